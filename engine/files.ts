import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { type AnyObject, loadYaml, paramValue } from "../lib/tekton/index.ts";
import type { ParamValue } from "../lib/tekton/types.ts";
import { fault } from "./fault.ts";
import { secretFromDirectory } from "./objects/index.ts";

/** Where the objects of a run come from. */
export interface ObjectFiles {
  /** Files of YAML or JSON; `-` is standard input; of a folder its `.yaml`, `.yml` and `.json` files. */
  readonly files: readonly string[];
  /** Folders of cluster objects, read like `files`. */
  readonly folders: readonly string[];
  /** `name=DIR`: a Secret of the files of a folder. */
  readonly secrets: readonly string[];
}

/** @throws Fault TEKTON_YAML with file and line; ENGINE_INVALID if a file cannot be read */
export async function readObjects({ files, folders, secrets }: ObjectFiles): Promise<AnyObject[]> {
  const paths = (await Promise.all([...folders, ...files].map(filesOf))).flat();
  const loaded = await Promise.all(paths.map(async (path) => loadYaml(await read(path), path).objects));
  const objects = loaded.flat().map(({ object }) => object);
  return [...objects, ...(await Promise.all(secrets.map(secretOf)))];
}

/** A file of params: a map of names to values, or a list of `{name, value}`. */
export async function readParams(path: string): Promise<Record<string, ParamValue>> {
  const value: unknown = parse(await read(path));
  if (value === null || typeof value !== "object") {
    throw fault("ENGINE_INVALID", `${path}: no map of params`, "Write one line for each param: name: value.");
  }
  const entries = Array.isArray(value)
    ? value.map((each: { name?: unknown; value?: unknown }) => [String(each.name), each.value] as const)
    : Object.entries(value);
  return Object.fromEntries(entries.map(([name, each]) => [name, paramValue(each)]));
}

async function filesOf(path: string): Promise<string[]> {
  if (path === "-") return [path];
  const info = await stat(path).catch((thrown: unknown) => {
    throw fault("ENGINE_INVALID", `${path}: no such file or folder`, "Correct the path.", thrown);
  });
  if (!info.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
  return names.map((name) => join(path, name));
}

async function read(path: string): Promise<string> {
  try {
    return path === "-" ? await text(process.stdin) : await readFile(path, "utf8");
  } catch (thrown) {
    throw fault("ENGINE_INVALID", `${path}: cannot be read`, "Correct the path.", thrown);
  }
}

function secretOf(given: string) {
  const at = given.indexOf("=");
  if (at < 1 || at === given.length - 1) {
    throw fault("ENGINE_INVALID", `--secret ${given}: no name=DIR`, "Write --secret name=DIR.");
  }
  return secretFromDirectory(given.slice(0, at), resolve(given.slice(at + 1)));
}
