import { isRecord } from "../../json/index.ts";
import {
  type Descriptor,
  type Index,
  type Manifest,
  MEDIA,
  parseReference,
  type RegistryClient,
  repositoryOf,
} from "../../oci/index.ts";
import { parallel } from "../../parallel/index.ts";
import { releaseFault } from "../fault.ts";

/** One image of what a component's reference names. */
export interface ImagePlatform {
  readonly platform: { readonly architecture: string; readonly os: string; readonly variant?: string };
  readonly digest: string;
  /** True if an index lists it. */
  readonly multiarch: boolean;
  /** Media type of its configuration: what kind of thing it is. */
  readonly configMediaType: string;
}

/** What an image says about itself. */
export interface ImageFacts {
  readonly platforms: readonly ImagePlatform[];
  /** Of the first platform, as are all that follow. */
  readonly mediaType: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly env: readonly string[];
  /** When it was built, as it says; undefined if it does not. */
  readonly created?: string;
}

const CONFIG_TYPES: readonly string[] = [MEDIA.ociConfig, MEDIA.dockerConfig];
const CONFIG_CAP = 8 * 1024 * 1024;

/**
 * The images behind `repository@digest`: one manifest is one image; an index is those it lists, without
 * attestations, one of each platform (of several, the one whose layers older clients can read); any other
 * artifact counts as one image for linux/amd64.
 * Faults: those of lib/oci; RELEASE_BAD_DATA if an index lists no image.
 */
export async function imageArchitectures(client: RegistryClient, image: string): Promise<ImagePlatform[]> {
  const repository = repositoryOf(parseReference(image));
  const { json, descriptor } = await client.manifest(image);
  if (!isIndex(json)) return [await singlePlatform(client, repository, json, descriptor.digest)];
  const children = json.manifests.filter(isImage);
  if (children.length === 0)
    throw releaseFault(
      "RELEASE_BAD_DATA",
      `${image} is an index that lists no image`,
      "Build the image again.",
    );
  const read = await parallel(children, 4, async (child) => {
    const { json: manifest } = await client.manifest(`${repository}@${child.digest}`);
    if (isIndex(manifest)) return undefined;
    const own = child.platform ? undefined : await singlePlatform(client, repository, manifest, child.digest);
    const platform = own?.platform ?? platformOf(child.platform);
    const configMediaType = manifest.config.mediaType;
    return { manifest, image: { platform, digest: child.digest, multiarch: true, configMediaType } };
  });
  return onePerPlatform(read.filter((each) => each !== undefined));
}

/** All that is read of an image before it is published. Faults: those of lib/oci, RELEASE_BAD_DATA. */
export async function readImageFacts(client: RegistryClient, image: string): Promise<ImageFacts> {
  const platforms = await imageArchitectures(client, image);
  const repository = repositoryOf(parseReference(image));
  const [first] = platforms;
  const { json } = await client.manifest(`${repository}@${first?.digest ?? parseReference(image).digest}`);
  const annotations = textsOf(json.annotations);
  const config = isIndex(json) ? undefined : await readConfig(client, repository, json.config);
  const details = isRecord(config?.["config"]) ? config["config"] : {};
  const labels = textsOf(details["Labels"]);
  const created = [labels["build-date"], config?.["created"], annotations[CREATED], labels[CREATED]].find(
    (each): each is string => typeof each === "string" && each !== "",
  );
  return {
    platforms,
    mediaType: first?.configMediaType ?? "",
    labels,
    annotations,
    env: Array.isArray(details["Env"]) ? details["Env"].map(String) : [],
    ...(created === undefined ? {} : { created }),
  };
}

const CREATED = "org.opencontainers.image.created";

const isIndex = (json: Manifest | Index): json is Index => "manifests" in json;

/** Build tools list their attestations as images of no platform. */
const isImage = ({ annotations, platform, mediaType }: Descriptor): boolean =>
  annotations?.["vnd.docker.reference.type"] !== "attestation-manifest" &&
  platform?.os !== "unknown" &&
  mediaType !== MEDIA.ociIndex &&
  mediaType !== MEDIA.dockerList;

async function singlePlatform(
  client: RegistryClient,
  repository: string,
  manifest: Manifest,
  digest: string,
): Promise<ImagePlatform> {
  const config = await readConfig(client, repository, manifest.config);
  const configMediaType = manifest.config.mediaType;
  return { platform: platformOf(config), digest, multiarch: false, configMediaType };
}

/** The configuration of a container image; undefined for any other artifact. */
async function readConfig(
  client: RegistryClient,
  repository: string,
  descriptor: Descriptor,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!CONFIG_TYPES.includes(descriptor.mediaType)) return undefined;
  const bytes = await client.blobBytes(repository, descriptor, CONFIG_CAP);
  const config: unknown = parsed(bytes.toString("utf8"));
  if (isRecord(config)) return config;
  throw releaseFault(
    "RELEASE_BAD_DATA",
    `the configuration ${descriptor.digest} in ${repository} is no JSON object`,
    "Build the image again.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Docker's older images and artifacts say nothing: linux/amd64. */
function platformOf(value: unknown): ImagePlatform["platform"] {
  const { architecture, os, variant } = isRecord(value) ? value : {};
  return {
    architecture: typeof architecture === "string" && architecture !== "" ? architecture : "amd64",
    os: typeof os === "string" && os !== "" ? os : "linux",
    ...(typeof variant === "string" && variant !== "" ? { variant } : {}),
  };
}

interface Read {
  readonly manifest: Manifest;
  readonly image: ImagePlatform;
}

function onePerPlatform(read: readonly Read[]): ImagePlatform[] {
  const chosen = new Map<string, Read>();
  for (const each of read) {
    const { os, architecture, variant = "" } = each.image.platform;
    const key = `${os}/${architecture}/${variant}`;
    const before = chosen.get(key);
    if (before === undefined || (isZstd(before.manifest) && !isZstd(each.manifest))) chosen.set(key, each);
  }
  return [...chosen.values()].map(({ image }) => image);
}

const isZstd = ({ layers }: Manifest): boolean => layers.some(({ mediaType }) => mediaType.endsWith("+zstd"));

const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, each]) => (each == null ? [] : [[key, String(each)]])),
      )
    : {};
