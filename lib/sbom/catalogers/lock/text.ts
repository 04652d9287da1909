import { parse as parseToml } from "smol-toml";
import { parseAllDocuments } from "yaml";
import { isRecord } from "../../../json/index.ts";
import { fault } from "../../fault.ts";
import type { TreeFile } from "../../tree.ts";

/** A record, or an empty one. */
export const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** The records of a list, or of nothing. */
export const records = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** A file's text, without byte order mark. */
export const textOf = (file: TreeFile): string => file.content.toString("utf8").replace(/^\uFEFF/, "");

/** Lines, whatever their ends. */
export const linesOf = (file: TreeFile): string[] => textOf(file).split(/\r?\n/);

/** A TOML file's root table. Throws what the reader throws: the caller makes it a warning. */
export const readToml = (file: TreeFile): Readonly<Record<string, unknown>> =>
  parseToml(textOf(file), { maxDepth: 100 });

/** Aliases make bombs: lockfiles have none, and some hundred are allowed. */
const ALIASES = 100;

const DEPTH = 100;
/** Megabytes of YAML take seconds each; the largest lockfiles have some. */
const YAML_CAP = 16 * 1024 * 1024;

/** How deep brackets are nested, quotes passed over; a text that has them in plain words counts as deeper. */
function flowDepth(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [bracket] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[[{\]}]/g)) {
    if (bracket === "[" || bracket === "{") depth += 1;
    else if (bracket === "]" || bracket === "}") depth = Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Nesting without end costs the reader time beyond measure: such a file is not read at all. */
function requireShallow(text: string): void {
  if (text.length <= YAML_CAP && flowDepth(text) <= DEPTH && !/^ {500}|([-?] ){100}/m.test(text)) return;
  throw fault("SBOM_TOO_LARGE", "It is too large or nested too deeply", "Write the lockfile again.");
}

/**
 * The documents of a YAML file. Throws what the reader throws for a broken one: the caller makes it a
 * warning.
 */
export function readYaml(file: TreeFile): readonly unknown[] {
  requireShallow(textOf(file));
  return parsed(file);
}

const parsed = (file: TreeFile): readonly unknown[] =>
  parseAllDocuments(textOf(file), { uniqueKeys: false, logLevel: "silent" }).flatMap((each) => {
    if (each.errors.length > 0 && each.errors[0]) throw each.errors[0];
    return [each.toJS({ maxAliasCount: ALIASES }) as unknown];
  });
