import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import {
  type Descriptor,
  digestTag,
  type Manifest,
  MEDIA,
  pushArtifact,
  type RegistryClient,
  sha256,
} from "../../lib/oci/index.ts";

/** An image that is released, and the tags that belong to it. */
export interface Released {
  readonly name: string;
  readonly digest: string;
  /** Tags of its digest: signature, attestation, SBOM. */
  readonly evidence: readonly string[];
}

/** Bytes. All components have the same two layers below their own. */
export const SIZES = { base: 25_000_000, runtime: 10_000_000, own: 2_000_000 } as const;

/** What a build leaves beside an image, about as large as there. */
const EVIDENCE = [
  { suffix: ".sig", bytes: 300, mediaType: "application/vnd.dev.cosign.simplesigning.v1+json" },
  { suffix: ".att", bytes: 40_000, mediaType: "application/vnd.dsse.envelope.v1+json" },
  { suffix: ".sbom", bytes: 150_000, mediaType: "text/spdx+json" },
] as const;

export interface Making {
  /** `host:port/prefix`; the images are `<into>/component<i>`. */
  readonly into: string;
  readonly count: number;
  readonly evidence: boolean;
}

/** Pushes images that share their lower layers. */
export async function makeComponents(
  client: RegistryClient,
  { into, count, evidence }: Making,
): Promise<readonly Released[]> {
  const shared: Descriptor[] = [];
  for (const bytes of [gzipped(SIZES.base), gzipped(SIZES.runtime)])
    shared.push(await client.putBlob(`${into}/shared`, { bytes }, MEDIA.ociLayerGzip));
  const all: Released[] = [];
  for (let index = 0; index < count; index++) {
    const name = `component${index}`;
    const digest = await pushImage(client, `${into}/${name}`, `${into}/shared`, shared);
    const tags = evidence ? await pushEvidence(client, `${into}/${name}`, digest) : [];
    all.push({ name, digest, evidence: tags });
  }
  return all;
}

/** Nothing that could be made smaller, in the form that clients leave as it is. */
const gzipped = (bytes: number): Buffer => gzipSync(randomBytes(bytes), { level: 0 });

const configOf = (layers: readonly Descriptor[]): Buffer => {
  const rootfs = { type: "layers", diff_ids: layers.map(({ digest }) => digest) };
  return Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux", config: {}, rootfs }));
};

async function pushImage(
  client: RegistryClient,
  repository: string,
  from: string,
  shared: readonly Descriptor[],
): Promise<string> {
  for (const { digest } of shared) await client.mountBlob(repository, digest, from);
  const own = await client.putBlob(repository, { bytes: gzipped(SIZES.own) }, MEDIA.ociLayerGzip);
  const layers = [...shared, own];
  const config = await client.putBlob(repository, { bytes: configOf(layers) }, MEDIA.ociConfig);
  const manifest: Manifest = { schemaVersion: 2, mediaType: MEDIA.ociManifest, config, layers };
  return (await client.putManifest(`${repository}:built`, manifest)).digest;
}

async function pushEvidence(client: RegistryClient, repository: string, digest: string) {
  for (const { suffix, bytes: size, mediaType } of EVIDENCE) {
    const bytes = Buffer.from(randomBytes(size / 2).toString("hex"));
    const config = configOf([{ mediaType, digest: sha256(bytes), size: bytes.length }]);
    await pushArtifact(client, `${repository}:${digestTag(digest, suffix)}`, {
      config: { source: { bytes: config }, mediaType: MEDIA.ociConfig },
      layers: [{ source: { bytes }, mediaType }],
    });
  }
  return EVIDENCE.map(({ suffix }) => digestTag(digest, suffix));
}
