import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { codeOf } from "../../lib/errors/index.ts";

/** What the sample application's build is given beside its URL. */
export const SAMPLE_PARAMS = {
  dockerfile: "Containerfile",
  hermetic: "true",
  // Release policies want the sources beside the image.
  "build-source-image": "true",
  "prefetch-input": JSON.stringify([
    { type: "npm", path: "web" },
    { type: "pip", path: ".", binary: {} },
  ]),
} as const;

/** Everybody's clone has the same commit. */
const IDENTITY = {
  GIT_AUTHOR_NAME: "Slipway",
  GIT_AUTHOR_EMAIL: "sample@slipway.invalid",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "Slipway",
  GIT_COMMITTER_EMAIL: "sample@slipway.invalid",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

/**
 * The sample application as a git repository of its own, so that the pipeline clones it as it clones
 * any other. It lies under its commit: the same sources have the same URL, an edit has another.
 * Returns its `file://` URL.
 */
export async function sampleRepository(source: string, state: string): Promise<string> {
  const samples = join(state, "samples");
  await mkdir(samples, { recursive: true });
  const work = await mkdtemp(join(samples, ".new-"));
  try {
    const made = join(work, "harbour-board");
    const commit = await commitOf(source, made);
    const place = join(samples, commit.slice(0, 12));
    await rename(work, place).catch((thrown: unknown) => {
      // Another run was faster, or an earlier one made it.
      if (codeOf(thrown) !== "ENOTEMPTY" && codeOf(thrown) !== "EEXIST") throw thrown;
    });
    return pathToFileURL(join(place, "harbour-board")).href;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Copies the sources, without what a build left there, and commits them. */
async function commitOf(source: string, into: string): Promise<string> {
  await cp(source, into, {
    recursive: true,
    filter: (path) => !/node_modules|__pycache__/.test(basename(path)),
  });
  const env = { ...process.env, ...IDENTITY };
  const git = (...args: string[]) =>
    promisify(execFile)("git", ["-c", "init.defaultBranch=main", ...args], { cwd: into, env });
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "The harbour board");
  return (await git("rev-parse", "HEAD")).stdout.trim();
}

/** Takes away sample repositories that no run made or used for a day. */
export async function sweepSamples(state: string, olderThanMs = 24 * 3600 * 1000): Promise<void> {
  const samples = join(state, "samples");
  for (const name of await readdir(samples).catch(() => [])) {
    const made = await stat(join(samples, name)).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > olderThanMs)
      await rm(join(samples, name), { recursive: true, force: true });
  }
}
