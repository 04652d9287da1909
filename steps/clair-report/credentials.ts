import type { Log } from "../../lib/log/index.ts";
import { authFilePlaces, type Credentials, findCredentials, parseReference } from "../../lib/oci/index.ts";

/**
 * The credentials for one repository as docker's config.json, under the name of the registry: clair-action
 * does not know entries for parts of a registry.
 */
export async function dockerConfig(repository: string, log: Log, env: NodeJS.ProcessEnv = process.env) {
  const { registry, repository: path } = parseReference(repository);
  const found = await findCredentials(authFilePlaces(undefined, env), registry, path, env);
  const key = registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
  return JSON.stringify({ auths: found === undefined ? {} : { [key]: entryOf(found, log) } });
}

function entryOf(found: Credentials, log: Log): Readonly<Record<string, string>> {
  if ("identity" in found) return { identitytoken: kept(found.identity, log) };
  if ("token" in found) return { registrytoken: kept(found.token, log) };
  const auth = Buffer.from(`${found.user}:${kept(found.password, log)}`).toString("base64");
  return { auth: kept(auth, log) };
}

function kept(secret: string, log: Log): string {
  log.secret(secret);
  return secret;
}
