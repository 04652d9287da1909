import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkProxy, type Environment, type Settings } from "../settings.ts";

/** Where packages of an index are looked up. */
export interface Index {
  /** The index that the user means; it stands in the SBOM if it is not the public one. */
  readonly url: string;
  /** What is asked instead: a mirror in front of the public index. */
  readonly query: string;
  /** For the mirror only. */
  readonly authorization?: string;
}

const PUBLIC_INDEX = "https://pypi.org/simple/";
export const isPublic = (url: string): boolean => /^https?:\/\/pypi\.org\/simple\/?$/.test(url);

/**
 * The index for a requirements file, stronger first: its own `--index-url`, the parameter, pip's
 * environment variable, pip's configuration files, the public one. A mirror (proxy setting) is asked
 * only in place of the public index.
 */
export async function chooseIndex(
  own: string | undefined,
  settings: Settings,
  lockfile: string,
): Promise<Index> {
  const { environment, pipIndexUrl, pip } = settings;
  const candidates: [string, string | undefined][] = [
    [`${lockfile}: --index-url`, own],
    ["the parameter pip-index-url", pipIndexUrl],
    ["PIP_INDEX_URL", environment["PIP_INDEX_URL"]],
  ];
  for (const [what, url] of candidates) {
    const given = url?.trim() ?? "";
    if (given !== "") return withProxy(checkProxy(what, given), pip);
  }
  return withProxy((await configuredIndex(environment)) ?? PUBLIC_INDEX, pip);
}

function withProxy(url: string, proxy: Settings["pip"]): Index {
  if (proxy.url === undefined || !isPublic(url)) return { url, query: url };
  const { authorization } = proxy;
  return { url, query: proxy.url, ...(authorization === undefined ? {} : { authorization }) };
}

/** `index-url` of pip's configuration files: of the environment, the user, the machine. */
async function configuredIndex(environment: Environment): Promise<string | undefined> {
  const home = environment["HOME"];
  const config = environment["XDG_CONFIG_HOME"] ?? (home === undefined ? undefined : join(home, ".config"));
  const files = [
    environment["PIP_CONFIG_FILE"],
    config === undefined ? undefined : join(config, "pip", "pip.conf"),
    home === undefined ? undefined : join(home, ".pip", "pip.conf"),
    "/etc/pip.conf",
  ];
  for (const file of files) {
    if (file === undefined || file === "") continue;
    const found = indexOf(await readFile(file, "utf8").catch(() => ""));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `index-url` in `[global]`, `[install]` or `[download]`. */
export function indexOf(text: string): string | undefined {
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? section;
    const url = /^\s*index[-_]url\s*[=:]\s*(\S+)\s*$/.exec(line)?.[1];
    if (url !== undefined && ["global", "install", "download"].includes(section)) return url;
  }
  return undefined;
}
