import { fault } from "../fault.ts";
import type { Repository } from "../repository.ts";
import { joinSource, type SourceTree } from "../source.ts";
import { canonicalName } from "./name.ts";

/** What a Python project calls itself. */
export interface ProjectName {
  readonly name: string;
  readonly version?: string;
}

/**
 * Name and version of the project in a folder: from pyproject.toml, setup.py, setup.cfg, in this
 * order, else from the repository's address. Only literal values are read; nothing is executed.
 */
export async function projectName(
  folder: string,
  source: SourceTree,
  repository: Repository | undefined,
): Promise<ProjectName> {
  const readers = [
    ["pyproject.toml", fromPyproject],
    ["setup.py", fromSetupPy],
    ["setup.cfg", fromSetupCfg],
  ] as const;
  for (const [file, read] of readers) {
    const text = await source.read(joinSource(folder, file));
    const found = text === undefined ? undefined : read(text);
    if (found !== undefined) return found;
  }
  const last = repository === undefined ? "" : repositoryName(repository.url);
  const name = canonicalName([last, ...folder.split("/")].filter((part) => part !== "").join("-"));
  if (last !== "") return { name: name.replace(/^[-.]+|[-.]+$/g, "") };
  throw fault(
    "PREFETCH_NO_REPOSITORY",
    `the Python package in '${folder || "."}' has no name: there is none in pyproject.toml, setup.py or setup.cfg, and no git origin`,
    "Give pyproject.toml a [project] name.",
  );
}

const repositoryName = (url: string): string =>
  url
    .replace(/\/+$/, "")
    .split("/")
    .at(-1)
    ?.replace(/\.git$/, "") ?? "";

const named = (name: string | undefined, version: string | undefined): ProjectName | undefined =>
  name === undefined || name === "" ? undefined : { name, ...(version === undefined ? {} : { version }) };

/** The two strings of `[project]`; enough of TOML for them. */
export function fromPyproject(text: string): ProjectName | undefined {
  const values = new Map<string, string>();
  let table = "";
  // Strings over several lines could hold text that looks like a table.
  for (const line of text.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, '""').split(/\r?\n/)) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/.exec(line);
    if (header !== null || /^\s*\[\[/.test(line)) table = header?.[1] ?? "";
    const pair = /^\s*"?([A-Za-z0-9_.-]+)"?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$/.exec(line);
    if (pair !== null) values.set(`${table === "" ? "" : `${table}.`}${pair[1]}`, pair[2] ?? pair[3] ?? "");
  }
  return named(values.get("project.name"), values.get("project.version"));
}

/** `[metadata]` of setup.cfg; `attr:` and `file:` versions are not followed. */
export function fromSetupCfg(text: string): ProjectName | undefined {
  const section = /^\[metadata\]\s*$([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(text)?.[1] ?? "";
  const value = (key: string) => new RegExp(`^${key}\\s*[=:]\\s*(\\S.*?)\\s*$`, "m").exec(section)?.[1];
  const version = value("version");
  return named(value("name"), version !== undefined && /^(attr|file):/.test(version) ? undefined : version);
}

/** Keyword arguments of `setup(…)` that are literals, or variables that hold one. */
export function fromSetupPy(text: string): ProjectName | undefined {
  const code = text.replace(/^\s*#.*$/gm, "");
  const call = /(?:^|[^\w.])(?:setuptools\.)?setup\s*\(([\s\S]*)/m.exec(code);
  if (call === null) return undefined;
  const [before, after = ""] = [code.slice(0, call.index), call[1]];
  const literal = `(["'])((?:(?!\\1).)*)\\1`;
  const keyword = (key: string): string | undefined => {
    const direct = new RegExp(`(?:^|[\\s,(])${key}\\s*=\\s*${literal}`).exec(after)?.[2];
    const variable = new RegExp(`(?:^|[\\s,(])${key}\\s*=\\s*([A-Za-z_]\\w*)\\s*[,)\\n]`).exec(after)?.[1];
    if (direct !== undefined || variable === undefined) return direct;
    return [...before.matchAll(new RegExp(`^\\s*${variable}\\s*=\\s*${literal}`, "gm"))].at(-1)?.[2];
  };
  return named(keyword("name"), keyword("version"));
}
