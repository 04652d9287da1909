import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createHttp } from "../../http/index.ts";
import { memoryLog } from "../../log/index.ts";
import type { Package } from "../../sbom/index.ts";
import { noCredentials, type PrefetchReport, type PrefetchRequest, prefetch, readInput } from "../index.ts";
import { type Environment, readSettings } from "../settings.ts";

export const COMMIT = "c0ffee".padEnd(40, "0");
export const VCS = `vcs_url=git%2Bhttps://git.example/team/app.git%40${COMMIT}`;

/** A source folder that looks like a clone, and an output folder; both go with `remove`. */
export interface Bench {
  readonly source: string;
  readonly folder: string;
  readonly log: ReturnType<typeof memoryLog>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  run(input: unknown, more?: BenchOptions): Promise<PrefetchReport>;
  /** Text of a file of the source. */
  text(path: string): Promise<string>;
  /** Text of a file of the output folder. */
  made(path: string): Promise<string>;
  /** Files below `output/deps`, sorted. */
  deps(): Promise<string[]>;
  remove(): Promise<void>;
}
export type BenchOptions = Partial<Omit<PrefetchRequest, "packages" | "settings">> & {
  readonly environment?: Environment;
  readonly config?: string;
  readonly useProxies?: boolean;
};

export async function bench(files: Readonly<Record<string, string>> = {}): Promise<Bench> {
  const root = await mkdtemp(join(tmpdir(), "prefetch test "));
  const [source, folder] = [join(root, "source"), join(root, "cachi2")];
  const log = memoryLog();
  const write = async (all: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(source, path)), { recursive: true });
      await writeFile(join(source, path), text);
    }
  };
  await write({
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/packed-refs": `${COMMIT} refs/heads/main\n`,
    ".git/config": '[remote "origin"]\n\turl = https://me:secret@git.example/team/app.git\n',
    ...files,
  });
  return {
    source,
    folder,
    log,
    write,
    run: (input, more = {}) => runOn(source, folder, log, input, more),
    text: (path) => readFile(join(source, path), "utf8"),
    made: (path) => readFile(join(folder, path), "utf8"),
    deps: () => listFiles(join(folder, "output", "deps")),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function runOn(
  source: string,
  folder: string,
  log: ReturnType<typeof memoryLog>,
  input: unknown,
  { environment = {}, config = "", useProxies = true, ...more }: BenchOptions,
): Promise<PrefetchReport> {
  const settings = await readSettings({
    config,
    environment,
    pipIndexUrl: "",
    useProxies,
    warn: (text) => log.warn(text),
  });
  const signal = more.signal ?? new AbortController().signal;
  const http = createHttp({ log, env: {}, backoff: { firstMs: 1, mostMs: 5 } });
  try {
    return await prefetch({
      packages: readInput(typeof input === "string" ? input : JSON.stringify(input)),
      source,
      folder,
      forOutputDir: "/cachi2/output",
      mode: "strict",
      sbomType: "spdx",
      credentials: noCredentials,
      http,
      log,
      ...more,
      settings,
      signal,
    });
  } finally {
    await http.close();
  }
}

export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

export const purlsOf = (packages: readonly Package[]): string[] => packages.map(({ purl }) => purl);

/** The marks of one package: names of properties that are true, and missing hashes. */
export const propertiesOf = (packages: readonly Package[], purl: string): Record<string, string> =>
  Object.fromEntries(
    (packages.find((each) => each.purl === purl)?.properties ?? []).map(({ name, value }) => [name, value]),
  );
