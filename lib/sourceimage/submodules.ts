import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../errors/index.ts";
import { ifThere } from "../files/index.ts";
import type { Log } from "../log/index.ts";
import { type Objects, objectsOf, type RunGit } from "./objects.ts";

interface Whole {
  readonly run: RunGit;
  readonly objects: Objects;
  readonly source: string;
  readonly commit: string;
  /** Seconds since 1970. */
  readonly committed: number;
  readonly log: Log;
}
/** A submodule: where it is in the checkout, and the commit that its parent wants. */
interface Link {
  readonly path: string;
  readonly commit: string;
}

/** The commit itself, or where it has submodules, one that holds their files too, made of the same objects. */
export async function withSubmodules(whole: Whole): Promise<string> {
  const links = await linksOf(whole, whole.commit, "");
  if (links.length === 0) return whole.commit;
  // Changing an index wants a work tree; nothing is checked out into it.
  const env = { GIT_INDEX_FILE: "source.index", GIT_WORK_TREE: "." };
  await whole.objects.run(["read-tree", whole.commit], { env });
  for (const { path, commit } of links) {
    const gone = `0 ${"0".repeat(commit.length)}\t${path}\0`;
    await whole.objects.run(["update-index", "-z", "--index-info"], { env, input: gone });
    await whole.objects.run(["read-tree", `--prefix=${path}/`, commit], { env });
  }
  const tree = (await whole.objects.run(["write-tree"], { env })).trim();
  return (
    await whole.objects.run(["commit-tree", "-m", whole.commit, tree], { env: signature(whole) })
  ).trim();
}

/** Who and when goes into the commit's id: always the same. */
function signature({ committed }: Whole): Record<string, string> {
  const of = (role: string) => ({
    [`GIT_${role}_NAME`]: "slipway",
    [`GIT_${role}_EMAIL`]: "slipway",
    [`GIT_${role}_DATE`]: `${committed} +0000`,
  });
  return { ...of("AUTHOR"), ...of("COMMITTER") };
}

/** Submodules of a commit and those in them; one that was not cloned is left out with a warning. */
async function linksOf(whole: Whole, commit: string, below: string): Promise<Link[]> {
  const found: Link[] = [];
  for (const inside of await modulePaths(whole.objects, commit)) {
    const link = await linkAt(whole.objects, commit, inside);
    if (link === undefined) continue;
    const path = `${below}${inside}`;
    if (await borrowed(whole, path))
      found.push({ path, commit: link }, ...(await linksOf(whole, link, `${path}/`)));
    else whole.log.warn(`Submodule ${JSON.stringify(path)} was not cloned: the source image lacks it`);
  }
  return found;
}

async function modulePaths({ run }: Objects, commit: string): Promise<string[]> {
  if ((await run(["ls-tree", commit, "--", ".gitmodules"])).trim() === "") return [];
  const args = ["config", `--blob=${commit}:.gitmodules`, "-z", "--get-regexp", "^submodule\\..*\\.path$"];
  const text = await run(args, { okCodes: [0, 1] });
  const paths = text.split("\0").flatMap((each) => each.split("\n").slice(1, 2));
  return paths.filter((path) => path.split("/").every((part) => !["", ".", "..", ".git"].includes(part)));
}

async function linkAt({ run }: Objects, commit: string, path: string): Promise<string | undefined> {
  return /^160000 commit ([0-9a-f]+)\t/.exec(await run(["ls-tree", commit, "--", path]))?.[1];
}

/** Lets the submodule's objects be read, if it is a repository in the checkout. */
async function borrowed({ run, objects, source }: Whole, path: string): Promise<boolean> {
  const folder = join(source, path);
  const real = await ifThere(realpath(folder));
  if (real !== join(await realpath(source), path) || !(await ifThere(lstat(join(folder, ".git")))))
    return false;
  try {
    objects.borrow(await objectsOf(run, folder));
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "TOOL_FAILED") return false;
    throw thrown;
  }
}
