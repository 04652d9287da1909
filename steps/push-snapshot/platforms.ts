import { explain } from "../../lib/errors/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import {
  type Descriptor,
  type FetchedManifest,
  type Index,
  isIndexType,
  type Manifest,
  MEDIA,
  type RegistryClient,
} from "../../lib/oci/index.ts";
import { releaseFault } from "../../lib/release/index.ts";

export interface Platform {
  readonly architecture: string;
  readonly os: string;
}

const IMAGE_CONFIGS: readonly string[] = [MEDIA.ociConfig, MEDIA.dockerConfig];
/** What artifacts count as, and images of docker's schema 2 that say nothing. */
const USUAL: Platform = { architecture: "amd64", os: "linux" };
/** Configs of images are small. Bytes. */
const CONFIG_CAP = 8 * 1024 * 1024;

/**
 * What an image runs on, as the compatible catalog's get-image-architectures has it: of an index each image, a
 * platform that is there twice (with two compressions) once; of an image its config; artifacts count as linux/amd64.
 */
export async function platformsOf(
  client: RegistryClient,
  repository: string,
  { descriptor, json }: FetchedManifest,
): Promise<readonly Platform[]> {
  if (isIndexType(descriptor.mediaType)) return ofIndex(json as Index);
  const { artifactType, config } = json as Manifest;
  if (artifactType !== undefined || !IMAGE_CONFIGS.includes(config.mediaType)) return [USUAL];
  return [await ofConfig(client, repository, config)];
}

function ofIndex({ manifests }: Index): readonly Platform[] {
  const platforms = manifests.map(({ platform }) => platform ?? { ...USUAL, variant: undefined });
  const unique = new Map(
    platforms.map((each) => [`${each.os}/${each.architecture}/${each.variant ?? ""}`, each]),
  );
  return [...unique.values()].map(({ architecture, os }) => ({ architecture, os }));
}

async function ofConfig(client: RegistryClient, repository: string, config: Descriptor): Promise<Platform> {
  const bytes = await client.blobBytes(repository, config, CONFIG_CAP);
  const read = parsed(bytes, `${repository}@${config.digest}`);
  const [architecture, os] = [read["architecture"], read["os"]];
  return {
    architecture: typeof architecture === "string" && architecture !== "" ? architecture : USUAL.architecture,
    os: typeof os === "string" && os !== "" ? os : USUAL.os,
  };
}

function parsed(bytes: Buffer, what: string): Readonly<Record<string, unknown>> {
  let why = "it is no object";
  try {
    const json: unknown = JSON.parse(bytes.toString("utf8"));
    if (isRecord(json)) return json;
  } catch (thrown) {
    why = explain(thrown);
  }
  throw releaseFault(
    "RELEASE_BAD_DATA",
    `the config ${what} of an image is no JSON: ${why}`,
    "Push the image again; what is there is none.",
  );
}
