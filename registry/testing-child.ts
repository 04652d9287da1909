import { startRegistry } from "./server.ts";

/** A registry as a process of its own, for tests that kill it: `node testing-child.ts DIR`. */
const [dir = ""] = process.argv.slice(2);
const { address } = await startRegistry({ dir });
process.stdout.write(`${address}\n`);
