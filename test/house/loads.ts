import { registerHooks } from "node:module";

/** Prints every module that rendering everything loads, one URL a line. Run by rendered.test.ts. */
const loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
const { findDrift } = await import("../../scripts/render/index.ts");
await findDrift(process.argv[2] ?? "");
process.stdout.write(loaded.join("\n"));
