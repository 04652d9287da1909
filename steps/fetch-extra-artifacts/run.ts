import { realpath } from "node:fs/promises";
import type { Run } from "../../lib/contract/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { clearFetchedExtra, writeFetchedExtra } from "../../lib/handover/index.ts";
import {
  type Descriptor,
  type Index,
  isIndexType,
  type Manifest,
  MEDIA,
  openRegistry,
  parseReference,
  type RegistryClient,
  repositoryOf,
} from "../../lib/oci/index.ts";
import type { fetchExtraArtifactsStep } from "./contract.ts";
import { extraFault } from "./fault.ts";
import { matching } from "./filter.ts";
import { place, placeFor } from "./place.ts";

type Context = Parameters<Run<typeof fetchExtraArtifactsStep>>[0];

/** Scripts are small. Bytes of one, bytes of all, and how many. */
const LARGEST = 16 * 1024 * 1024;
const ALL = 256 * 1024 * 1024;
const MOST = 10_000;

const TITLE = "org.opencontainers.image.title";

/** The next step reads what came of it, and repeats why it failed. */
export const run: Run<typeof fetchExtraArtifactsStep> = async (context) => {
  const { params, log } = context;
  await clearFetchedExtra(params.shared);
  try {
    const files = await fetchFiles(context);
    await writeFetchedExtra(params.shared, { files });
    return {};
  } catch (thrown) {
    const failed = log.mask(explain(thrown));
    await writeFetchedExtra(params.shared, { failed }).catch((unwritten: unknown) =>
      log.warn(`the next step will not know why: ${explain(unwritten)}`),
    );
    throw thrown;
  }
};

async function fetchFiles({ params, log, signal }: Context): Promise<string[]> {
  const { imageUrl, imageDigest, filter, source, caFile, tlsVerify } = params;
  if (!params.fetch) return [];
  if (imageUrl === "" || imageDigest === "") {
    log.info("without image-url and image-digest there is nothing to fetch");
    return [];
  }
  await using client = await openRegistry({ caFile, tlsVerify, log, signal });
  const repository = repositoryOf(parseReference(imageUrl));
  const layers = await layersOf(client, `${repository}@${imageDigest}`);
  if (layers === undefined) {
    log.info("the reference is an image, its files are not fetched");
    return [];
  }
  const wanted = choose(layers, filter);
  const root = await realpath(source);
  const fetched: string[] = [];
  for (const { title, layer } of wanted) {
    const file = await placeFor(root, title);
    if (file === undefined) {
      log.warn(`${JSON.stringify(title)} would lie outside of the sources: it is left out`);
      continue;
    }
    await place(await client.blob(repository, layer), file, signal);
    log.info(`fetched ${JSON.stringify(title)}`);
    fetched.push(title);
  }
  log.info(`${fetched.length} of ${layers.length} files of the artifact are beside the sources now`);
  return fetched;
}

/** The files of an artifact; nothing for an image or an index of images. */
async function layersOf(
  client: RegistryClient,
  reference: string,
): Promise<readonly Descriptor[] | undefined> {
  const { descriptor, json } = await client.manifest(reference);
  if (isIndexType(descriptor.mediaType)) return undefined;
  const { config, layers } = json as Exclude<typeof json, Index> & Manifest;
  const isImage = [MEDIA.ociConfig, MEDIA.dockerConfig].some((type) => type === config.mediaType);
  return isImage ? undefined : layers;
}

interface Wanted {
  readonly title: string;
  readonly layer: Descriptor;
}

/** @throws EXTRA_BAD_FILTER, EXTRA_SLOW_FILTER, EXTRA_TOO_LARGE */
function choose(layers: readonly Descriptor[], filter: string): readonly Wanted[] {
  const titled = new Map(layers.map((layer) => [layer.annotations?.[TITLE] ?? "", layer]));
  titled.delete("");
  const wanted = matching(filter, [...titled.keys()]).flatMap((title) => {
    const layer = titled.get(title);
    return layer === undefined ? [] : [{ title, layer }];
  });
  const bytes = wanted.reduce((sum, { layer }) => sum + layer.size, 0);
  const large = wanted.find(({ layer }) => layer.size > LARGEST);
  if (large !== undefined)
    throw tooLarge(`${JSON.stringify(large.title)} has ${large.layer.size} bytes, more than ${LARGEST}`);
  if (bytes > ALL) throw tooLarge(`the files have ${bytes} bytes, more than ${ALL}`);
  if (wanted.length > MOST) throw tooLarge(`there are ${wanted.length} files, more than ${MOST}`);
  return wanted;
}

const tooLarge = (what: string) =>
  extraFault("EXTRA_TOO_LARGE", what, "Narrow EXTRA_ARTIFACT_FILTER to the files that are sources.");
