import { readFile, rm, rmdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { codeOf } from "../lib/errors/index.ts";
import { readIfThere } from "../lib/files/index.ts";
import type { Index, Manifest } from "../lib/oci/index.ts";
import { listIfThere, statIfThere } from "./store/files.ts";
import { type Layout, layout } from "./store/layout.ts";
import { repositories } from "./store/repositories.ts";

export interface GarbageOptions {
  /** Only what nobody touched for so long goes, so that a push under way is safe. Default one hour. */
  readonly olderThanMs?: number;
  /** Also manifests that no tag, index or subject leads to. Default false: people and records hold digests. */
  readonly untagged?: boolean;
  /** Tags to take away first, if nobody moved them for so long. */
  readonly forget?: (repository: string, tag: string) => boolean;
}
export interface Collected {
  /** bytes */
  readonly freed: number;
  readonly blobs: number;
  readonly uploads: number;
  readonly manifests: number;
}

/**
 * Gives space back: content that no manifest needs, uploads that nobody goes on with, drafts of processes that
 * died. A registry may run meanwhile. On wish untagged manifests first.
 */
export async function collectGarbage(dir: string, options: GarbageOptions = {}): Promise<Collected> {
  const places = layout(resolve(dir));
  const before = Date.now() - (options.olderThanMs ?? 3_600_000);
  const names = await repositories(places);
  const needed = new Set<string>();
  let manifests = 0;
  for (const name of names) {
    if (options.forget) await dropTags(places, name, before, options.forget);
    if (options.untagged) manifests += await dropUntagged(places, name, before);
    const own = await neededBy(places, name);
    for (const digest of own) needed.add(digest);
    await dropLinks(places, name, own, before);
  }
  const uploads = await sum(names.map((name) => sweepFolder(places.uploads(name), before)));
  const drafts = await sweepFolder(places.tmp, before);
  const blobs = await sweepBlobs(places, needed, before);
  return {
    freed: uploads.freed + drafts.freed + blobs.freed,
    blobs: blobs.count,
    uploads: uploads.count,
    manifests,
  };
}

interface Sweep {
  readonly freed: number;
  readonly count: number;
}

/** Digests of the manifests of a repository. */
async function manifestsOf(places: Layout, name: string): Promise<string[]> {
  const home = join(places.repository(name), "_manifests");
  const found: string[] = [];
  for (const algorithm of await listIfThere(home))
    for (const hex of await listIfThere(join(home, algorithm))) found.push(`${algorithm}:${hex}`);
  return found;
}

async function readStored(places: Layout, digest: string): Promise<Partial<Manifest & Index>> {
  try {
    return JSON.parse(await readFile(places.blob(digest), "utf8"));
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return {};
    throw thrown;
  }
}

async function neededBy(places: Layout, name: string): Promise<Set<string>> {
  const needed = new Set<string>();
  for (const digest of await manifestsOf(places, name)) {
    const { config, layers, manifests } = await readStored(places, digest);
    needed.add(digest);
    for (const one of [...(config ? [config] : []), ...(layers ?? []), ...(manifests ?? [])])
      needed.add(one.digest);
  }
  return needed;
}

async function dropTags(
  places: Layout,
  name: string,
  before: number,
  doomed: NonNullable<GarbageOptions["forget"]>,
): Promise<void> {
  for (const tag of await listIfThere(places.tags(name))) {
    const file = join(places.tags(name), tag);
    if (doomed(name, tag) && ((await statIfThere(file))?.mtimeMs ?? before) < before)
      await rm(file, { force: true });
  }
}

/** A tag that stands for what belongs to a digest: signature, attestation, SBOM, Containerfile, referrers. */
const belongsTo = (tag: string): string | undefined => {
  const [, algorithm, hex] = /^(sha256|sha512)-([0-9a-f]{64,128})(?:\.|$)/.exec(tag) ?? [];
  return hex === undefined ? undefined : `${algorithm}:${hex}`;
};

/**
 * Keeps what is reached from a tag, through indexes, from subjects to their referrers, and from digests to
 * what digest tags say of them. A digest tag without its digest goes too.
 */
async function dropUntagged(places: Layout, name: string, before: number): Promise<number> {
  const all = await manifestsOf(places, name);
  const json = new Map(
    await Promise.all(all.map(async (digest) => [digest, await readStored(places, digest)] as const)),
  );
  const tags = await Promise.all(
    (await listIfThere(places.tags(name))).map(async (tag) => ({
      file: join(places.tags(name), tag),
      of: belongsTo(tag),
      digest: await readIfThere(join(places.tags(name), tag)),
    })),
  );
  const reached = new Set<string>();
  const open = tags.flatMap(({ of, digest }) => (of === undefined && digest !== undefined ? [digest] : []));
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    if (reached.has(digest)) continue;
    reached.add(digest);
    for (const child of json.get(digest)?.manifests ?? []) open.push(child.digest);
    for (const [referrer, { subject }] of json) if (subject?.digest === digest) open.push(referrer);
    for (const tag of tags) if (tag.of === digest && tag.digest !== undefined) open.push(tag.digest);
  }
  for (const { file, of } of tags) {
    if (of === undefined || reached.has(of)) continue;
    if (((await statIfThere(file))?.mtimeMs ?? before) < before) await rm(file, { force: true });
  }
  let dropped = 0;
  for (const digest of all.filter((one) => !reached.has(one))) {
    const link = places.manifestLink(name, digest);
    if (((await statIfThere(link))?.mtimeMs ?? before) >= before) continue;
    const subject = json.get(digest)?.subject?.digest;
    if (subject !== undefined)
      await rm(join(places.referrers(name, subject), digest.replace(":", "-")), { force: true });
    await rm(link, { force: true });
    dropped++;
  }
  return dropped;
}

