import type { Run } from "../../lib/contract/index.ts";
import { writeWhole } from "../../lib/files/index.ts";
import { authFilePlaces, type Credentials, findCredentials, parseReference } from "../../lib/oci/index.ts";
import { unlessDecided } from "../../lib/preflight/index.ts";
import type { preflightAuthStep } from "./contract.ts";

/**
 * The most specific entry for the image (`registry/a/b` before `registry/a` before `registry`) is written
 * for the whole registry: clients that know only hosts find it too.
 */
export const run: Run<typeof preflightAuthStep> = async ({ params, log, signal }) => ({
  testOutput: await unlessDecided(params.artifacts, { log, signal }, async () => {
    const { registry, repository } = parseReference(params.image);
    const places = authFilePlaces(undefined, process.env);
    const found = await findCredentials(places, registry, repository, process.env);
    if (found !== undefined) for (const secret of secretsOf(found)) log.secret(secret);
    const auths = found === undefined ? {} : { [registry]: entryOf(found) };
    await writeWhole(params.authFile, JSON.stringify({ auths }), { mode: 0o600, makeFolder: true });
    log.info(`${found === undefined ? "No credentials" : "Credentials"} for ${registry}/${repository}`);
    return undefined;
  }),
});

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** As docker's config.json has it. */
function entryOf(found: Credentials): Record<string, string> {
  if ("user" in found) return { auth: base64(`${found.user}:${found.password}`) };
  return "identity" in found ? { identitytoken: found.identity } : { registrytoken: found.token };
}

function secretsOf(found: Credentials): readonly string[] {
  if ("user" in found) return [found.password, base64(`${found.user}:${found.password}`)];
  return ["identity" in found ? found.identity : found.token];
}
