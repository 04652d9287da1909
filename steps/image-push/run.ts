import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Context, Run } from "../../lib/contract/index.ts";
import { type BuiltImage, type BuiltLayer, readBuiltImage } from "../../lib/handover/index.ts";
import {
  type Descriptor,
  formatReference,
  openRegistry,
  parseReference,
  type Reference,
  type RegistryClient,
  repositoryOf,
} from "../../lib/oci/index.ts";
import { parallel } from "../../lib/parallel/index.ts";
import type { imagePushStep } from "./contract.ts";
import { pushFault } from "./fault.ts";

/** Blobs that go up at the same time. */
const AT_ONCE = 3;

export const run: Run<typeof imagePushStep> = async (context) => {
  const { params, log, signal } = context;
  const target = readTarget(params.image);
  const built = await readBuiltImage(params.shared);
  if (built.image !== params.image)
    throw pushFault(
      "PUSH_OTHER_IMAGE",
      `IMAGE is ${params.image}, but what was built is ${built.image}`,
      "Give both steps the same IMAGE.",
    );
  const client = await openRegistry({ caFile: params.caFile, tlsVerify: params.tlsVerify, log, signal });
  try {
    await publish(context, client, target, built);
  } finally {
    await client.close();
  }
  const { digest } = built;
  return { imageUrl: params.image, imageDigest: digest, imageRef: `${params.image}@${digest}` };
};

function readTarget(image: string): Reference & { tag: string } {
  const { tag, digest, ...rest } = parseReference(image);
  if (tag !== undefined && digest === undefined) return { ...rest, tag };
  throw pushFault(
    "PUSH_BAD_PARAM",
    `IMAGE ${image} must have a tag and no digest`,
    "Write it as registry/repository:tag.",
  );
}

/** All blobs first, then the manifest by its tags: nobody sees half an image. The tag that keeps it goes first. */
async function publish(
  { params, log }: Context<typeof imagePushStep>,
  client: RegistryClient,
  target: Reference & { tag: string },
  built: BuiltImage,
): Promise<void> {
  const repository = repositoryOf(target);
  const layout = join(params.storage, built.layout);
  const manifest = await readManifest(layout, built.digest);
  const blobs = [...new Map([...built.layers, built.config].map((blob) => [blob.digest, blob])).values()];
  await parallel(blobs, AT_ONCE, (blob) => putBlob(client, repository, layout, blob));

  const tags = [...new Set([params.additionalTag, target.tag])].filter((tag) => tag !== "");
  for (const tag of tags) {
    const ref = formatReference({ ...target, tag });
    const { digest } = await client.putManifest(ref, manifest, built.mediaType);
    if (digest !== built.digest)
      throw pushFault(
        "PUSH_OTHER_DIGEST",
        `${ref} was stored as ${digest}, not as ${built.digest}`,
        "The registry changes manifests: ask who runs it.",
      );
    log.info(`Pushed ${ref}`);
  }
  log.info(`Digest ${built.digest}`);
}

async function putBlob(
  client: RegistryClient,
  repository: string,
  layout: string,
  blob: Descriptor & Pick<Partial<BuiltLayer>, "from">,
): Promise<void> {
  const { mediaType, digest, size, from } = blob;
  if (from === undefined) {
    await client.putBlob(repository, { file: blobFile(layout, digest) }, mediaType);
    return;
  }
  if (from === repository || (await client.hasBlob(repository, digest))) return;
  if (sameRegistry(from, repository) && (await client.mountBlob(repository, digest, from))) return;
  const base = { mediaType, digest, size };
  await client.putBlob(repository, { descriptor: base, open: () => lazily(() => client.blob(from, base)) });
}

/** The base image's registry is asked when the upload reads, and again for each try. */
const lazily = (blob: () => Promise<Readable>): Readable =>
  Readable.from(
    (async function* () {
      yield* await blob();
    })(),
    { objectMode: false },
  );

const sameRegistry = (a: string, b: string) => parseReference(a).registry === parseReference(b).registry;

const blobFile = (layout: string, digest: string) => join(layout, "blobs", ...digest.split(":"));

async function readManifest(layout: string, digest: string): Promise<Buffer> {
  try {
    return await readFile(blobFile(layout, digest));
  } catch (cause) {
    throw pushFault(
      "PUSH_NO_IMAGE",
      `the built image is not in ${layout}`,
      "Run image-build first, with the same storage volume.",
      cause,
    );
  }
}
