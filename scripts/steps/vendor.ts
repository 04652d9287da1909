import { createHash } from "node:crypto";
import { basename } from "node:path";
import { build, type Plugin } from "esbuild";
import { stepsFault } from "./programs.ts";

/** Packages that only work as one: their parts compare each other's classes. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  ajv: ["ajv", "ajv/dist/2019.js", "ajv/dist/2020.js"],
};

/** A file below `vendor/`. */
export interface VendorFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Heavy packages become files of their own, which a program loads when it first needs them: code that
 * is only in the file costs start-up even when nobody runs it. The name of a file carries the hash of
 * its content, so a program's digest says which packages it runs with.
 */
export class Vendor {
  readonly #root: string;
  readonly #built = new Map<string, Promise<VendorFile>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** All files built so far. */
  files = (): Promise<VendorFile[]> => Promise.all(this.#built.values());

  /** Turns every import of a package into one of its vendor file; node's own modules stay as they are. */
  readonly plugin: Plugin = {
    name: "vendor",
    setup: (builder) => {
      builder.onResolve({ filter: /^[^./]/ }, async ({ path, kind }) => {
        if (kind === "entry-point" || path.startsWith("node:")) return undefined;
        return { path: `../vendor/${(await this.#file(path)).name}`, external: true };
      });
    },
  };

  #file(specifier: string): Promise<VendorFile> {
    const known = this.#built.get(specifier);
    if (known !== undefined) return known;
    const made = this.#make(specifier);
    this.#built.set(specifier, made);
    return made;
  }

  async #make(specifier: string): Promise<VendorFile> {
    const [family, members] = Object.entries(FAMILIES).find(([, each]) => each.includes(specifier)) ?? [];
    if (family === undefined || members === undefined)
      return this.#bundle(specifier, `require(${JSON.stringify(specifier)})`);
    const all = members.map((member) => `${JSON.stringify(member)}: require(${JSON.stringify(member)})`);
    const together = await this.#once(`family:${family}`, () =>
      this.#bundle(`${family}-family`, `{ ${all.join(", ")} }`),
    );
    return named(
      specifier,
      `module.exports = require("./${together.name}")[${JSON.stringify(specifier)}];\n`,
    );
  }

  #once(key: string, make: () => Promise<VendorFile>): Promise<VendorFile> {
    const known = this.#built.get(key) ?? make();
    this.#built.set(key, known);
    return known;
  }

  async #bundle(name: string, expression: string): Promise<VendorFile> {
    const result = await build({
      stdin: {
        contents: `module.exports = ${expression};`,
        resolveDir: this.#root,
        sourcefile: "vendor.cjs",
      },
      absWorkingDir: this.#root,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      minify: true,
      keepNames: true,
      legalComments: "eof",
      write: false,
      logLevel: "silent",
    }).catch((thrown) => {
      throw stepsFault("STEPS_BUNDLE", `package ${name}`, "Run npm ci, then build again.", thrown);
    });
    return named(name, result.outputFiles[0]?.text ?? "");
  }
}

function named(specifier: string, text: string): VendorFile {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const plain = specifier.replace(/\.js$/, "").replace(/[^\w.-]+/g, "-");
  return { name: `${basename(plain)}-${hash}.cjs`, text };
}
