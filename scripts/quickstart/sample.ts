import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** What the sample application's build is given beside its URL. */
export const SAMPLE_PARAMS = {
  dockerfile: "Containerfile",
  hermetic: "true",
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
 * any other. Made anew each time in a folder of its own, so that an edit shows and two runs do not meet.
 * Returns its `file://` URL.
 */
export async function sampleRepository(source: string, state: string): Promise<string> {
  const work = await mkdtemp(join(state, "sample-"));
  const place = join(work, "harbour-board");
  await cp(source, `${place}.new`, {
    recursive: true,
    filter: (path) => !/node_modules|__pycache__/.test(path),
  });
  const git = (...args: string[]) =>
    promisify(execFile)("git", ["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false", ...args], {
      cwd: `${place}.new`,
      env: { ...process.env, ...IDENTITY },
    });
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "The harbour board");
  await rename(`${place}.new`, place);
  return pathToFileURL(place).href;
}

/** Takes away sample repositories of runs that ended long ago. */
export async function sweepSamples(state: string, olderThanMs = 24 * 3600 * 1000): Promise<void> {
  for (const name of (await readdir(state).catch(() => [])).filter((each) => each.startsWith("sample-"))) {
    const made = await stat(join(state, name)).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > olderThanMs)
      await rm(join(state, name), { recursive: true, force: true });
  }
}
