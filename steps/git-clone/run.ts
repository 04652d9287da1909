import type { Context, Run } from "../../lib/contract/index.ts";
import {
  gitFault,
  makeReproducible,
  parseGitUrl,
  redactGitUrl,
  repository,
  withGitSession,
} from "../../lib/git/index.ts";
import type { gitCloneStep } from "./contract.ts";
import { fetchAndCheckOut, prepare, updateSubmodules } from "./fetch.ts";
import { checkLinks } from "./links.ts";
import { mergeTargetBranch } from "./merge.ts";
import { checkoutFolder, emptyFolder } from "./place.ts";
import type { Clone, CloneParams } from "./values.ts";

type Step = Context<typeof gitCloneStep>;

export const run: Run<typeof gitCloneStep> = async (context) => {
  const { params } = context;
  checkParams(params);
  const folder = checkoutFolder(params.output, params.subdirectory);
  if (params.deleteExisting) emptyFolder(folder);
  try {
    return await clone(context, folder);
  } catch (thrown) {
    // What is half there must not be taken for the source.
    if (params.deleteExisting) emptyFolder(folder);
    throw thrown;
  }
};

async function clone({ params, secrets, tools, log, signal }: Step, folder: string) {
  const url = parseGitUrl(params.url);
  if (url.credentials !== undefined) log.secret(url.credentials.password);
  const { httpProxy: http, httpsProxy: https, noProxy: none, caFile, sslVerify } = params;
  const session = {
    ...{ url, cwd: folder, caFile, sslVerify, proxy: { http, https, none }, log },
    basicAuthDirectory: secrets.basicAuth,
    sshDirectory: secrets.sshDirectory,
  };
  const retries = { attempts: params.retryMaxAttempts, wait: params.retryWait };
  return withGitSession(session, async (opened) => {
    const repo = repository(tools.git, opened, url.bare, { log, signal, retries });
    return cloneWith({ params, folder, url: url.bare, repository: repo, log });
  });
}

async function cloneWith(clone: Clone) {
  const { params, folder, log } = clone;
  await prepare(clone);
  await fetchAndCheckOut(clone);
  const results = await collect(clone);
  const mergedSha = params.mergeTargetBranch ? await merged(clone, results.commit) : undefined;
  if (params.enableSymlinkCheck) checkLinks(folder, params.symlinkCheckIgnorePattern);
  if (params.reproducible) await fix(clone);
  log.info(`${results.commit} of ${clone.url} is in ${folder}`);
  return { ...results, mergedSha };
}

async function fix({ folder, url, repository }: Clone): Promise<void> {
  await repository.run({ doing: "git config", url }, ["config", "core.checkStat", "minimal"]);
  makeReproducible(folder);
}

async function merged(clone: Clone, commit: string): Promise<string> {
  const sha = await mergeTargetBranch(clone, commit);
  if (clone.params.submodules) await updateSubmodules(clone);
  return sha;
}

/** All of the fetched commit, not of a merge: policy and signatures speak of what the author pushed. */
async function collect({ params, url, repository }: Clone) {
  return {
    commit: await repository.line(["rev-parse", "HEAD"]),
    shortCommit: await repository.line(["rev-parse", `--short=${params.shortCommitLength}`, "HEAD"]),
    url,
    commitTimestamp: await repository.line(["log", "-1", "--format=%ct", "HEAD"]),
  };
}

function checkParams(params: CloneParams): void {
  if (params.url === "")
    throw gitFault("GIT_BAD_PARAM", "url is empty", "Give the URL of the repository to clone.");
  if (params.mergeTargetBranch && params.targetBranch === "")
    throw gitFault(
      "GIT_BAD_PARAM",
      `targetBranch is empty, but mergeTargetBranch is true for ${redactGitUrl(params.url)}`,
      "Give the branch to merge.",
    );
}
