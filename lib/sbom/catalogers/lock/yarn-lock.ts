import { isRecord } from "../../../json/index.ts";
import { isPublicHost } from "../../../npm/index.ts";
import type { TreeFile } from "../../tree.ts";
import { field } from "../json.ts";
import type { Format } from "../place.ts";
import type { CatalogContext } from "../types.ts";
import { devOnly } from "./dev-only.ts";
import { integrityChecksums } from "./npm-lock.ts";
import { npmLocked } from "./package.ts";
import { linesOf, readYaml, record, textOf } from "./text.ts";

/** One entry of a yarn.lock. */
export interface YarnEntry {
  readonly name: string;
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  /** Names of what it needs. */
  readonly needs: readonly string[];
}

const PART = "(?:@[\\w.-]+/)?[\\w.-]+";
const ALIAS = new RegExp(`^"?${PART}@npm:(${PART})@`);
const NAME = new RegExp(`^"?(${PART})@`);
/** `https://<public registry>/<name>/-/<file>-<version>.tgz`: what was really fetched. */
const FETCHED = /^https:\/\/([^/]+)\/([^\s"]+?)\/-\/[^\s"/]+?-(\d+\.[^\s"/]+?)\.tgz/;

/** Name and version of an archive of the public registry; nothing of any other address. */
function fetchedFrom(resolved: string): { readonly name?: string; readonly version?: string } {
  const [, host = "", name, version] = FETCHED.exec(resolved) ?? [];
  return name !== undefined && version !== undefined && isPublicHost(host) ? { name, version } : {};
}

/** `"alias@npm:real@^1.0, real@^1.0":` is the package `real`. */
const nameOf = (key: string): string => (ALIAS.exec(key) ?? NAME.exec(key))?.[1] ?? "";

const unquoted = (text: string) => text.trim().replace(/^"(.*)"$/, "$1");

/** The lines of one entry of version 1: a key, fields indented by two, needs indented by four. */
function classicEntry(lines: readonly string[]): YarnEntry | undefined {
  const fields = new Map<string, string>();
  const needs: string[] = [];
  for (const line of lines.slice(1)) {
    const match = /^( {2}| {4})("[^"]+"|\S+)(?: (.*))?$/.exec(line);
    if (!match?.[2]) continue;
    if (match[1] === "    ") needs.push(unquoted(match[2]));
    else fields.set(unquoted(match[2]), unquoted(match[3] ?? ""));
  }
  const resolved = fields.get("resolved");
  const fetched = fetchedFrom(resolved ?? "");
  const name = fetched.name ?? nameOf(lines[0] ?? "");
  const version = fetched.version ?? fields.get("version");
  const integrity = fields.get("integrity");
  if (!name || !version) return undefined;
  return { name, version, needs, ...(resolved ? { resolved } : {}), ...(integrity ? { integrity } : {}) };
}

function* classicBlocks(lines: readonly string[]): Generator<readonly string[]> {
  let block: string[] = [];
  for (const line of lines) {
    if (line.startsWith("#")) continue;
    if (line !== "" && !line.startsWith(" ")) {
      if (block.length > 0) yield block;
      block = [];
    }
    if (line !== "") block.push(line);
  }
  if (block.length > 0) yield block;
}

/** Since version 2: YAML. What is in the workspace itself is no package that was fetched. */
function berryEntries(file: TreeFile): YarnEntry[] {
  return Object.entries(record(readYaml(file)[0])).flatMap(([key, entry]) => {
    const [name, version, resolution] = [nameOf(key), field(entry, "version"), field(entry, "resolution")];
    if (!name || !version || !isRecord(entry) || resolution?.includes("@workspace:")) return [];
    return [{ name, version, needs: Object.keys(record(entry["dependencies"])) }];
  });
}

function read(file: TreeFile, context: CatalogContext) {
  const classic = textOf(file).includes("# yarn lockfile v1");
  const entries = classic
    ? [...classicBlocks(linesOf(file))].map(classicEntry).filter((each) => each !== undefined)
    : berryEntries(file);
  const left = devOnly(file, entries, context);
  return entries
    .filter((each) => !left.has(each.name))
    .map(({ name, version, resolved, integrity }) => {
      const checksums = integrityChecksums(integrity);
      return npmLocked(file, name, version, {
        ...(resolved?.startsWith("https://") ? { downloadLocation: resolved } : {}),
        ...(checksums.length > 0 ? { checksums } : {}),
      });
    });
}

/** yarn.lock of yarn 1 and of yarn 2 and later. */
export const yarnLock: Format = {
  wants: (path) => path.endsWith("/yarn.lock") && !path.includes("/node_modules/"),
  read,
};
