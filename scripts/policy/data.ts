import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ifFound, MEDIA, pushArtifact, type RegistryClient, sha256 } from "../../lib/oci/index.ts";
import type { PublishOptions } from "../bundles/index.ts";

/** The policies of the catalog. */
export const POLICIES = resolve(import.meta.dirname, "../../policies/release");
/** Repository of their data, below the place of the bundles. */
export const DATA_REPOSITORY = "data-release-policy";

const LAYER = "application/vnd.cncf.openpolicyagent.data.layer.v1+json";

/**
 * Publishes rule data and required tasks of policies/release/data as `<into>/data-release-policy:latest`, an artifact
 * that policies name as a source: `oci::<ref>`. Equal data gives the same digest, and is not pushed again.
 */
export async function publishPolicyData({
  client,
  into,
  log,
}: Pick<PublishOptions, "client" | "into" | "log">): Promise<{
  readonly ref: string;
  readonly digest: string;
}> {
  const folder = join(POLICIES, "data");
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
  );
  const ref = `${into}/${DATA_REPOSITORY}:latest`;
  const before = await ifFound(client.resolve(ref));
  const { digest } = await push(client, `${into}/${DATA_REPOSITORY}`, files, before?.digest);
  log.debug(`policy data: ${ref}@${digest}`);
  return { ref, digest };
}

async function push(
  client: RegistryClient,
  repository: string,
  files: readonly { readonly name: string; readonly bytes: Buffer }[],
  before: string | undefined,
) {
  const config = {
    architecture: "",
    os: "",
    config: {},
    rootfs: { type: "layers", diff_ids: files.map(({ bytes }) => sha256(bytes)) },
    history: files.map(() => ({ created_by: "slipway publish" })),
  };
  // By digest first: only a tag that must move is written.
  const trail = sha256(JSON.stringify(config)).slice(7, 27);
  const pushed = await pushArtifact(client, `${repository}:${trail}`, {
    config: { source: { bytes: Buffer.from(JSON.stringify(config)) }, mediaType: MEDIA.ociConfig },
    layers: files.map(({ name, bytes }) => ({
      source: { bytes },
      mediaType: LAYER,
      annotations: { "org.opencontainers.image.title": `data/data/${name}` },
    })),
  });
  if (pushed.digest !== before) await client.copy(`${repository}@${pushed.digest}`, `${repository}:latest`);
  return pushed;
}
