/** What tests of signing start from: an image in a registry, and keys. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { type Descriptor, MEDIA, pushArtifact, type RegistryClient, sha256 } from "../oci/index.ts";
import { signerOf } from "./signer.ts";
import type { Signer, Statement } from "./types.ts";

/** A signer with a fresh key. */
export const freshSigner = (): Signer =>
  signerOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "a key of the test");

/** Pushes an image that no other test has; gives `repository@digest`. */
export async function pushImage(client: RegistryClient, repository: string, tag?: string): Promise<string> {
  const layer = Buffer.from(randomUUID());
  const config = {
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [sha256(layer)] },
    config: {},
  };
  const { digest } = await pushArtifact(client, `${repository}:${tag ?? randomUUID()}`, {
    config: { source: { bytes: Buffer.from(JSON.stringify(config)) }, mediaType: MEDIA.ociConfig },
    layers: [{ source: { bytes: layer }, mediaType: MEDIA.ociLayer }],
  });
  return `${repository}@${digest}`;
}

/** Pushes an index of so many images; gives `repository@digest` of the index and of its children. */
export async function pushIndex(client: RegistryClient, repository: string, children = 2) {
  const images = await Promise.all(Array.from({ length: children }, () => pushImage(client, repository)));
  const manifests: Descriptor[] = [];
  for (const image of images) manifests.push(await client.resolve(image));
  const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests } as const;
  const { digest } = await client.putManifest(`${repository}:${randomUUID()}`, index);
  return { index: `${repository}@${digest}`, images };
}

/** A statement about an image. */
export const statementAbout = (image: string, predicate: unknown = {}): Statement => {
  const [name = "", digest = ""] = image.split("@");
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name, digest: { sha256: digest.slice("sha256:".length) } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate,
  };
};
