import { join } from "node:path";
import { explain, Fault } from "../../lib/errors/index.ts";
import { checkRendered, render } from "./index.ts";

const root = join(import.meta.dirname, "..", "..");

/** `npm run render`, or `npm run render -- --check`, which only says what is stale and exits with 1. */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.some((each) => each !== "--check")) {
    process.stderr.write("usage: render [--check]\n");
    return 2;
  }
  if (argv.includes("--check")) {
    process.stdout.write(`${await checkRendered(root)} rendered files are up to date\n`);
    return 0;
  }
  const changed = await render(root);
  process.stdout.write(changed.map((path) => `rendered ${path}\n`).join(""));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`${explain(thrown)}\n${thrown instanceof Fault ? `${thrown.next}\n` : ""}`);
  process.exitCode = 1;
}
