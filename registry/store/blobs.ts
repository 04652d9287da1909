import { randomUUID } from "node:crypto";
import { rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { exists, mark, moveTo, statIfThere, sync, writeWhole } from "./files.ts";
import type { Layout } from "./layout.ts";

/** Content by digest, and which repository holds what. */
export interface BlobStore {
  /** Path and size in bytes of a blob that the repository holds. */
  find(name: string, digest: string): Promise<{ path: string; size: number } | undefined>;
  /** Takes over a verified file: it is on the disk before it has its name. */
  adopt(file: string, digest: string): Promise<void>;
  /** Stores bytes whose digest is known to be right. */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  link(name: string, digest: string): Promise<void>;
  /** False if the repository did not hold it. The content stays until garbage is collected. */
  unlink(name: string, digest: string): Promise<boolean>;
}

/** A blob whose time is older than this is touched when somebody counts on it, so that no collection takes it. */
const STALE_MS = 60_000;

export function blobStore(layout: Layout): BlobStore {
  const touch = async (path: string) => {
    const found = await statIfThere(path);
    if (found === undefined) return undefined;
    if (Date.now() - found.mtimeMs > STALE_MS) await utimes(path, new Date(), new Date()).catch(() => {});
    return found;
  };
  return {
    async find(name, digest) {
      if (!(await exists(layout.blobLink(name, digest)))) return undefined;
      const path = layout.blob(digest);
      const found = await touch(path);
      return found && { path, size: found.size };
    },
    async adopt(file, digest) {
      const path = layout.blob(digest);
      if (await touch(path)) return rm(file, { force: true });
      await sync(file);
      await moveTo(file, path);
    },
    async put(digest, bytes) {
      const path = layout.blob(digest);
      if (await touch(path)) return;
      const draft = join(layout.tmp, randomUUID());
      await writeWhole(layout.tmp, draft, bytes);
      await sync(draft);
      await moveTo(draft, path);
    },
    link: (name, digest) => mark(layout.blobLink(name, digest)),
    async unlink(name, digest) {
      const link = layout.blobLink(name, digest);
      const there = await exists(link);
      await rm(link, { force: true });
      return there;
    },
  };
}
