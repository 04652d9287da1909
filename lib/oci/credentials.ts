import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../errors/index.ts";
import { ociFault } from "./fault.ts";
import { askHelper } from "./helper.ts";

/** What to show a registry. `identity` is an OAuth2 refresh token, `token` a ready bearer token. */
export type Credentials =
  | { readonly user: string; readonly password: string }
  | { readonly identity: string }
  | { readonly token: string };

/** As docker (config.json) and podman (auth.json) write it. */
interface AuthFile {
  readonly auths?: Readonly<Record<string, AuthEntry>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}
interface AuthEntry {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
}
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where auth files are looked for, in this order; the first with a fitting entry wins. A named file
 * (option, then REGISTRY_AUTH_FILE as in containers-auth.json(5)) is the only one; DOCKER_CONFIG is a directory.
 */
export function authFilePlaces(named: string | undefined, env: Env): readonly string[] {
  if (named !== undefined && named !== "") return [named];
  if (env["REGISTRY_AUTH_FILE"]) return [env["REGISTRY_AUTH_FILE"]];
  if (env["DOCKER_CONFIG"]) return [join(env["DOCKER_CONFIG"], "config.json")];
  const home = env["HOME"];
  const config = env["XDG_CONFIG_HOME"] || (home && join(home, ".config"));
  return [
    env["XDG_RUNTIME_DIR"] && join(env["XDG_RUNTIME_DIR"], "containers/auth.json"),
    config && join(config, "containers/auth.json"),
    home && join(home, ".docker/config.json"),
  ].filter((place): place is string => place !== undefined && place !== "");
}

/**
 * Finds credentials: the most specific path first (`reg/a/b`, `reg/a`, `reg`), then the helper of the
 * host, then the credential store. No match is no error: the request goes out anonymously.
 *
 * @throws OCI_BAD_AUTH_FILE | OCI_CREDENTIAL_HELPER
 */
export async function findCredentials(
  places: readonly string[],
  registry: string,
  repository: string,
  env: Env,
): Promise<Credentials | undefined> {
  for (const place of places) {
    const file = await readAuthFile(place);
    const found =
      file && (scopedEntry(file, registry, repository) ?? (await fromHelper(file, registry, env)));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readAuthFile(place: string): Promise<AuthFile | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(place, "utf8"));
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch (thrown) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(codeOf(thrown) ?? "")) return undefined;
    // The cause would show a piece of the file, which holds secrets.
  }
  throw ociFault(
    "OCI_BAD_AUTH_FILE",
    `auth file ${place}: is not a JSON object`,
    'Write it as {"auths":{"registry":{"auth":"…"}}}, or log in again.',
  );
}

function scopedEntry(file: AuthFile, registry: string, repository: string): Credentials | undefined {
  const entries = new Map(Object.entries(file.auths ?? {}).map(([key, entry]) => [normalKey(key), entry]));
  for (const key of scopes(registry, repository)) {
    const found = entries.get(key);
    const credentials = found && ofEntry(found);
    if (credentials !== undefined) return credentials;
  }
  return undefined;
}

/** `reg/a/b`, `reg/a`, `reg`. */
export function scopes(registry: string, repository: string): readonly string[] {
  const parts = repository.split("/");
  return parts
    .map((_, index) => [registry, ...parts.slice(0, parts.length - index)].join("/"))
    .concat(registry);
}

/** Docker writes keys as URLs too (`https://index.docker.io/v1/`); they mean the host. */
function normalKey(key: string): string {
  const bare = key
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "")
    .replace(/\/v[12]$/, "");
  return bare === "index.docker.io" || bare === "registry-1.docker.io" ? "docker.io" : bare;
}

function ofEntry(entry: AuthEntry): Credentials | undefined {
  if (entry.identitytoken) return { identity: entry.identitytoken };
  if (entry.registrytoken) return { token: entry.registrytoken };
  if (entry.username !== undefined && entry.password !== undefined)
    return { user: entry.username, password: entry.password };
  const pair = Buffer.from(entry.auth ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/, "");
  const colon = pair.indexOf(":");
  return colon < 0 ? undefined : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

async function fromHelper(file: AuthFile, registry: string, env: Env): Promise<Credentials | undefined> {
  const helpers = new Map(
    Object.entries(file.credHelpers ?? {}).map(([key, name]) => [normalKey(key), name]),
  );
  const helper = helpers.get(registry) ?? file.credsStore;
  if (helper === undefined || helper === "") return undefined;
  const server = registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
  const answer = await askHelper(helper, server, env);
  if (answer === undefined) return undefined;
  return answer.user === "<token>"
    ? { identity: answer.secret }
    : { user: answer.user, password: answer.secret };
}
