import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fault } from "./fault.ts";

/** Where the sources come from: the address and the commit. */
export interface Repository {
  /** Without user and password; `ssh://` for the short form `git@host:path`. */
  readonly url: string;
  /** Full SHA. */
  readonly commit: string;
}

/** The purl qualifier `vcs_url`: `git+https://host/team/app@<sha>`; empty if the repository is not known. */
export const vcsUrl = (repository: Repository | undefined): string =>
  repository === undefined ? "" : `git+${repository.url}@${repository.commit}`;

/**
 * Reads remote `origin` and HEAD from the files of git. No git is called: it would refuse a folder of
 * another user, and run what the repository's configuration says.
 * Undefined if the folder is in no repository, or has no origin or no commit.
 */
export async function readRepository(folder: string): Promise<Repository | undefined> {
  const gitDir = await findGitDir(folder);
  if (gitDir === undefined) return undefined;
  const common = await textOf(join(gitDir, "commondir"));
  const shared = common === undefined ? gitDir : resolve(gitDir, common.trim());
  const config = await textOf(join(shared, "config"));
  const url = config === undefined ? undefined : originOf(config);
  const commit = await headOf(gitDir, shared);
  return url === undefined || commit === undefined ? undefined : { url: plainOrigin(url), commit };
}

/** As above, but a fault in strict mode: the SBOM would not say where the package comes from. */
export async function requireRepository(folder: string, strict: boolean): Promise<Repository | undefined> {
  const found = await readRepository(folder);
  if (found !== undefined || !strict) return found;
  throw fault(
    "PREFETCH_NO_REPOSITORY",
    "the source is not a git repository with a remote 'origin' and a commit, so the SBOM cannot say where it comes from",
    "Fetch the source with the git-clone task, or set mode to permissive.",
  );
}

const textOf = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);

async function findGitDir(folder: string): Promise<string | undefined> {
  const at = join(folder, ".git");
  const found = await stat(at).catch(() => undefined);
  if (found?.isDirectory() === true) return at;
  if (found?.isFile() === true) {
    const target = /^gitdir: (.+)$/m.exec((await textOf(at)) ?? "")?.[1]?.trim();
    return target === undefined ? undefined : isAbsolute(target) ? target : resolve(folder, target);
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : findGitDir(parent);
}

function originOf(config: string): string | undefined {
  let inside = false;
  for (const line of config.split("\n")) {
    if (/^\s*\[/.test(line)) inside = /^\s*\[remote\s+"origin"\]/.test(line);
    const url = inside ? /^\s*url\s*=\s*(.*?)\s*$/.exec(line)?.[1] : undefined;
    if (url !== undefined && url !== "") return url.replace(/^"(.*)"$/, "$1");
  }
  return undefined;
}

async function headOf(gitDir: string, shared: string): Promise<string | undefined> {
  let text = (await textOf(join(gitDir, "HEAD")))?.trim();
  for (let hops = 0; hops < 5 && text !== undefined; hops++) {
    if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text)) return text;
    const name: string | undefined = /^ref: (refs\/\S+)$/.exec(text)?.[1];
    if (name === undefined || name.split("/").includes("..")) return undefined;
    text = ((await textOf(join(gitDir, name))) ?? (await textOf(join(shared, name))))?.trim();
    text ??= await packed(shared, name);
  }
  return undefined;
}

async function packed(shared: string, name: string): Promise<string | undefined> {
  const lines = ((await textOf(join(shared, "packed-refs"))) ?? "").split("\n");
  return lines.find((line) => line.endsWith(` ${name}`))?.split(" ")[0];
}

/** `git@host:team/app` becomes `ssh://git@host/team/app`; a user and password of http leave. */
function plainOrigin(url: string): string {
  const short = /^(?:([^@/:]+)@)?([^/:]+):(?!\/\/)(.+)$/.exec(url);
  if (short !== null)
    return `ssh://${short[1] === undefined ? "" : `${short[1]}@`}${short[2]}/${short[3]?.replace(/^\//, "")}`;
  return url.replace(/^(https?:\/\/)[^/@]*@/, "$1");
}
