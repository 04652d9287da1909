import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readIfThere } from "../../lib/files/index.ts";
import {
  type Descriptor,
  descriptorOf,
  digestLike,
  digestTag,
  type Index,
  isDigest,
  isTag,
  MANIFEST_TYPES,
  type Manifest,
  readManifest,
  sha256,
} from "../../lib/oci/index.ts";
import { refuse } from "../fault.ts";
import type { BlobStore } from "./blobs.ts";
import { exists, listIfThere, statIfThere, writeWhole } from "./files.ts";
import type { Layout } from "./layout.ts";

export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly path: string;
  /** bytes */
  readonly size: number;
}

export interface ManifestStore {
  find(name: string, reference: string): Promise<StoredManifest | undefined>;
  /** Refuses what is no manifest and what names content that the repository does not hold. */
  put(
    name: string,
    reference: string,
    bytes: Buffer,
    mediaType: string,
  ): Promise<{ digest: string; subject?: string }>;
  /** By digest the manifest goes with its tags; by tag only the tag. False if it was not there. */
  remove(name: string, reference: string): Promise<boolean>;
  /** In the order of ASCII. */
  tags(name: string): Promise<string[]>;
  referrers(name: string, digest: string): Promise<Descriptor[]>;
}

interface Link {
  readonly mediaType: string;
  readonly subject?: string;
}

export function manifestStore(layout: Layout, blobs: BlobStore): ManifestStore {
  const linkOf = async (name: string, digest: string): Promise<Link | undefined> => {
    const text = await readIfThere(layout.manifestLink(name, digest));
    return text === undefined ? undefined : (JSON.parse(text) as Link);
  };
  const digestOf = async (name: string, reference: string): Promise<string | undefined> => {
    if (isDigest(reference)) return reference;
    // What can be no tag is simply not there (distribution-spec: 404 for what is unknown).
    if (!isTag(reference)) return undefined;
    const text = await readIfThere(tagFile(layout, name, reference));
    return text && isDigest(text) ? text : undefined;
  };
  const referrerFile = (name: string, subject: string, digest: string) =>
    join(layout.referrers(name, subject), digestTag(digest));

  const store: ManifestStore = {
    async find(name, reference) {
      const digest = await digestOf(name, reference);
      const link = digest && (await linkOf(name, digest));
      if (!digest || !link) return undefined;
      const path = layout.blob(digest);
      const found = await statIfThere(path);
      return found && { digest, mediaType: link.mediaType, path, size: found.size };
    },
    async put(name, reference, bytes, mediaType) {
      const json = checked(bytes, mediaType);
      const digest = isDigest(reference) ? reference : sha256(bytes);
      const tag = isDigest(reference) ? undefined : tagFile(layout, name, reference);
      if (digestLike(digest, bytes) !== digest)
        throw refuse(400, "DIGEST_INVALID", `the manifest does not have the digest ${digest}`);
      await needs(name, json, blobs, (child) => exists(layout.manifestLink(name, child)));
      const subject = json.subject?.digest;
      if (subject !== undefined) layout.referrers(name, subject);
      await blobs.put(digest, bytes);
      if (subject !== undefined)
        await writeWhole(
          layout.tmp,
          referrerFile(name, subject, digest),
          JSON.stringify(descriptorOf(json, mediaType, digest, bytes.length)),
        );
      const link: Link = { mediaType, ...(subject === undefined ? {} : { subject }) };
      await writeWhole(layout.tmp, layout.manifestLink(name, digest), JSON.stringify(link));
      if (tag !== undefined) await writeWhole(layout.tmp, tag, digest);
      return { digest, ...(subject === undefined ? {} : { subject }) };
    },
    async remove(name, reference) {
      if (!isDigest(reference)) {
        if (!isTag(reference)) return false;
        const file = tagFile(layout, name, reference);
        const there = await exists(file);
        await rm(file, { force: true });
        return there;
      }
      const link = await linkOf(name, reference);
      if (link === undefined) return false;
      for (const tag of await store.tags(name))
        if ((await digestOf(name, tag)) === reference) await rm(tagFile(layout, name, tag), { force: true });
      if (link.subject !== undefined) await rm(referrerFile(name, link.subject, reference), { force: true });
      await rm(layout.manifestLink(name, reference), { force: true });
      return true;
    },
    tags: async (name) => (await listIfThere(layout.tags(name))).sort(byAscii),
    async referrers(name, digest) {
      const dir = layout.referrers(name, digest);
      const texts = await Promise.all(
        (await listIfThere(dir)).sort(byAscii).map((file) => readIfThere(join(dir, file))),
      );
      return texts
        .filter((text) => text !== undefined && text !== "")
        .map((text) => JSON.parse(text as string) as Descriptor);
    },
  };
  return store;
}

const byAscii = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function tagFile(layout: Layout, name: string, tag: string): string {
  if (!isTag(tag)) throw refuse(400, "MANIFEST_INVALID", `${JSON.stringify(tag)} is neither tag nor digest`);
  return join(layout.tags(name), tag);
}

function checked(bytes: Buffer, mediaType: string): Manifest | Index {
  if (!MANIFEST_TYPES.includes(mediaType))
    throw refuse(
      400,
      "MANIFEST_INVALID",
      `Content-Type ${JSON.stringify(mediaType)} is not one of ${MANIFEST_TYPES.join(", ")}`,
    );
  const json = parsed(bytes);
  if (json.mediaType !== undefined && json.mediaType !== mediaType)
    throw refuse(
      400,
      "MANIFEST_INVALID",
      `Content-Type says ${mediaType}, mediaType in the manifest ${json.mediaType}`,
    );
  return json;
}

function parsed(bytes: Buffer): Manifest | Index {
  try {
    return readManifest(bytes, "sent");
  } catch (thrown) {
    throw refuse(400, "MANIFEST_INVALID", (thrown as Error).message);
  }
}

/** Everything a manifest names must be here already, but its subject (distribution-spec) and foreign layers. */
async function needs(
  name: string,
  json: Manifest | Index,
  blobs: BlobStore,
  hasManifest: (digest: string) => Promise<boolean>,
): Promise<void> {
  const missing = (what: string, { digest }: Descriptor) =>
    refuse(404, "MANIFEST_BLOB_UNKNOWN", `${what} ${digest} is not in ${name}: push it first`);
  if ("manifests" in json) {
    for (const child of json.manifests)
      if (!(await hasManifest(child.digest))) throw missing("manifest", child);
    return;
  }
  const own = [json.config, ...json.layers].filter((blob) => !blob.urls?.length);
  for (const blob of own)
    if ((await blobs.find(name, blob.digest)) === undefined) throw missing("blob", blob);
}
