import { ifFound, type Manifest, MEDIA, type RegistryClient, sha256 } from "../oci/index.ts";
import type { SourceLayer } from "./types.ts";

/**
 * Publishes layers as a source image under a tag and gives its digest. The config says what BuildSourceImage
 * says: it is there for clients that want one. If the tag already stands for this image, nothing is pushed.
 *
 * @param created RFC 3339
 */
export async function publishSourceImage(
  client: RegistryClient,
  repository: string,
  tag: string,
  layers: readonly SourceLayer[],
  created: string,
): Promise<string> {
  const config = Buffer.from(JSON.stringify(configOf(layers, created)));
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: { mediaType: MEDIA.ociConfig, digest: sha256(config), size: config.length },
    layers: layers.map(({ descriptor }) => descriptor),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const digest = sha256(bytes);
  if ((await ifFound(client.resolve(`${repository}:${tag}`)))?.digest === digest) return digest;
  await client.putBlob(repository, { bytes: config }, MEDIA.ociConfig);
  await client.putManifest(`${repository}:${tag}`, bytes, MEDIA.ociManifest);
  return digest;
}

const configOf = (layers: readonly SourceLayer[], created: string) => ({
  created,
  architecture: "amd64",
  os: "linux",
  config: {},
  rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
  history: layers.map(({ history }) => history),
});
