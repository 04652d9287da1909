import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "../settings.ts";

/** Settings of one `.npmrc`, last value wins, as npm reads them. */
export type Npmrc = ReadonlyMap<string, string>;

/**
 * Reads an `.npmrc`. `environment` fills `${NAME}`; without it, values that use one are left out:
 * a file of the source must not be able to send an environment variable to a server.
 */
export function parseNpmrc(text: string, environment?: Environment): Npmrc {
  const settings = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined) continue;
    const value = fill((match[2] ?? "").replace(/^"(.*)"$/, "$1"), environment);
    if (value !== undefined) settings.set(match[1], value);
  }
  return settings;
}

function fill(value: string, environment: Environment | undefined): string | undefined {
  if (!/\$\{[^}]+\}/.test(value)) return value;
  if (environment === undefined) return undefined;
  return value.replace(/\$\{([^}?]+)\??\}/g, (whole, name: string) => environment[name] ?? whole);
}

/** What the user of this machine configured for npm: environment, then user file, then global file. */
export async function userNpmrc(environment: Environment): Promise<Npmrc> {
  const variable = (name: string) =>
    environment[`npm_config_${name}`] ?? environment[`NPM_CONFIG_${name.toUpperCase()}`];
  const home = environment["HOME"];
  const user =
    variable("userconfig") ?? (home === undefined || home === "" ? undefined : join(home, ".npmrc"));
  const prefix = variable("prefix") ?? environment["PREFIX"];
  const global =
    variable("globalconfig") ?? (prefix === undefined ? undefined : join(prefix, "etc", "npmrc"));
  const registry = variable("registry");
  return new Map([
    ...(await readOrNothing(global, environment)),
    ...(await readOrNothing(user, environment)),
    ...(registry === undefined ? [] : [["registry", registry] as const]),
  ]);
}

async function readOrNothing(path: string | undefined, environment: Environment): Promise<Npmrc> {
  if (path === undefined || path === "") return new Map();
  return readFile(path, "utf8").then(
    (text) => parseNpmrc(text, environment),
    () => new Map(),
  );
}
