import { isRecord } from "../json/index.ts";
import {
  type Index,
  isIndexType,
  type Manifest,
  MEDIA,
  parseReference,
  type RegistryClient,
  repositoryOf,
} from "../oci/index.ts";
import { sourceFault } from "./fault.ts";
import type { History, SourceLayer } from "./types.ts";

/** Layer types of docker, and what OCI calls the same bytes. */
const AS_OCI: Readonly<Record<string, string>> = {
  [MEDIA.dockerLayerGzip]: MEDIA.ociLayerGzip,
  "application/vnd.docker.image.rootfs.diff.tar": MEDIA.ociLayer,
};

/**
 * The layers of a base image's source image, in their order. Of an index the first image counts.
 *
 * @param image `repository@digest`
 * @throws SOURCE_BAD_BASE, and OCI faults
 */
export async function baseLayers(client: RegistryClient, image: string): Promise<readonly SourceLayer[]> {
  const repository = repositoryOf(parseReference(image));
  const top = await client.manifest(image);
  const first = isIndexType(top.descriptor.mediaType) ? (top.json as Index).manifests[0] : undefined;
  const { json } = first === undefined ? top : await client.manifest(`${repository}@${first.digest}`);
  if (!("layers" in json)) throw bad(image, "it is an index without images");
  const { layers, config } = json as Manifest;
  const { diffIds, histories } = readConfig(
    image,
    (await client.blobBytes(repository, config)).toString("utf8"),
  );
  if (diffIds.length !== layers.length)
    throw bad(image, `it has ${layers.length} layers, and its config names ${diffIds.length}`);
  return layers.map((descriptor, at) => ({
    descriptor: { ...descriptor, mediaType: AS_OCI[descriptor.mediaType] ?? descriptor.mediaType },
    diffId: diffIds[at] ?? "",
    history: histories.length === layers.length ? (histories[at] ?? {}) : {},
  }));
}

const bad = (image: string, why: string, cause?: unknown) =>
  sourceFault(
    "SOURCE_BAD_BASE",
    `${image} is no source image: ${why}`,
    "Name another base image in BASE_IMAGES, or have that source image made again.",
    cause,
  );

function readConfig(
  image: string,
  text: string,
): { diffIds: readonly string[]; histories: readonly History[] } {
  const json = parsed(image, text);
  const rootfs = isRecord(json) ? json["rootfs"] : undefined;
  const diffIds = isRecord(rootfs) ? rootfs["diff_ids"] : undefined;
  const history = isRecord(json) ? json["history"] : undefined;
  return {
    diffIds: Array.isArray(diffIds) ? diffIds.filter((each) => typeof each === "string") : [],
    histories: Array.isArray(history) ? history.filter((each) => isRecord(each) && !each["empty_layer"]) : [],
  };
}

function parsed(image: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw bad(image, "its config is no JSON", thrown);
  }
}
