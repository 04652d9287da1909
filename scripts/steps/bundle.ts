import { createHash } from "node:crypto";
import { build } from "esbuild";
import { type Program, stepsFault } from "./programs.ts";
import type { Vendor } from "./vendor.ts";

export interface BundledProgram {
  readonly name: string;
  readonly text: string;
  /** sha256 of the file, hex. */
  readonly digest: string;
  /** Vendor files it may load. */
  readonly vendor: readonly string[];
  /** Folder under images/ whose image holds it. */
  readonly image: string;
}

/**
 * First lines of every program, which are shell and JavaScript at once: `#!` cannot hold a path with
 * spaces and knows no place relative to the file, but a shell does. To JavaScript the second line is a
 * text and a comment. `<node> <program>` works too, and is what to use where there is no shell.
 */
const START = `#!/bin/sh\n":" //# ; exec "\${0%/*}/../bin/node" "$0" "$@"\n`;

/**
 * Packages and node's modules are loaded when something of them is first used, not when the module that
 * imports them is: `import_yaml` becomes a stand-in that loads on the first access. (Loading node:crypto
 * alone takes a sixth of what an empty Node does.) Default imports are left as they are.
 */
function lazily(code: string): string {
  const required = /^(\s*(?:var )?import_\w+ = )(require\("[^"]+"\));$/gm;
  return LAZY + code.replace(required, "$1__lazy(() => $2);");
}
const LAZY = `var __lazy = (load) => {
  let loaded;
  return new Proxy({}, { get: (_, name) => (loaded ??= load())[name] });
};
`;

/** The source of a program, as a file in the root of the checkout. */
const entryOf = ({ name, exported }: Program) => `
import { ${exported} } from "./steps/${name}/contract.ts";
import { main } from "./lib/contract/main.ts";
void main(${exported}, () => import("./steps/${name}/run.ts"));
`;

/** One small CommonJS file with the contract, the entry, and `run` behind a lazy import. */
export async function bundle(
  root: string,
  program: Program,
  vendor: Vendor,
  entry = entryOf,
): Promise<BundledProgram> {
  const { name, contract } = program;
  const result = await build({
    stdin: {
      contents: entry(program),
      resolveDir: root,
      sourcefile: `${name}.ts`,
      loader: "ts",
    },
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // import() becomes a lazy require: in CommonJS that costs nothing until it is called.
    supported: { "dynamic-import": false },
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
    treeShaking: true,
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [vendor.plugin],
  }).catch((thrown) => {
    throw stepsFault("STEPS_BUNDLE", `step ${name}`, "Correct the program, then build again.", thrown);
  });
  const [warning] = result.warnings;
  if (warning !== undefined)
    throw stepsFault(
      "STEPS_BUNDLE",
      `step ${name}: ${warning.location?.file}: ${warning.text}`,
      "Correct the program.",
    );
  const text = START + lazily(result.outputFiles[0]?.text ?? "");
  const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports);
  const used = imports
    .filter(({ path }) => path.startsWith("../vendor/"))
    .map(({ path }) => path.slice("../vendor/".length));
  return {
    name,
    text,
    digest: createHash("sha256").update(text).digest("hex"),
    vendor: [...new Set(used)].sort(),
    image: contract.image,
  };
}
