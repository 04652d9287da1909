import { parse as parseToml } from "smol-toml";
import { parseAllDocuments } from "yaml";
import { isRecord } from "../../../json/index.ts";
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

/** The documents of a YAML file, broken ones left out as a whole. */
export const readYaml = (file: TreeFile): readonly unknown[] =>
  parseAllDocuments(textOf(file), { uniqueKeys: false, logLevel: "silent" }).flatMap((each) => {
    if (each.errors.length > 0 && each.errors[0]) throw each.errors[0];
    return [each.toJS({ maxAliasCount: ALIASES }) as unknown];
  });