async function dropLinks(
  places: Layout,
  name: string,
  needed: ReadonlySet<string>,
  before: number,
): Promise<void> {
  const home = join(places.repository(name), "_blobs");
  for (const algorithm of await listIfThere(home))
    for (const hex of await listIfThere(join(home, algorithm))) {
      const digest = `${algorithm}:${hex}`;
      const link = join(home, algorithm, hex);
      const touched = Math.max(
        ...(await Promise.all([statIfThere(link), statIfThere(places.blob(digest))])).map(
          (s) => s?.mtimeMs ?? 0,
        ),
      );
      if (!needed.has(digest) && touched < before) await rm(link, { force: true });
    }
}

async function sweepBlobs(places: Layout, needed: ReadonlySet<string>, before: number): Promise<Sweep> {
  let [freed, count] = [0, 0];
  for (const algorithm of await listIfThere(places.blobs))
    for (const part of await listIfThere(join(places.blobs, algorithm)))
      for (const hex of await listIfThere(join(places.blobs, algorithm, part))) {
        if (needed.has(`${algorithm}:${hex}`)) continue;
        const size = await removeOld(join(places.blobs, algorithm, part, hex), before);
        if (size === undefined) continue;
        freed += size;
        count++;
      }
  return { freed, count };
}

/** Old entries of a folder: files, or folders of files. */
async function sweepFolder(dir: string, before: number): Promise<Sweep> {
  let [freed, count] = [0, 0];
  for (const entry of await listIfThere(dir)) {
    const path = join(dir, entry);
    const inner = await listIfThere(path);
    const sizes = await Promise.all(
      (inner.length > 0 ? inner.map((file) => join(path, file)) : [path]).map((file) =>
        removeOld(file, before),
      ),
    );
    if (inner.length > 0) await rmdir(path).catch(() => {});
    freed += sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
    if (sizes.some((size) => size !== undefined)) count++;
  }
  return { freed, count };
}

/** Removes a file that was not touched since `before`; its size in bytes, or undefined if it stays. */
async function removeOld(file: string, before: number): Promise<number | undefined> {
  const found = await statIfThere(file);
  if (found === undefined || found.mtimeMs >= before) return undefined;
  await rm(file, { force: true, recursive: true });
  return found.isFile() ? found.size : 0;
}

const sum = async (sweeps: readonly Promise<Sweep>[]): Promise<Sweep> => {
  const all = await Promise.all(sweeps);
  return {
    freed: all.reduce((total, one) => total + one.freed, 0),
    count: all.reduce((total, one) => total + one.count, 0),
  };
};
