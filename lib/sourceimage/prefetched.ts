import { lstat, open, readdir, readlink, realpath } from "node:fs/promises";
import { bytesOf, type Raw, rawOf, showRaw } from "../artifacts/index.ts";
import { ifThere } from "../files/index.ts";
import type { Log } from "../log/index.ts";
import type { Entry } from "./tar.ts";

/** A source RPM. */
export interface SourceRpm {
  readonly name: string;
  readonly file: Buffer;
}
/** What a prefetch left that belongs into a source image. */
export interface Prefetched {
  /** Entries `./deps/<package manager>/…` by package manager, sorted. */
  readonly byManager: readonly (readonly [manager: string, entries: readonly Entry[]])[];
  /** Sorted by path. */
  readonly sourceRpms: readonly SourceRpm[];
  /** The environment that a build has to have. */
  readonly environment: readonly Entry[];
}

/** `cachi2.env` is the name that readers of source images know. */
const ENVIRONMENT = "cachi2.env";
const RPM_MAGIC = "edabeedb";

/**
 * What lies in the output folder of a prefetch. Source RPMs stand for themselves and binary RPMs are no
 * sources; of all else each regular file goes in. Links are kept as links if they stay inside; links that lead
 * out, pipes, sockets and devices are left out with a warning.
 */
export async function prefetched(folder: string, log: Log): Promise<Prefetched> {
  if (!(await isOwn(folder, log))) return { byManager: [], sourceRpms: [], environment: [] };
  const found: Found = { rpms: [], root: `${rawOf(folder)}/output/deps`, log };
  const byManager: [string, readonly Entry[]][] = [];
  for (const { name, kind } of await list(found.root)) {
    if (kind !== "directory") log.warn(`${showRaw(name)} belongs to no package manager: left out`);
    else byManager.push([bytesOf(name).toString(), await walk(found, `${found.root}/${name}`)]);
  }
  return {
    byManager: byManager.filter(([, entries]) => entries.length > 0),
    sourceRpms: found.rpms,
    environment: await environment(rawOf(folder), log),
  };
}

/** Folders, not links: through a link, files of anywhere would be published. */
async function isOwn(folder: string, log: Log): Promise<boolean> {
  for (const path of [folder, `${folder}/output`, `${folder}/output/deps`]) {
    const stats = await ifThere(lstat(path));
    if (stats === undefined || stats.isDirectory()) continue;
    log.warn(`${path} is no folder: nothing that was prefetched is in the source image`);
    return false;
  }
  return folder !== "";
}

interface Found {
  readonly rpms: SourceRpm[];
  /** The folder `deps`. */
  readonly root: Raw;
  readonly log: Log;
}
type Kind = "directory" | "file" | "symlink" | "other";

/** Sorted by bytes; none where there is no such folder. */
async function list(folder: Raw): Promise<{ name: Raw; kind: Kind }[]> {
  const all = await ifThere(readdir(bytesOf(folder), { withFileTypes: true, encoding: "buffer" }));
  return (all ?? [])
    .map((each) => ({ name: rawOf(each.name), kind: kindOf(each) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function kindOf(entry: { isDirectory(): boolean; isFile(): boolean; isSymbolicLink(): boolean }): Kind {
  if (entry.isDirectory()) return "directory";
  if (entry.isFile()) return "file";
  return entry.isSymbolicLink() ? "symlink" : "other";
}

async function walk(found: Found, folder: Raw): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { name, kind } of await list(folder)) {
    const path = `${folder}/${name}`;
    if (kind === "directory") entries.push(...(await walk(found, path)));
    else entries.push(...(await leaf(found, path, kind)));
  }
  return entries;
}

async function leaf(found: Found, path: Raw, kind: Exclude<Kind, "directory">): Promise<readonly Entry[]> {
  const name = `./deps/${path.slice(found.root.length + 1)}`;
  if (kind === "symlink") return link(found, path, name);
  if (kind === "other") {
    found.log.warn(`${showRaw(path)} is a pipe, socket or device: left out of the source image`);
    return [];
  }
  if (await isRpm(path)) {
    if (name.endsWith(".src.rpm")) found.rpms.push({ name: nameOf(path), file: bytesOf(path) });
    else found.log.info(`${showRaw(path)} is a binary RPM: left out of the source image`);
    return [];
  }
  return [await fileEntry(path, name)];
}

const nameOf = (path: Raw) => bytesOf(path.slice(path.lastIndexOf("/") + 1)).toString();

async function fileEntry(path: Raw, name: Raw): Promise<Entry> {
  const { size } = await lstat(bytesOf(path));
  return { type: "file", name, size, path: bytesOf(path) };
}

async function link({ root, log }: Found, path: Raw, name: Raw): Promise<readonly Entry[]> {
  const target = rawOf(await readlink(bytesOf(path), { encoding: "buffer" }));
  const [inside, real] = await Promise.all([realOf(root), ifThere(realOf(path))]);
  if (real !== undefined && !target.startsWith("/") && real.startsWith(`${inside}/`))
    return [{ type: "symlink", name, target }];
  log.warn(`${showRaw(path)} is a link that leads out of what was prefetched: left out of the source image`);
  return [];
}

const realOf = async (path: Raw): Promise<Raw> =>
  rawOf(await realpath(bytesOf(path), { encoding: "buffer" }));

async function isRpm(path: Raw): Promise<boolean> {
  if (!path.endsWith(".rpm")) return false;
  const file = await open(bytesOf(path));
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("hex") === RPM_MAGIC;
  } finally {
    await file.close();
  }
}

async function environment(folder: Raw, log: Log): Promise<readonly Entry[]> {
  const path = `${folder}/${ENVIRONMENT}`;
  const stats = await ifThere(lstat(bytesOf(path)));
  if (stats === undefined) return [];
  if (stats.isFile()) return [await fileEntry(path, `./${ENVIRONMENT}`)];
  log.warn(`${showRaw(path)} is no regular file: left out of the source image`);
  return [];
}
