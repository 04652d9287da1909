/** What somebody with write access to the build registry could do to an image and its evidence. */

import { EMPTY_BYTES, type Manifest, MEDIA, type RegistryClient } from "../../lib/oci/index.ts";
import type { Envelope, Signer, Statement } from "../../lib/signing/index.ts";
import { dsseEnvelope, signImage } from "../../lib/signing/index.ts";
import type { Dock } from "./dock.ts";

const ENVELOPE = "application/vnd.dsse.envelope.v1+json";

/** An image of its own repository, with no evidence yet. */
export interface Target {
  /** `registry/repository` */
  readonly repository: string;
  readonly digest: string;
}

/** Copies the built image without what belongs to it. */
export async function bareCopy(dock: Dock, name: string): Promise<Target> {
  const repository = `${dock.harbour.registry.address}/attacks/${name}`;
  const { digest } = await dock.client.copy(imageOf(dock), `${repository}:1`);
  return { repository, digest };
}

/** `repository@digest` of what was built. */
export const imageOf = ({ built }: Dock): string =>
  `${built.result("IMAGE_URL").replace(/:[^:/]+$/, "")}@${built.result("IMAGE_DIGEST")}`;

const tagOf = ({ repository, digest }: Target, suffix: string) =>
  `${repository}:${digest.replace(":", "-")}.${suffix}`;

/** Puts the true image's signatures or attestations beside the target. */
export async function copyEvidence(dock: Dock, to: Target, suffixes: readonly ("sig" | "att")[]) {
  const [repository = "", digest = ""] = imageOf(dock).split("@");
  for (const suffix of suffixes)
    await dock.client.copy(tagOf({ repository, digest }, suffix), tagOf(to, suffix));
}

/** The statements about the built image, as they are. */
export async function envelopesOf(dock: Dock): Promise<Envelope[]> {
  const [repository = "", digest = ""] = imageOf(dock).split("@");
  const { json } = await dock.client.manifest(tagOf({ repository, digest }, "att"));
  const blobs = (json as Manifest).layers.map((layer) => dock.client.blobBytes(repository, layer));
  return (await Promise.all(blobs)).map((bytes) => JSON.parse(bytes.toString()) as Envelope);
}

export const statementOf = ({ payload }: Envelope): Statement =>
  JSON.parse(Buffer.from(payload, "base64").toString()) as Statement;

/** Puts envelopes beside the target, whatever they say. */
export async function putEnvelopes(client: RegistryClient, to: Target, envelopes: readonly Envelope[]) {
  const layers = await Promise.all(
    envelopes.map((envelope) =>
      client.putBlob(to.repository, { bytes: Buffer.from(JSON.stringify(envelope)) }, ENVELOPE),
    ),
  );
  const config = await client.putBlob(to.repository, { bytes: EMPTY_BYTES }, MEDIA.ociConfig);
  const annotated = layers.map((layer) => ({
    ...layer,
    annotations: { "dev.cosignproject.cosign/signature": "" },
  }));
  const manifest: Manifest = { schemaVersion: 2, mediaType: MEDIA.ociManifest, config, layers: annotated };
  await client.putManifest(tagOf(to, "att"), manifest);
}

/** Signs the target and attests what `change` makes of the true statements. */
export async function resign(dock: Dock, to: Target, signer: Signer, change: (text: string) => string) {
  const { client } = dock;
  await signImage(client, `${to.repository}@${to.digest}`, { signer });
  const statements = (await envelopesOf(dock)).map(statementOf);
  const changed = statements.map((each) => JSON.parse(change(JSON.stringify(each))) as Statement);
  await putEnvelopes(client, to, await Promise.all(changed.map((each) => dsseEnvelope(each, signer))));
}

/** The same image with one byte of its last layer changed: another digest. */
export async function oneByteChanged(dock: Dock, name: string): Promise<Target> {
  const { repository, digest } = await bareCopy(dock, name);
  const { json } = await dock.client.manifest(`${repository}@${digest}`);
  const { layers, ...rest } = json as Manifest;
  const last = layers.at(-1) ?? expectLayer();
  const bytes = Buffer.from(await dock.client.blobBytes(repository, last));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  const changed = await dock.client.putBlob(repository, { bytes }, last.mediaType);
  const manifest = { ...rest, layers: [...layers.slice(0, -1), changed] };
  const put = await dock.client.putManifest(`${repository}:changed`, manifest);
  return { repository, digest: put.digest };
}

const expectLayer = (): never => {
  throw new Error("the image has no layer");
};
