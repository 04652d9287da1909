import { execFileSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Wire } from "../../lib/contract/index.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { type TestRepo, testRepo } from "../../lib/git/testing/repo.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type Manifest, type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { writeBaseImagesFound } from "../../lib/sourceimage/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { testProxy } from "../../registry/testing-proxy.ts";
import { sourceBuildStep } from "./contract.ts";
import { run } from "./run.ts";

export const IMAGE_DIGEST = `sha256:${"b".repeat(64)}`;

/** A registry, a repository with a commit, and a place to work in. */
export interface Bench {
  readonly folder: string;
  readonly client: RegistryClient;
  /** `host:port` */
  readonly address: string;
  readonly repository: string;
  /** Requests that the registry got. */
  readonly seen: string[];
  readonly repo: TestRepo;
  /** Writes below the prefetch folder. */
  prefetch(files: Readonly<Record<string, string | Buffer>>): Promise<void>;
  build(
    params?: Readonly<Record<string, Wire>>,
    more?: { bases?: readonly string[]; gone?: string; signal?: AbortSignal },
  ): Promise<{ results: Awaited<ReturnType<typeof run>>; lines: readonly string[] }>;
  /** Fetches a source image and unpacks its layers over each other, as its readers do; gives the folder. */
  unpack(ref: string): Promise<string>;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "source-build-"));
  const registry = await testRegistry();
  const proxy = await testProxy(registry.address, {});
  const client = registryClient({ env: {}, backoff: { firstMs: 1, mostMs: 5 } });
  const repository = `${proxy.address}/ns/app`;
  const at = (name: string) => join(folder, name);
  await mkdir(at("work"));
  let count = 0;
  return {
    ...{ folder, client, address: proxy.address, repository, seen: proxy.seen },
    repo: testRepo(at("source")),
    async prefetch(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(at(`cachi2/${name}`)), { recursive: true });
        await writeFile(at(`cachi2/${name}`), content);
      }
    },
    async build(params = {}, { bases = [], gone, signal } = {}) {
      const log = memoryLog();
      await writeBaseImagesFound(at("bases.json"), gone === undefined ? { images: bases } : { gone });
      const results = await runStep(sourceBuildStep, run, {
        params: {
          image: `${repository}:1`,
          imageDigest: IMAGE_DIGEST,
          source: at("source"),
          prefetch: at("cachi2"),
          baseImages: at("bases.json"),
          work: at("work"),
          resultFile: at("result.json"),
          ...params,
        },
        log,
        ...(signal === undefined ? {} : { signal }),
      });
      return { results, lines: log.lines };
    },
    unpack: (ref) => unpackImage(client, ref, at(`unpacked-${count++}`)),
    async close() {
      await client.close();
      await proxy.close();
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const layersOf = async (client: RegistryClient, ref: string) =>
  ((await client.manifest(ref)).json as Manifest).layers;

/** One layer as a file. */
export async function fetchLayer(
  client: RegistryClient,
  repository: string,
  layer: { readonly digest: string },
  to: string,
): Promise<string> {
  await pipeline(await client.blob(repository, layer), createWriteStream(to));
  return to;
}

/** With the tar of the machine, so that somebody else reads what we wrote. */
export async function unpackImage(client: RegistryClient, ref: string, into: string): Promise<string> {
  await mkdir(into, { recursive: true });
  const repository = ref.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
  for (const layer of await layersOf(client, ref)) {
    const file = await fetchLayer(client, repository, layer, `${into}.layer`);
    execFileSync("tar", ["-xzf", file, "-C", into]);
    await rm(file);
  }
  return into;
}

export const tarList = (file: string): string[] =>
  execFileSync("tar", ["-tf", file], { encoding: "utf8" }).trim().split("\n");

/** Files of `extra_src_dir` by what is in them. */
export async function extrasOf(unpacked: string): Promise<readonly { file: string; names: string[] }[]> {
  const files = await readdir(join(unpacked, "extra_src_dir"));
  return files.map((name) => {
    const file = join(unpacked, "extra_src_dir", name);
    return { file, names: tarList(file) };
  });
}

/** Unpacks the archive of the repository out of an unpacked source image; gives the folder with the sources. */
export async function sourcesOf(unpacked: string): Promise<string> {
  for (const { file, names } of await extrasOf(unpacked)) {
    const archive = names.find((name) => /^\.\/[^/]+\.tar\.gz$/.test(name));
    if (archive === undefined) continue;
    execFileSync("tar", ["-xf", file, "-C", unpacked]);
    execFileSync("tar", ["-xzf", join(unpacked, archive), "-C", unpacked]);
    return join(unpacked, archive.replace(/^\.\/|\.tar\.gz$/g, ""));
  }
  throw new Error(`${unpacked} has no archive of a repository`);
}
