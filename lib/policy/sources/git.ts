import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBelow, isWithin } from "../../files/index.ts";
import { parseGitUrl, type Repository, repository, withGitSession } from "../../git/index.ts";
import { policyFault } from "../fault.ts";
import { readFolder } from "./folder.ts";
import type { Location } from "./location.ts";
import type { SourceAccess, SourceFile } from "./types.ts";

type GitLocation = Extract<Location, { kind: "git" }>;

const RETRIES = { attempts: 3, wait: 1000 };
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Files of a folder of a repository at a revision. Links are plain files there: nothing outside is read. */
export const readGit = (
  location: GitLocation,
  access: SourceAccess,
  suffixes: readonly string[],
): Promise<readonly SourceFile[]> =>
  withCheckout(location, access, (folder) => {
    const path = join(folder, location.path);
    if (!isWithin(path, folder) || (location.path !== "" && !isBelow(path, folder))) throw outside(location);
    return readFolder(path, suffixes);
  });

/** The commit that a branch or tag is at; nothing if a commit is named already. */
export async function commitOf(location: GitLocation, access: SourceAccess): Promise<string | undefined> {
  if (COMMIT.test(location.ref)) return undefined;
  return withCheckout(location, access, (_, commit) => Promise.resolve(commit));
}

async function withCheckout<T>(
  { url: text, ref }: GitLocation,
  access: SourceAccess,
  use: (folder: string, commit: string) => Promise<T>,
): Promise<T> {
  const { git, log, signal, caFile = "" } = access;
  if (git === undefined) throw noGit(text);
  const folder = await mkdtemp(join(tmpdir(), "slipway-policy-"));
  try {
    const url = parseGitUrl(text);
    const commit = await withGitSession({ url, cwd: folder, caFile, log }, (session) =>
      checkout(
        repository(git, session, url.bare, { log, signal, retries: RETRIES }),
        url.bare,
        ref || "HEAD",
      ),
    );
    return await use(folder, commit);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkout(repo: Repository, url: string, revision: string): Promise<string> {
  const run = (doing: string, args: readonly string[]) => repo.run({ doing, url }, args);
  await run("git init", ["init", "--quiet", "--template="]);
  await repo.overNetwork({ doing: `fetching ${revision}`, url }, [
    ...["fetch", "--quiet", "--no-tags", "--depth=1", "--"],
    ...[url, revision],
  ]);
  const settings = ["-c", "core.symlinks=false", "-c", "advice.detachedHead=false"];
  await run("git checkout", [...settings, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD", "--"]);
  return repo.line(["rev-parse", "HEAD"]);
}

const outside = ({ path }: GitLocation) =>
  policyFault(
    "POLICY_NO_SOURCE",
    `the folder ${JSON.stringify(path)} leads out of the repository`,
    "Write a folder of the repository after the double slash.",
  );

const noGit = (url: string) =>
  policyFault("POLICY_NO_SOURCE", `${url} needs git, which is not there`, "Install git: apt install git.");
