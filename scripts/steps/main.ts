import { explain, Fault } from "../../lib/errors/index.ts";
import { buildSteps } from "./index.ts";

/** `npm run build`: prints the folder with the built step programs. */
try {
  process.stdout.write(`${(await buildSteps()).dir}\n`);
} catch (thrown) {
  process.stderr.write(`${explain(thrown)}\n${thrown instanceof Fault ? `${thrown.next}\n` : ""}`);
  process.exitCode = 1;
}
