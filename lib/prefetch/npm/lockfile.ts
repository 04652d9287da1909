import { parse as parsePath } from "node:path/posix";
import { isRecord } from "../../json/index.ts";
import { fault, shown } from "../fault.ts";

/** One entry of `packages` in a lockfile (https://docs.npmjs.com/cli/configuring-npm/package-lock-json). */
export interface LockEntry {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
  dev?: boolean;
  workspaces?: readonly string[] | { packages?: readonly string[] };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}
export const DEPENDENCIES = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

export interface Lockfile {
  /** From the root of the source: `web/package-lock.json`. */
  readonly path: string;
  /** Whole document; unknown members stay. */
  readonly document: { readonly name?: string; readonly version?: string } & Record<string, unknown>;
  /** Indentation that the file is written with. */
  readonly indent: string;
  readonly packages: ReadonlyMap<string, LockEntry>;
}

const bad = (path: string, problem: string) =>
  fault(
    "PREFETCH_LOCKFILE",
    `${path}: ${problem}`,
    "Run 'npm install --package-lock-only' and commit the lockfile.",
  );

/** Reads a lockfile of version 2 or 3. Faults: PREFETCH_LOCKFILE, PREFETCH_UNSUPPORTED (version 1, or unknown). */
export function parseLockfile(text: string, path: string): Lockfile {
  const document = readJson(text, path);
  const version = document["lockfileVersion"];
  if (version !== 2 && version !== 3)
    throw fault(
      "PREFETCH_UNSUPPORTED",
      `${path}: lockfileVersion ${shown(version ?? "(none)")} is not supported`,
      "Run 'npm install --package-lock-only' with npm 7 or newer, which writes version 2 or 3, and commit the lockfile.",
    );
  const packages = document["packages"];
  if (!isRecord(packages)) throw bad(path, "there is no object 'packages'");
  const entries = Object.entries(packages).map(([at, entry]) => [at, checkEntry(entry, at, path)] as const);
  return { path, document, indent: indentOf(text), packages: new Map(entries) };
}

/** A JSON object of the source tree, for messages with its path. */
export function readJson(text: string, path: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (thrown) {
    throw bad(path, `is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  if (!isRecord(document)) throw bad(path, "wants a JSON object");
  return document;
}

export const indentOf = (text: string): string => /^[{[]\r?\n([ \t]+)/.exec(text)?.[1] ?? "  ";

const TEXTS = ["name", "version", "resolved", "integrity"] as const;

function checkEntry(entry: unknown, at: string, path: string): LockEntry {
  if (!isRecord(entry)) throw bad(path, `packages[${shown(at)}] wants an object, got ${shown(entry)}`);
  for (const key of TEXTS)
    if (entry[key] !== undefined && typeof entry[key] !== "string")
      throw bad(path, `packages[${shown(at)}].${key} wants text, got ${shown(entry[key])}`);
  for (const key of DEPENDENCIES)
    if (entry[key] !== undefined && !isRecord(entry[key]))
      throw bad(path, `packages[${shown(at)}].${key} wants an object, got ${shown(entry[key])}`);
  return entry as LockEntry;
}

/** The name that a place in `node_modules` stands for: `node_modules/a/node_modules/@b/c` is `@b/c`. */
export function nameOf(place: string): string {
  const { dir, base } = parsePath(place);
  const parent = parsePath(dir).base;
  return parent.startsWith("@") ? `${parent}/${base}` : base;
}

/** Folders of the workspaces of the lockfile's root package, as far as the lockfile links them. */
export function workspacesOf(lockfile: Lockfile): string[] {
  const root = lockfile.packages.get("")?.workspaces;
  if (root === undefined) return [];
  const links = [...lockfile.packages.values()].filter((entry) => entry.link === true);
  const linked = new Set(links.flatMap((entry) => (entry.resolved === undefined ? [] : [entry.resolved])));
  // npm links only folders that its workspaces or file: dependencies name; both have a package.json.
  return [...linked].filter((folder) => !folder.startsWith("..") && lockfile.packages.has(folder));
}
