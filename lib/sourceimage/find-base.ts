import { imageManifests } from "../checks/index.ts";
import { codeOf, explain } from "../errors/index.ts";
import type { Http } from "../http/index.ts";
import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import {
  digestTag,
  ifFound,
  isTag,
  type Manifest,
  parseReference,
  type RegistryClient,
  repositoryOf,
} from "../oci/index.ts";
import type { SigningRegistries } from "./registries.ts";
import { requireSignature } from "./signature.ts";

export interface FindOptions {
  readonly client: RegistryClient;
  readonly http: Http;
  readonly registries: SigningRegistries;
  /** Take source images without signature. */
  readonly ignoreUnsigned: boolean;
  readonly log: Log;
}
/** `repository@digest` of a source image, or why there is none. */
export type FoundSource = { readonly image: string } | { readonly none: string };

/** What a registry says where there is nothing, or nothing for us. */
const NOTHING: readonly (string | undefined)[] = ["OCI_NOT_FOUND", "OCI_UNAUTHORIZED", "OCI_DENIED"];

/**
 * The source image of a base image. In registries that sign, its tag is made of the labels version and release
 * and it must be signed; elsewhere the tag is `sha256-<hex>.src`, as this task publishes it. Where a registry
 * of the second kind cannot be asked there is none; of the first kind that is a fault.
 *
 * @param base reference, as in a FROM line, with tag or digest
 * @throws SOURCE_UNSIGNED, and OCI faults
 */
export async function findBaseSource(base: string, options: FindOptions): Promise<FoundSource> {
  if (base.startsWith("localhost/")) return { none: `${base} is local` };
  // Buildah writes so where an image has no tag.
  const ref = base.replace(":<none>", "");
  const lookaside = options.registries.get(ref.slice(0, Math.max(0, ref.indexOf("/"))));
  try {
    return lookaside === undefined ? await byDigest(ref, options) : await byLabels(ref, lookaside, options);
  } catch (thrown) {
    const code = codeOf(thrown);
    const passable = NOTHING.includes(code) || (lookaside === undefined && code !== "OCI_CANCELLED");
    if (!passable || !code?.startsWith("OCI_")) throw thrown;
    return { none: `the source image of ${base} could not be looked up: ${explain(thrown)}` };
  }
}

async function byDigest(ref: string, { client }: FindOptions): Promise<FoundSource> {
  const parsed = parseReference(ref);
  const digest = parsed.digest ?? (await client.resolve(ref)).digest;
  return tagged(client, repositoryOf(parsed), digestTag(digest, ".src"));
}

async function byLabels(ref: string, lookaside: string, options: FindOptions): Promise<FoundSource> {
  const { client, http, ignoreUnsigned, log } = options;
  const repository = repositoryOf(parseReference(ref));
  const { version, release } = await labelsOf(client, ref);
  const tag = `${version}-${release}-source`;
  if (!version || !release || !isTag(tag)) return { none: `${ref} has no labels version and release` };
  const found = await tagged(client, repository, tag);
  if ("none" in found) return found;
  const digest = found.image.slice(repository.length + 1);
  if (ignoreUnsigned) log.warn(`${repository}:${tag}: it is not checked that it is signed`);
  else await requireSignature({ client, http, lookaside }, repository, digest);
  return found;
}

async function tagged(client: RegistryClient, repository: string, tag: string): Promise<FoundSource> {
  const found = await ifFound(client.resolve(`${repository}:${tag}`));
  return found === undefined
    ? { none: `there is no ${repository}:${tag}` }
    : { image: `${repository}@${found.digest}` };
}

/** Labels of the image, or of the first image of an index; those of one build have the same. */
async function labelsOf(client: RegistryClient, ref: string): Promise<Readonly<Record<string, string>>> {
  const parsed = parseReference(ref);
  const digest = parsed.digest ?? (await client.resolve(ref)).digest;
  const [image] = (await imageManifests(client, repositoryOf(parsed), digest)).images;
  if (image === undefined) return {};
  const { config } = (await client.manifest(image.reference)).json as Manifest;
  return labelsIn((await client.blobBytes(repositoryOf(parsed), config)).toString("utf8"));
}

function labelsIn(text: string): Readonly<Record<string, string>> {
  try {
    const json: unknown = JSON.parse(text);
    const inner = isRecord(json) ? json["config"] : undefined;
    const labels = isRecord(inner) ? inner["Labels"] : undefined;
    return isRecord(labels) ? (labels as Record<string, string>) : {};
  } catch {
    return {};
  }
}
