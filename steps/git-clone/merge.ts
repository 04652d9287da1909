import { gitFault, parseGitUrl, sameRepository } from "../../lib/git/index.ts";
import { fetchFrom } from "./fetch.ts";
import type { Clone } from "./values.ts";

/** Who makes the merge commit. */
const AUTHOR = { name: "git-clone", email: "git-clone@slipway.invalid" };

/**
 * Merges `targetBranch` into what is checked out and gives the SHA after it. The commit's time is that of
 * the younger parent, so that the same merge has the same SHA each time. Fault GIT_CONFLICT.
 */
export async function mergeTargetBranch(clone: Clone, commit: string): Promise<string> {
  const { params, repository, log } = clone;
  const { remote, url } = await sourceOf(clone);
  log.info(`merging ${params.targetBranch} of ${url}`);
  await fetchFrom(clone, remote, url, params.targetBranch, params.mergeSourceDepth);
  const target = await repository.line(["rev-parse", "FETCH_HEAD"]);
  await ensureCommonHistory(clone, target);
  const message = `Merge branch '${params.targetBranch}' from ${remote} into ${commit}`;
  await merge(clone, target, message);
  return repository.line(["rev-parse", "HEAD"]);
}

/** The cloned repository, or a second remote. */
async function sourceOf({ params, url, repository }: Clone) {
  if (params.mergeSourceRepoUrl === "") return { remote: "origin", url };
  const other = parseGitUrl(params.mergeSourceRepoUrl).bare;
  if (sameRepository(url, other)) return { remote: "origin", url };
  const name = "merge-source";
  await repository.run({ doing: "git config", url }, ["config", `remote.${name}.url`, other]);
  return { remote: name, url: other };
}

/** With depth 1 the commit where both parted is missing; then the rest of the history is fetched. */
async function ensureCommonHistory({ params, url, repository, log }: Clone, target: string): Promise<void> {
  const found = await repository.run({ doing: "git merge-base", url }, ["merge-base", "HEAD", target], {
    okCodes: [0, 1],
  });
  if (found.code === 0 || (await repository.line(["rev-parse", "--is-shallow-repository"])) !== "true")
    return;
  log.warn(`no common history within depth ${params.depth}: fetching all of it`);
  const wanted = params.refspec || params.revision || "HEAD";
  const args = [
    "fetch",
    "--unshallow",
    "--update-head-ok",
    "--force",
    "--",
    "origin",
    ...wanted.split(/\s+/),
  ];
  await repository.overNetwork({ doing: `fetching the history of ${wanted}`, url }, args);
}

async function merge({ params, url, repository }: Clone, target: string, message: string): Promise<void> {
  const time = await youngest(repository, target);
  const as = [
    "-c",
    `user.name=${AUTHOR.name}`,
    "-c",
    `user.email=${AUTHOR.email}`,
    "-c",
    "commit.gpgSign=false",
  ];
  const args = [...as, "merge", "--no-ff", "--no-edit", "-m", message, target];
  const env = { GIT_AUTHOR_DATE: `${time} +0000`, GIT_COMMITTER_DATE: `${time} +0000` };
  const merged = await repository.run({ doing: `merging ${params.targetBranch}`, url }, args, {
    okCodes: [0, 1],
    env,
  });
  if (merged.code === 0) return;
  const { stdout } = await repository.run({ doing: "git diff", url }, [
    "diff",
    "--name-only",
    "--diff-filter=U",
  ]);
  throw gitFault(
    "GIT_CONFLICT",
    `${params.targetBranch} cannot be merged: conflicts in ${stdout.trim().split("\n").slice(0, 20).join(", ")}`,
    "Rebase the change onto the target branch.",
  );
}

async function youngest(repository: Clone["repository"], target: string): Promise<number> {
  const times = [
    await repository.line(["log", "-1", "--format=%ct", "HEAD"]),
    await repository.line(["log", "-1", "--format=%ct", target]),
  ];
  return Math.max(...times.map(Number));
}
