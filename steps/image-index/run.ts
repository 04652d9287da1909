import { rm } from "node:fs/promises";
import type { Run } from "../../lib/contract/index.ts";
import { writeWhole } from "../../lib/handover/index.ts";
import { isTag, MEDIA, openRegistry, parseReference, repositoryOf } from "../../lib/oci/index.ts";
import type { Descriptor } from "../../lib/oci/types.ts";
import type { imageIndexStep } from "./contract.ts";
import { indexFault } from "./fault.ts";
import { collectManifests, indexOf } from "./manifests.ts";

type Params = Parameters<Run<typeof imageIndexStep>>[0]["params"];

/** A reference that says which image: with tag or digest. */
function checked(name: string, ref: string) {
  const parsed = parseReference(ref);
  if (parsed.tag !== undefined || parsed.digest !== undefined) return parsed;
  throw indexFault(
    "INDEX_BAD_REFERENCE",
    `${name}: ${JSON.stringify(ref)} has neither tag nor digest`,
    "Write it as registry/repository:tag or registry/repository@sha256:<hex>.",
  );
}

function check(params: Params): void {
  const target = checked("--image", params.image);
  if (target.tag === undefined)
    throw indexFault(
      "INDEX_BAD_REFERENCE",
      `--image: ${JSON.stringify(params.image)} has no tag to publish the index under`,
      "Write it as registry/repository:tag.",
    );
  if (params.images.length === 0)
    throw indexFault("INDEX_NO_IMAGES", "--images: there is none", "Give at least one image.");
  for (const ref of params.images) checked("--images", ref);
  const twice = params.images.find((ref, index) => params.images.indexOf(ref) !== index);
  if (twice !== undefined)
    throw indexFault("INDEX_DUPLICATE", `--images: ${twice} is there twice`, "Give each image once.");
  const bad = params.additionalTags.find((tag) => !isTag(tag));
  if (bad !== undefined)
    throw indexFault("INDEX_BAD_TAG", `--additional-tags: ${JSON.stringify(bad)} is no tag`, "Correct it.");
}

export const run: Run<typeof imageIndexStep> = async ({ params, log, signal }) => {
  check(params);
  const target = parseReference(params.image);
  const repository = repositoryOf(target);
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const [only] = params.images;
  if (!params.alwaysBuildIndex && params.images.length === 1 && only !== undefined) {
    const image = parseReference(only);
    const digest = image.digest ?? (await client.resolve(only)).digest;
    log.info(`One image and no index wanted: ${only} is passed on`);
    if (params.manifest) await rm(params.manifest, { force: true });
    return {
      imageDigest: digest,
      imageUrl: `${repositoryOf(image)}${image.tag ? `:${image.tag}` : ""}`,
      imageRef: `${repository}@${digest}`,
      images: `${repositoryOf(image)}@${digest}`,
    };
  }
  const manifests = await collectManifests(client, params.images, repository, params.format, log);
  const index = indexOf(manifests, params.format);
  const mediaType = params.format === "oci" ? MEDIA.ociIndex : MEDIA.dockerList;
  const pushed: Descriptor = await client.putManifest(`${repository}:${target.tag}`, index, mediaType);
  for (const tag of params.additionalTags) await client.putManifest(`${repository}:${tag}`, index, mediaType);
  if (params.manifest) await writeWhole(params.manifest, JSON.stringify(index));
  log.info(`${params.image}@${pushed.digest}: an index of ${manifests.length} images`);
  return {
    imageDigest: pushed.digest,
    imageUrl: params.image,
    imageRef: `${repository}@${pushed.digest}`,
    images: manifests.map((each) => `${repository}@${each.digest}`).join(","),
  };
};
