import { parse } from "yaml";
import { explain } from "../../errors/index.ts";
import { isRecord } from "../../json/index.ts";
import { policyFault } from "../fault.ts";
import type { SourceFile } from "../sources/index.ts";

type Json = Readonly<Record<string, unknown>>;

/** A file's data, and what messages call the file. */
export interface DataFile {
  readonly from: string;
  readonly data: Json;
}

/** Data of a JSON or YAML file: an object. Fault POLICY_BAD_DATA. */
export function readData(source: string, { path, text }: SourceFile): DataFile {
  const from = `${source}: ${path}`;
  let data: unknown;
  try {
    data = path.endsWith(".json") ? JSON.parse(text) : parse(text, { maxAliasCount: 1000 });
  } catch (thrown) {
    throw bad(`${from} is neither JSON nor YAML: ${explain(thrown).split("\n")[0]}`);
  }
  if (isRecord(data)) return { from, data };
  throw bad(
    `${from} is no object but ${Array.isArray(data) ? "a list" : JSON.stringify(data)?.slice(0, 60)}`,
  );
}

/**
 * All data as one: maps are merged at every depth; one leaf in two files is an error, as nobody could say
 * which holds. Fault POLICY_BAD_DATA names both files and the key.
 */
export function mergeData(files: readonly DataFile[]): Json {
  const sum: Record<string, unknown> = {};
  const owners = new Map<string, string>();
  for (const { from, data } of files) mergeInto(sum, data, { from, owners, path: [] });
  return sum;
}

interface Merge {
  readonly from: string;
  /** By path of the key: the file that it came from first. */
  readonly owners: Map<string, string>;
  readonly path: readonly string[];
}

function mergeInto(sum: Record<string, unknown>, more: Json, { from, owners, path }: Merge): void {
  for (const [key, value] of Object.entries(more)) {
    const at = [...path, key];
    const known = Object.hasOwn(sum, key) ? sum[key] : undefined;
    if (known === undefined && !Object.hasOwn(sum, key)) {
      // A copy: files that several sources share must not grow into each other.
      define(sum, key, structuredClone(value));
      owners.set(JSON.stringify(at), from);
    } else if (isRecord(known) && isRecord(value)) {
      mergeInto(known as Record<string, unknown>, value, { from, owners, path: at });
    } else throw bad(`${at.join(".")} stands in two files: ${ownerOf(owners, at)}, and ${from}`);
  }
}

/** Also for a key such as `__proto__`. */
const define = (target: object, key: string, value: unknown): void =>
  void Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });

function ownerOf(owners: ReadonlyMap<string, string>, path: readonly string[]): string {
  for (let length = path.length; length > 0; length--) {
    const owner = owners.get(JSON.stringify(path.slice(0, length)));
    if (owner !== undefined) return owner;
  }
  return "another";
}

const bad = (message: string) =>
  policyFault(
    "POLICY_BAD_DATA",
    message,
    "Correct the data of the policy; what several files add to must be a map, not a list.",
  );
