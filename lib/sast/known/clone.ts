import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "../../errors/index.ts";
import { gitFault, parseGitUrl, type Repository, repository, withGitSession } from "../../git/index.ts";
import type { Log } from "../../log/index.ts";
import type { Git } from "../../tools/git.ts";

/** Where the list comes from. */
export interface Origin {
  readonly url: string;
  /** Branch, tag or commit; default: what the repository stands at. */
  readonly revision?: string;
  /** Milliseconds after which a repository that does not answer counts as out of reach. */
  readonly answersWithin: number;
  /** Nobody gave it: it is what the field takes where nothing is said. */
  readonly isFallback?: true;
}

export interface CloneKit {
  readonly git: Git;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly caFile: string;
}

/** Milliseconds for the files themselves. */
const FETCH_MS = 120_000;

/**
 * Calls `use` with a folder that holds the files of a repository at a revision; the folder is gone afterwards.
 * Links in it are plain files, so that nothing outside of it is read.
 *
 * @throws faults of lib/git
 */
export async function withClone<T>(
  kit: CloneKit,
  origin: Origin,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-kfp-"));
  try {
    const url = parseGitUrl(origin.url);
    const { caFile, log, signal } = kit;
    await withGitSession({ url, cwd: folder, caFile, log }, async (session) => {
      const retries = { attempts: 1, wait: 0 };
      await check(repository(kit.git, session, url.bare, { log, signal, retries }), {
        ...origin,
        url: url.bare,
      });
    });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function check(repo: Repository, { url, revision = "HEAD", answersWithin }: Origin): Promise<void> {
  const run = (doing: string, args: readonly string[], timeoutMs = FETCH_MS) =>
    repo.run({ doing, url }, args, { timeoutMs });
  await inTime(url, answersWithin, run("asking for it", ["ls-remote", "--heads", "--", url], answersWithin));
  await run("git init", ["init", "--quiet", "--template="]);
  const fetched = await fetchOne(run, url, revision);
  const settings = ["-c", "core.symlinks=false", "-c", "advice.detachedHead=false"];
  await run("git checkout", [...settings, "checkout", "--quiet", "--force", "--detach", fetched, "--"]);
}

/** A git that was stopped has said nothing about why. */
async function inTime(url: string, milliseconds: number, work: Promise<unknown>): Promise<void> {
  const began = performance.now();
  try {
    await work;
  } catch (thrown) {
    if (codeOf(thrown) !== "GIT_FAILED" || performance.now() - began < milliseconds) throw thrown;
    throw gitFault(
      "GIT_UNREACHABLE",
      `${url} did not answer within ${milliseconds / 1000} seconds`,
      "Look whether it can be reached from here.",
    );
  }
}

type RunGit = (doing: string, args: readonly string[]) => Promise<unknown>;

/** Not each server gives single commits: then everything is fetched. Gives what to check out. */
async function fetchOne(run: RunGit, url: string, revision: string): Promise<string> {
  const fetch = ["fetch", "--quiet", "--no-tags"];
  try {
    await run(`fetching ${revision}`, [...fetch, "--depth=1", "--", url, revision]);
    return "FETCH_HEAD";
  } catch (thrown) {
    if (codeOf(thrown) !== "GIT_NO_REVISION" || !/^[0-9a-f]{4,64}$/.test(revision)) throw thrown;
    await run("fetching all branches", [...fetch, "--", url, "+refs/heads/*:refs/remotes/origin/*"]);
    return revision;
  }
}
