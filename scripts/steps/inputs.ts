import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { exists, readIfThere, writeWhole } from "../../lib/files/index.ts";

/** What programs are made of, and what makes them; tests and rendered files have no part in it. */
const FOLDERS = ["lib", "steps", "scripts/steps"];
/** Which packages are installed, the bundler among them. */
const PACKAGES = ["node_modules/.package-lock.json", "package-lock.json"];

/** Notes lie beside the builds: `.inputs-<hash of the inputs>` holds the name of the build that they gave. */
const NOTE = ".inputs-";

/** A hash of everything that goes into the programs of a checkout. */
export async function inputsOf(root: string): Promise<string> {
  const hash = createHash("sha256").update(`${process.version} ${process.execPath}\n`);
  const listed = await Promise.all(FOLDERS.map((folder) => sourcesIn(root, folder)));
  const paths = [...listed.flat().sort(), ...PACKAGES];
  const texts = await Promise.all(paths.map((path) => readIfThere(join(root, path))));
  for (const [index, path] of paths.entries()) {
    const text = texts[index] ?? "";
    hash.update(`${path}\n${text.length}\n`).update(text);
  }
  return hash.digest("hex").slice(0, 24);
}

async function sourcesIn(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return names
    .filter((name) => /\.(ts|js|json)$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`);
}

/** The build that these inputs gave before, if it is still there. */
export async function knownBuild(into: string, inputs: string): Promise<string | undefined> {
  const name = (await readIfThere(join(into, `${NOTE}${inputs}`)))?.trim();
  if (!name || basename(name) !== name) return undefined;
  const dir = join(into, name);
  // Its index, because somebody may be removing it just now.
  return (await exists(join(dir, "steps.json"))) ? dir : undefined;
}

/** Notes what these inputs gave, and forgets what led to builds that are gone. */
export async function noteBuild(into: string, inputs: string, dir: string): Promise<void> {
  await writeWhole(join(into, `${NOTE}${inputs}`), `${basename(dir)}\n`);
  const notes = (await readdir(into)).filter((name) => name.startsWith(NOTE));
  await Promise.all(notes.map((name) => forgetIfGone(into, name)));
}

async function forgetIfGone(into: string, note: string): Promise<void> {
  const name = (await readFile(join(into, note), "utf8").catch(() => "")).trim();
  if (name === "" || !(await exists(join(into, name)))) await rm(join(into, note), { force: true });
}

/** Whether an entry beside the builds is such a note. */
export const isNote = (name: string): boolean => name.startsWith(NOTE);
