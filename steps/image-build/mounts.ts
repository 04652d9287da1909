import { constants } from "node:fs";
import { chmod, copyFile, cp, lstat, mkdir, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Log } from "../../lib/log/index.ts";
import { inside } from "./containment.ts";
import { buildFault } from "./fault.ts";
import { type BuildParams, rpmArchitecture } from "./labels.ts";

/** A folder or file of this machine that instructions see. */
export interface BuildMount {
  readonly from: string;
  readonly at: string;
}
export const volumeFlags = (mounts: readonly BuildMount[]) =>
  mounts.map(({ from, at }) => `--volume=${from}:${at}`);

/** What tells that there was a prefetch. Newer prefetch tasks say it by the second name. */
const ENV_FILES = ["cachi2.env", "prefetch.env"];
const COPY = "prefetch-copy";

export interface Prefetch {
  readonly mounts: readonly BuildMount[];
  /** Shell text to put in front of RUN commands. */
  readonly prelude: string;
  /** SBOM of what was fetched, if it has one. */
  readonly sbom?: string;
  /** Takes the copy away again. */
  dispose(): Promise<void>;
}

/**
 * Prepares what was prefetched: instructions may write into it, so they get a copy beside it, of which RPMs
 * hold only this architecture. Nothing if there is no environment file, which is the sign of a prefetch.
 */
export async function preparePrefetch(
  {
    prefetch,
    prefetchOutputMount,
    prefetchEnvMount,
  }: Pick<BuildParams, "prefetch" | "prefetchOutputMount" | "prefetchEnvMount">,
  architecture: string,
): Promise<Prefetch | undefined> {
  const env = prefetch === "" ? undefined : await environmentFile(prefetch);
  if (env === undefined) return undefined;
  if (prefetchOutputMount === "" || prefetchEnvMount === "")
    throw buildFault(
      "BUILD_BAD_PARAM",
      `there is a prefetch in ${prefetch}, but no place to mount it: prefetchOutputMount and prefetchEnvMount`,
      "Give both flags; the catalog's tasks do.",
    );
  const copy = join(dirname(prefetch), COPY);
  await rm(copy, { recursive: true, force: true });
  await copyTree(join(prefetch, "output"), join(copy, "output"), rpmArchitecture(architecture));
  await copyFile(env, join(copy, basename(env)));
  await openForAll(copy);
  const sbom = join(prefetch, "output", "bom.json");
  return {
    mounts: [
      { from: join(copy, "output"), at: prefetchOutputMount },
      { from: join(copy, basename(env)), at: prefetchEnvMount },
    ],
    prelude: `. ${prefetchEnvMount} &&`,
    ...((await isFile(sbom)) ? { sbom } : {}),
    dispose: () => rm(copy, { recursive: true, force: true }),
  };
}

async function environmentFile(prefetch: string): Promise<string | undefined> {
  for (const name of ENV_FILES) if (await isFile(join(prefetch, name))) return join(prefetch, name);
  return undefined;
}

async function copyTree(from: string, to: string, rpmArch: string): Promise<void> {
  await mkdir(to, { recursive: true });
  if (!(await stat(from).catch(() => undefined))?.isDirectory()) return;
  const rpms = join("deps", "rpm");
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    // Shares the blocks where the file system can.
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => {
      const way = relative(from, path);
      if (dirname(way) !== rpms) return true;
      return basename(way) === rpmArch;
    },
  });
}

/** Any user of the image may read and write it. */
async function openForAll(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  const executable = found.isDirectory() || (found.mode & 0o111) !== 0 ? 0o111 : 0;
  await chmod(path, found.mode | 0o666 | executable);
  if (found.isDirectory()) for (const name of await readdir(path)) await openForAll(join(path, name));
}

/** `.repo` files: of the repository and fetched ones; the prefetch's own wins over others of its name. */
export async function yumMounts(
  params: BuildParams,
  prefetch: Prefetch | undefined,
  architecture: string,
  scratch: string,
): Promise<BuildMount[]> {
  const folder = join(scratch, "yum.repos.d");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { yumReposFetched, yumReposSource, source, yumReposTarget } = params;
  const inSource =
    yumReposSource === "" ? undefined : await inside(source, yumReposSource, "YUM_REPOS_D_SRC");
  const output = prefetch?.mounts[0]?.from;
  const fetched = output && join(output, "deps", "rpm", rpmArchitecture(architecture), "repos.d");
  let count = 0;
  for (const from of [yumReposFetched, inSource, fetched]) if (from) count += await copyFiles(from, folder);
  return count === 0 ? [] : [{ from: folder, at: yumReposTarget }];
}

async function copyFiles(from: string, to: string): Promise<number> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  for (const { name } of files) await copyFile(join(from, name), join(to, name));
  return files.length;
}

/** The build context, where the user wants to see it. */
export const workingdirMount = ({ workingdirMount: at }: BuildParams, context: string): BuildMount[] =>
  at === "" ? [] : [{ from: context, at }];

/** `--secret` flags for each file of the additional secret; Kubernetes' own entries (`..data`) are no secrets. */
export async function secretFlags(folder: string | undefined, name: string, log: Log): Promise<string[]> {
  if (folder === undefined) return [];
  const flags: string[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const path = join(folder, file);
    if (file.startsWith("..") || !(await isFile(path))) continue;
    flags.push(`--secret=id=${name === "" ? basename(folder) : name}/${file},src=${path}`);
  }
  if (flags.length > 0)
    log.info(`Build secrets: ${flags.map((flag) => flag.replace(/^.*id=|,src=.*$/g, "")).join(", ")}`);
  return flags;
}

export const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() ?? false;
