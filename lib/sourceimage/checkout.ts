import { createReadStream } from "node:fs";
import { mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createGzip } from "node:zlib";
import { codeOf, explain } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import type { Git } from "../tools/git.ts";
import { sourceFault } from "./fault.ts";
import { type Objects, objectsOf, type RunGit } from "./objects.ts";
import { withSubmodules } from "./submodules.ts";
import { noSpace, writeStream } from "./tar.ts";

/** The sources of a commit as one archive. */
export interface SourceArchive {
  /** `<scratch>/<name>.tar.gz` */
  readonly file: string;
  /** `<repository>-<commit>`: of the archive, and of the folder in it. */
  readonly name: string;
  readonly commit: string;
  /** When it was committed: RFC 3339, UTC. */
  readonly committed: string;
}

export interface CheckoutOptions {
  readonly git: Git;
  /** Folder with the checkout. */
  readonly source: string;
  /** An empty folder for temporary files. */
  readonly scratch: string;
  /** Name of the repository where the checkout does not say where it is from. */
  readonly fallbackName: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Settings that a repository could turn against us: whatever its own configuration says, nothing of it is run
 * and nothing is fetched. The umask is that of checkouts.
 */
const GUARDS = [
  ["safe.directory", "*"],
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["protocol.allow", "never"],
  ["tar.umask", "0022"],
] as const;
const NO_NETWORK = { GIT_NO_LAZY_FETCH: "1", GIT_OPTIONAL_LOCKS: "0", GIT_LITERAL_PATHSPECS: "1" };

/** Attributes that let an archive differ from its commit; named in our own repository, they win. */
const ATTRIBUTES = "* !text !eol !crlf !filter !ident !working-tree-encoding !export-ignore !export-subst\n";

/**
 * What the commit of a checkout holds, submodules included, as `<name>.tar.gz`. It is read from the commit:
 * changes that steps made in the checkout are not in it, and the checkout is not touched. Links stay links;
 * `.git` is not in it. Equal commits give equal bytes.
 *
 * @throws SOURCE_NO_REPOSITORY, SOURCE_INCOMPLETE, SOURCE_CANCELLED
 */
export async function sourceArchive(options: CheckoutOptions): Promise<SourceArchive> {
  const { source, scratch, signal } = options;
  const run = await runner(options);
  const commit = await headOf(run, source);
  const name = `${await repositoryName(run, options)}-${commit}`;
  const objects = await ownRepository(run, source, join(scratch, "repository"));
  const committed = await commitTime(objects, commit);
  const tar = join(scratch, "source.tar");
  const whole = await withSubmodules({ ...options, run, objects, commit, committed });
  await objects.run(["archive", "--format=tar", `--prefix=${name}/`, `--output=${tar}`, whole]);
  const file = join(scratch, `${name}.tar.gz`);
  await writeStream(createReadStream(tar), file, signal, createGzip());
  await rm(tar);
  return { file, name, commit, committed: new Date(committed * 1000).toISOString() };
}

async function runner({ git, scratch }: CheckoutOptions): Promise<RunGit> {
  const home = join(scratch, "home");
  await mkdir(home, { recursive: true });
  return async (cwd, args, options = {}) => {
    // Git would look for a repository in the folders above too.
    const env = { ...NO_NETWORK, GIT_CEILING_DIRECTORIES: dirname(await realpath(cwd)), ...options.env };
    const session = { cwd, home, config: GUARDS };
    return (await git.run(session, args, { ...options, env })).stdout;
  };
}

async function headOf(run: RunGit, source: string): Promise<string> {
  try {
    return (await run(source, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])).trim();
  } catch (thrown) {
    if (codeOf(thrown) !== "TOOL_FAILED" && codeOf(thrown) !== "ENOENT") throw thrown;
    throw sourceFault(
      "SOURCE_NO_REPOSITORY",
      `${source} is no git checkout with a commit: there is nothing to say what the sources are`,
      "Give the folder that the task git-clone made, with its .git.",
      thrown,
    );
  }
}

/** The last part of the URL it was cloned from, as far as it can name a file. */
async function repositoryName(run: RunGit, { source, fallbackName }: CheckoutOptions): Promise<string> {
  const url = await run(source, ["config", "--get", "remote.origin.url"], { okCodes: [0, 1] });
  const last = url
    .trim()
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .split(/[/:]/)
    .at(-1);
  const name = (last ?? "").replace(/[^\w.-]/g, "-").replace(/^[.-]+/, "");
  return (name === "" ? fallbackName : name).slice(0, 150);
}

/** A repository of our own that borrows the objects: what the other's configuration says plays no role. */
async function ownRepository(run: RunGit, source: string, folder: string): Promise<Objects> {
  const format = (await run(source, ["rev-parse", "--show-object-format"])).trim();
  await mkdir(folder);
  await run(folder, ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, "."]);
  await mkdir(join(folder, "info"), { recursive: true });
  await writeFile(join(folder, "info/attributes"), ATTRIBUTES);
  const from = [await objectsOf(run, source)];
  const env = () => ({ GIT_DIR: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: from.map(quoted).join(":") });
  return {
    borrow: (objects) => void from.push(objects),
    run: async (args, options = {}) => {
      try {
        return await run(folder, args, { ...options, env: { ...options.env, ...env() } });
      } catch (thrown) {
        throw codeOf(thrown) === "TOOL_FAILED" ? failed(source, folder, thrown) : thrown;
      }
    },
  };
}

/** Paths are separated by colons, so one with a colon is written like a string of C. */
const quoted = (path: string) => (/[:"\\]/.test(path) ? JSON.stringify(path) : path);

const failed = (source: string, folder: string, cause: unknown) =>
  /no space left|quota exceeded/i.test(explain(cause)) ? noSpace(folder, cause) : incomplete(source, cause);

const incomplete = (source: string, cause: unknown) =>
  sourceFault(
    "SOURCE_INCOMPLETE",
    `the commit of ${source} cannot be read as a whole`,
    "Clone it without filters, with all submodules; its last words are in the cause.",
    cause,
  );

async function commitTime({ run }: Objects, commit: string): Promise<number> {
  const text = await run(["cat-file", "commit", commit]);
  return Number(/^committer .* (\d+) [+-]\d{4}$/m.exec(text)?.[1] ?? 0);
}
