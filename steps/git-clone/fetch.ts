import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import { gitFault } from "../../lib/git/index.ts";
import { type Clone, commaSeparated, depthOption } from "./values.ts";

/** Makes the repository, or takes the one that is there, with `url` as its only origin. */
export async function prepare({ params, folder, url, repository }: Clone): Promise<void> {
  const run = (...args: string[]) => repository.run({ doing: `git ${args[0]}`, url }, args);
  await run("init", "--quiet", "--template=");
  await run("config", "remote.origin.url", url);
  await run("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
  const sparse = commaSeparated(params.sparseCheckoutDirectories);
  if (sparse.length === 0) return;
  await run("config", "core.sparseCheckout", "true");
  await run("config", "core.sparseCheckoutCone", "false");
  mkdirSync(join(folder, ".git/info"), { recursive: true });
  writeFileSync(join(folder, ".git/info/sparse-checkout"), `${sparse.join("\n")}\n`);
}

/** Fetches and checks out what refspec and revision ask for, then tags and submodules. */
export async function fetchAndCheckOut(clone: Clone): Promise<void> {
  const { params, url, log } = clone;
  const wanted = params.refspec || params.revision || "HEAD";
  log.info(`fetching ${wanted} from ${url}`);
  const fetched = await fetchWanted(clone, wanted);
  const both = params.refspec !== "" && params.revision !== "";
  await checkOut(clone, both || !fetched ? params.revision : "FETCH_HEAD");
  if (params.fetchTags) await fetchTags(clone);
  if (params.submodules) await updateSubmodules(clone);
}

/** False if the server would not give a commit by its SHA and everything was fetched instead. */
async function fetchWanted(clone: Clone, wanted: string): Promise<boolean> {
  try {
    await fetchFrom(clone, "origin", clone.url, wanted, clone.params.depth);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) !== "GIT_NO_REVISION") throw thrown;
    if (await isEmpty(clone)) throw emptyRepository(clone.url);
    if (!/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(wanted)) throw thrown;
    clone.log.info(`the server gives no single commits: fetching all branches and tags of ${clone.url}`);
    await repositoryWithAll(clone);
    return false;
  }
}

export async function fetchFrom(
  { repository }: Clone,
  remote: string,
  url: string,
  wanted: string,
  depth: number | null,
): Promise<void> {
  const refspecs = wanted.split(/\s+/).filter((each) => each !== "");
  const args = ["fetch", ...depthOption(depth), "--update-head-ok", "--force", "--", remote, ...refspecs];
  await repository.overNetwork({ doing: `fetching ${wanted}`, url }, args);
}

const repositoryWithAll = ({ repository, url }: Clone) =>
  repository.overNetwork({ doing: "fetching all branches", url }, [
    "fetch",
    "--tags",
    "--force",
    "--",
    "origin",
  ]);

async function isEmpty({ repository, url }: Clone): Promise<boolean> {
  const { stdout } = await repository.overNetwork({ doing: "listing refs", url }, [
    "ls-remote",
    "--",
    "origin",
  ]);
  return stdout.trim() === "";
}

const emptyRepository = (url: string) =>
  gitFault(
    "GIT_EMPTY_REPOSITORY",
    `${url} has no commits: there is nothing to clone`,
    "Push a commit first, or give the URL of another repository.",
  );

async function checkOut({ params, url, repository }: Clone, ref: string): Promise<void> {
  const shown = ref === "FETCH_HEAD" ? params.refspec || params.revision || "the default branch" : ref;
  await repository.run({ doing: `checking out ${shown}`, url }, [
    "checkout",
    "--quiet",
    "--force",
    ref,
    "--",
  ]);
}

const fetchTags = ({ repository, url }: Clone) =>
  repository.overNetwork({ doing: "fetching tags", url }, ["fetch", "--tags", "--force", "--", "origin"]);

/** Also after a merge, which may have moved them. */
export async function updateSubmodules({ params, url, repository }: Clone): Promise<void> {
  const depth = depthOption(params.depth);
  const paths = commaSeparated(params.submodulePaths);
  const args = ["submodule", "update", "--init", "--recursive", "--force", ...depth, "--", ...paths];
  await repository.overNetwork({ doing: "fetching submodules", url }, args);
}
