import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log/index.ts";
import { basic } from "./settings.ts";

/** Credentials by host. */
export interface Credentials {
  /** Value of the Authorization header for a URL, if the user gave one for its host. */
  authorization(url: string): string | undefined;
}

export const noCredentials: Credentials = { authorization: () => undefined };

interface Machine {
  readonly login: string;
  readonly password: string;
}

/**
 * Reads the entries of a netrc file (`machine`, `login`, `password`, `default`; `account` and `macdef`
 * are skipped), as curl and Python read it.
 */
export function parseNetrc(text: string): Map<string | undefined, Machine> {
  const machines = new Map<string | undefined, Machine>();
  const body = text
    .replace(/^[ \t]*#.*$/gm, "")
    .replace(/^\s*macdef[\s\S]*?(?:\n[ \t]*\n|$(?![\s\S]))/gm, "\n");
  const tokens = body.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const plain = (token: string | undefined) =>
    token?.startsWith('"') === true ? token.slice(1, -1).replace(/\\(.)/g, "$1") : (token ?? "");
  let host: string | undefined;
  let entry: { login: string; password: string } | undefined;
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens[at];
    if (word === "machine" || word === "default") {
      host = word === "machine" ? plain(tokens[++at]).toLowerCase() : undefined;
      entry = { login: "", password: "" };
      if (!machines.has(host)) machines.set(host, entry);
    } else if (entry !== undefined && word === "login") entry.login = plain(tokens[++at]);
    else if (entry !== undefined && word === "password") entry.password = plain(tokens[++at]);
    else if (word === "account") at++;
  }
  return machines;
}

/** The credentials of the file `.netrc` (or `netrc`) in a folder; none if the folder is not given. */
export async function readNetrc(folder: string | undefined, log: Log): Promise<Credentials> {
  if (folder === undefined) return noCredentials;
  for (const name of [".netrc", "netrc"]) {
    const path = join(folder, name);
    const there = await stat(path).catch(() => undefined);
    if (there?.isFile() !== true) continue;
    const machines = parseNetrc(await readFile(path, "utf8"));
    for (const { password } of machines.values()) log.secret(password);
    return {
      authorization(url) {
        const found = machines.get(new URL(url).hostname.toLowerCase()) ?? machines.get(undefined);
        return found === undefined ? undefined : basic(found.login, found.password);
      },
    };
  }
  log.warn("the workspace netrc holds no file .netrc; no credentials are used");
  return noCredentials;
}
