import { digestLike } from "./digest.ts";
import { ociFault } from "./fault.ts";
import { isIndexType, MANIFEST_CAP, MANIFEST_TYPES, MEDIA } from "./media.ts";
import { formatReference, parseReference } from "./reference.ts";
import type { Session } from "./session.ts";
import type { Descriptor, FetchedManifest, Index, Manifest, Reference } from "./types.ts";

/** The verbs on manifests, without what is kept for referrers. */
export interface ManifestVerbs {
  resolve(ref: string): Promise<Descriptor>;
  manifest(ref: string): Promise<FetchedManifest>;
  put(
    ref: string,
    bytes: Uint8Array,
    mediaType: string,
  ): Promise<{ descriptor: Descriptor; subjectKnown: boolean }>;
  remove(ref: string): Promise<void>;
}

export function manifestVerbs(session: Session): ManifestVerbs {
  const verbs: ManifestVerbs = {
    async resolve(ref) {
      const reference = parseReference(ref);
      const response = await session.ask(reference, {
        to: pathOf(reference),
        method: "HEAD",
        headers: ACCEPT,
        actions: ["pull"],
      });
      await response.drain();
      const {
        "content-type": type,
        "content-length": length,
        "docker-content-digest": digest,
      } = response.headers;
      const size = Number(length);
      // Some registries leave the headers out of HEAD.
      if (type === undefined || digest === undefined || !Number.isSafeInteger(size) || size <= 0)
        return (await verbs.manifest(ref)).descriptor;
      if (reference.digest !== undefined && digest !== reference.digest) throw mismatch(reference, digest);
      return { mediaType: bare(type), digest, size };
    },
    async manifest(ref) {
      const reference = parseReference(ref);
      const response = await session.ask(reference, {
        to: pathOf(reference),
        headers: ACCEPT,
        actions: ["pull"],
        maxBytes: MANIFEST_CAP,
      });
      const bytes = await response.bytes();
      const digest = digestLike(reference.digest ?? response.headers["docker-content-digest"], bytes);
      const expected = reference.digest ?? response.headers["docker-content-digest"] ?? digest;
      if (digest !== expected) throw mismatch(reference, digest);
      const json = readManifest(bytes, formatReference(reference));
      const mediaType = json.mediaType ?? bare(response.headers["content-type"] ?? MEDIA.ociManifest);
      return { descriptor: descriptorOf(json, mediaType, digest, bytes.length), bytes, json };
    },
    async put(ref, bytes, mediaType) {
      const reference = parseReference(ref);
      const digest = digestLike(reference.digest, bytes);
      if (reference.digest !== undefined && digest !== reference.digest) throw mismatch(reference, digest);
      const response = await session.ask(reference, {
        to: `manifests/${reference.tag ?? digest}`,
        method: "PUT",
        headers: { "content-type": mediaType, "content-length": String(bytes.length) },
        body: bytes,
        actions: ["pull", "push"],
        accept: [200, 201, 202],
      });
      await response.drain();
      const descriptor = { mediaType, digest, size: bytes.length };
      return { descriptor, subjectKnown: response.headers["oci-subject"] !== undefined };
    },
    async remove(ref) {
      const reference = parseReference(ref);
      // The digest is meant if there is one: a tag would only lose its name.
      const to = `manifests/${reference.digest ?? tagOf(reference)}`;
      const response = await session.ask(reference, {
        to,
        method: "DELETE",
        actions: ["delete"],
        accept: [200, 202, 204],
      });
      await response.drain();
    },
  };
  return verbs;
}

const ACCEPT = { accept: MANIFEST_TYPES.join(", ") };
const bare = (type: string): string => type.replace(/\s*;.*/, "");

const pathOf = (reference: Reference): string => `manifests/${reference.digest ?? tagOf(reference)}`;

function tagOf(reference: Reference): string {
  if (reference.tag !== undefined) return reference.tag;
  throw ociFault(
    "OCI_BAD_REFERENCE",
    `${formatReference(reference)}: has neither tag nor digest`,
    "Say which one: add :tag or @sha256:<hex>. Nothing is taken for latest.",
  );
}

const mismatch = (reference: Reference, found: string) =>
  ociFault(
    "OCI_DIGEST_MISMATCH",
    `${formatReference(reference)}: the content has the digest ${found}`,
    "Do not use it: reference and content do not belong together.",
  );

/** The descriptor of a manifest; artifact type and annotations go along, as in a referrers list. */
export function descriptorOf(
  json: Manifest | Index,
  mediaType: string,
  digest: string,
  size: number,
): Descriptor {
  const artifactType =
    json.artifactType ?? ("config" in json && !isIndexType(mediaType) ? json.config.mediaType : undefined);
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(json.annotations === undefined ? {} : { annotations: json.annotations }),
  };
}

/**
 * Reads manifest bytes: OCI manifest or index, docker schema 2 manifest or list.
 *
 * @throws OCI_BAD_MANIFEST
 */
export function readManifest(bytes: Uint8Array, what: string): Manifest | Index {
  const bad = (why: string, next = "Push it again; what is there is no image or artifact.") =>
    ociFault("OCI_BAD_MANIFEST", `manifest ${what}: ${why}`, next);
  let json: Partial<Manifest & Index>;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw bad("is not JSON");
  }
  if (json === null || typeof json !== "object" || json.schemaVersion !== 2)
    throw bad(
      "schemaVersion is not 2",
      "Docker schema 1 is not read; push the image again with a tool of this decade.",
    );
  const lists = (list: unknown): boolean => Array.isArray(list) && list.every(isDescriptor);
  if (isTwofold(json)) throw bad("is index and image, both at once: readers would see different images");
  if ("manifests" in json && lists(json.manifests)) return json as Index;
  if (isDescriptor(json.config) && lists(json.layers)) return json as Manifest;
  throw bad("has neither config and layers nor manifests, each with mediaType, digest and size");
}

/** Has the members of the one kind and those, or the media type, of the other (image-spec: such are refused). */
function isTwofold(json: Partial<Manifest & Index>): boolean {
  const isIndex = "manifests" in json;
  if (isIndex && ("layers" in json || "config" in json)) return true;
  const { mediaType = "" } = json;
  return MANIFEST_TYPES.includes(mediaType) && isIndexType(mediaType) !== isIndex;
}

function isDescriptor(value: unknown): value is Descriptor {
  const { mediaType, digest, size } = (value ?? {}) as Partial<Descriptor>;
  return typeof mediaType === "string" && typeof digest === "string" && typeof size === "number" && size >= 0;
}

/** The media type to push a manifest as: its own, or what its shape says. */
export const mediaTypeOf = (json: Manifest | Index): string =>
  json.mediaType ?? ("manifests" in json ? MEDIA.ociIndex : MEDIA.ociManifest);
