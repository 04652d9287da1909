import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { MEDIA, pushArtifact, type RegistryClient, sha256 } from "../../oci/index.ts";

/** An image of one layer with one file. */
export async function pushSampleImage(
  client: RegistryClient,
  ref: string,
  content: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { pack } = await import("tar-stream");
  const tar = pack();
  tar.entry({ name: "hello.txt", mtime: new Date(0) }, content);
  tar.finalize();
  const plain = await buffer(tar);
  const config = {
    architecture: "amd64",
    os: "linux",
    config: { Labels: labels },
    rootfs: { type: "layers", diff_ids: [sha256(plain)] },
    history: [],
  };
  const { digest } = await pushArtifact(client, ref, {
    config: { source: { bytes: json(config) }, mediaType: MEDIA.ociConfig },
    layers: [{ source: { bytes: gzipSync(plain) }, mediaType: MEDIA.ociLayerGzip }],
  });
  return digest;
}

/** A JSON document as an artifact; gives the digests of its manifest and of the document. */
export async function pushSampleDocument(
  client: RegistryClient,
  repository: string,
  mediaType: string,
  document: unknown,
): Promise<{ readonly manifest: string; readonly blob: string }> {
  const bytes = json(document);
  const blob = sha256(bytes);
  const ref = `${repository}:document-${blob.slice(7, 27)}`;
  const { digest } = await pushArtifact(client, ref, {
    artifactType: mediaType,
    layers: [{ source: { bytes }, mediaType }],
  });
  return { manifest: digest, blob };
}

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
