/** Reading what is attached to an image by tag: one manifest, a layer for each signature or statement. */
import { codeOf, explain } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import {
  type Descriptor,
  type FetchedManifest,
  ifFound,
  type Manifest,
  type RegistryClient,
} from "../oci/index.ts";
import { parallel } from "../parallel/index.ts";
import type { Place } from "./place.ts";
import type { Verification } from "./types.ts";

/** Annotation of a layer with the signature of a simple-signing payload, in base64. */
export const SIGNATURE = "dev.cosignproject.cosign/signature";
/** Annotation of a layer with the proof that a transparency log has it. */
export const LOG_BUNDLE = "dev.sigstore.cosign/bundle";
/** More is no work of honest signers; cosign has the same limit. */
export const MOST_LAYERS = 1000;
/** Bytes of all layers together. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_PROBLEMS = 20;
const LANES = 8;

/** The manifest that a tag has, with its digest. */
export interface Attached {
  readonly manifest: Manifest;
  readonly digest: string;
}

/** What hangs on the tag; undefined if nothing does, a text if it is something else than attachments. */
export async function attachedTo(
  client: RegistryClient,
  { tag }: Place,
): Promise<Attached | string | undefined> {
  let found: FetchedManifest | undefined;
  try {
    found = await ifFound(client.manifest(tag));
  } catch (thrown) {
    if (!isDefect(thrown)) throw thrown;
    return explain(thrown);
  }
  if (found === undefined) return undefined;
  const { json, descriptor } = found;
  if (!("layers" in json)) return `${tag} is an index, not a manifest with signatures`;
  if (json.layers.length > MOST_LAYERS)
    return `${tag} has ${json.layers.length} layers, more than ${MOST_LAYERS}: none of them is read`;
  const bytes = json.layers.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_BYTES) return `${tag} has ${bytes} bytes, more than ${MOST_BYTES}: none of them is read`;
  return { manifest: json, digest: descriptor.digest };
}

/** True where the content is to blame, and not the way to it. */
const isDefect = (thrown: unknown): boolean =>
  ["OCI_BAD_MANIFEST", "OCI_DIGEST_MISMATCH", "OCI_TOO_LARGE"].includes(codeOf(thrown) ?? "");

/** An annotation of a layer, if it is text. */
export function annotation({ annotations }: Descriptor, name: string): string | undefined {
  const value: unknown =
    isRecord(annotations) && Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** The bytes of a layer, or why there are none. */
export async function layerBytes(
  client: RegistryClient,
  { repository }: Place,
  layer: Descriptor,
  cap: number,
): Promise<Buffer | string> {
  try {
    return await client.blobBytes(repository, layer, cap);
  } catch (thrown) {
    if (!isDefect(thrown) && !["OCI_NOT_FOUND", "OCI_BAD_REFERENCE"].includes(codeOf(thrown) ?? ""))
      throw thrown;
    return explain(thrown);
  }
}

/** Looks at each layer; `read` gives what was verified, or what is wrong. */
export async function verifyAttached<T extends object>(
  client: RegistryClient,
  place: Place,
  what: string,
  read: (layer: Descriptor) => Promise<T | string>,
): Promise<Verification<T>> {
  const attached = await attachedTo(client, place);
  if (attached === undefined)
    return { verified: [], problems: [`there is no ${what}: ${place.tag} does not exist`] };
  if (typeof attached === "string") return { verified: [], problems: [attached] };
  const { layers } = attached.manifest;
  if (layers.length === 0) return { verified: [], problems: [`there is no ${what}: ${place.tag} is empty`] };
  const looked = await parallel(layers, LANES, read);
  const verified = looked.filter((each): each is T => typeof each !== "string");
  const problems = looked.flatMap((each, i) =>
    typeof each === "string" ? [`${what} ${i + 1} of ${layers.length} (${layers[i]?.digest}): ${each}`] : [],
  );
  return { verified, problems: shortened(problems) };
}

const shortened = (problems: readonly string[]): readonly string[] =>
  problems.length <= MOST_PROBLEMS
    ? problems
    : [...problems.slice(0, MOST_PROBLEMS), `and ${problems.length - MOST_PROBLEMS} more of this kind`];
