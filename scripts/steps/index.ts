import { createHash, randomUUID } from "node:crypto";
import {
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import { exists } from "../../lib/files/index.ts";
import { type BundledProgram, bundle } from "./bundle.ts";
import { inputsOf, isNote, knownBuild, noteBuild } from "./inputs.ts";
import { type Program, programsOf } from "./programs.ts";
import { Vendor, type VendorFile } from "./vendor.ts";

export type { Program, StepsCode } from "./programs.ts";

/** The step programs of a checkout, built. */
export interface BuiltSteps {
  /** What is mounted at /slipway: `steps/<name>`, `vendor/`, `bin/node`, and `data/` to mount scanner data on. */
  readonly dir: string;
  /** The Node that runs them: `<node> <dir>/steps/<name>` is the same as running the program itself. */
  readonly node: string;
  readonly programs: ReadonlyMap<string, { readonly digest: string; readonly image: string }>;
}
export interface BuildOptions {
  /** Root of the checkout. */
  readonly root?: string;
  /** Where builds are kept; default `dist/slipway` in the checkout. */
  readonly into?: string;
  /** Another source of each program than the contract's `main`; for measuring. */
  readonly entry?: (program: Program) => string;
}

const ROOT = join(import.meta.dirname, "..", "..");
/** A build that nobody used for a day is removed, and so are all but the ten that were used last. */
const KEEP_MS = 24 * 60 * 60 * 1000;
const KEEP_MOST = 10;
/** Programs of a build with digest, image and packages. */
const INDEX = "steps.json";

/**
 * Bundles every step into `<into>/<hash of the content>`. The same sources give the same folder, so two
 * builds at once end with one; a folder appears whole or not at all. Using a build marks it as used.
 */
export async function buildSteps({
  root = ROOT,
  into = join(root, "dist", "slipway"),
  entry,
}: BuildOptions = {}): Promise<BuiltSteps> {
  // Bundling takes seconds, looking at the sources a fraction of one.
  const inputs = entry === undefined ? await inputsOf(root) : undefined;
  const known = inputs === undefined ? undefined : await knownBuild(into, inputs);
  const dir = known ?? (await bundleAll(root, into, entry));
  // A build of another user is as good; it is only not ours to mark or to remove.
  await utimes(dir, new Date(), new Date()).catch(() => undefined);
  await removeOld(into, dir);
  // In a folder of another user nothing can be noted; the next build then only takes longer.
  if (inputs !== undefined && known === undefined) await noteBuild(into, inputs, dir).catch(() => undefined);
  return { dir, node: join(dir, "bin", "node"), programs: await indexOf(dir) };
}

async function bundleAll(root: string, into: string, entry: BuildOptions["entry"]): Promise<string> {
  const vendor = new Vendor(root);
  const programs = await Promise.all(
    (await programsOf(root)).map((program) => bundle(root, program, vendor, entry)),
  );
  const files = filesOf(programs, await vendor.files());
  const dir = join(into, hashOf(files));
  if (!(await exists(dir))) await place(files, into, dir);
  return dir;
}

type Index = Readonly<Record<string, { readonly digest: string; readonly image: string }>>;

/** What a build says of itself. */
async function indexOf(dir: string): Promise<BuiltSteps["programs"]> {
  const index: Index = JSON.parse(await readFile(join(dir, INDEX), "utf8"));
  return new Map(Object.entries(index).map(([name, { digest, image }]) => [name, { digest, image }]));
}

type Files = ReadonlyMap<string, string>;

function filesOf(programs: readonly BundledProgram[], vendor: readonly VendorFile[]): Files {
  const index = programs.map(({ name, digest, image, vendor }) => [
    name,
    { digest: `sha256:${digest}`, image, vendor },
  ]);
  return new Map([
    // An extensionless file below a "type": "module" folder would be read as ESM.
    ["package.json", '{ "type": "commonjs" }\n'],
    [
      "data/README",
      "Data of scanners: the engine, or the scanner's image, has one folder for each kind here.\n",
    ],
    [INDEX, `${JSON.stringify(Object.fromEntries(index), null, 2)}\n`],
    ...programs.map(({ name, text }) => [`steps/${name}`, text] as const),
    ...vendor.map(({ name, text }) => [`vendor/${name}`, text] as const),
  ]);
}

/** The Node counts too: with another one the same files are another build. */
function hashOf(files: Files): string {
  const hash = createHash("sha256").update(`${process.version} ${process.execPath}\n`);
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\n${text.length}\n`).update(text);
  return hash.digest("hex").slice(0, 24);
}

async function place(files: Files, into: string, dir: string): Promise<void> {
  const partial = join(into, `.partial-${randomUUID()}`);
  try {
    for (const folder of ["steps", "vendor", "bin", "data"])
      await mkdir(join(partial, folder), { recursive: true });
    await Promise.all([...files].map(([path, text]) => writeFile(join(partial, path), text)));
    await Promise.all(
      [...files.keys()]
        .filter((path) => path.startsWith("steps/"))
        .map((path) => chmod(join(partial, path), 0o755)),
    );
    await placeNode(join(partial, "bin", "node"));
    await rename(partial, dir);
  } catch (thrown) {
    if (codeOf(thrown) !== "ENOTEMPTY" && codeOf(thrown) !== "EEXIST") throw thrown;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** A second name of this Node where the file system allows, so that it is there wherever the folder is mounted. */
async function placeNode(path: string): Promise<void> {
  const node = await realpath(process.execPath);
  await link(node, path).catch(() => symlink(node, path));
}

async function removeOld(into: string, current: string): Promise<void> {
  const names = await readdir(into);
  const builds = names.filter((name) => !isNote(name)).map((name) => join(into, name));
  const others = builds.filter((path) => path !== current);
  const known = await Promise.all(others.map(async (path) => ({ path, used: await lastUsed(path) })));
  const old = known
    .sort((a, b) => b.used - a.used)
    .filter(({ used }, index) => index >= KEEP_MOST - 1 || used < Date.now() - KEEP_MS);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true }).catch(() => undefined)));
}

/** Somebody else may just have removed it. */
const lastUsed = async (path: string) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
