import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { runStep } from "../../lib/contract/testing.ts";
import { type BuiltImage, readBuiltImage } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import type { Registry } from "../../registry/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { imageBuildStep } from "./contract.ts";
import { run } from "./run.ts";

const BUSYBOX = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
const has = (program: string) => spawnSync(program, ["--version"]).status === 0;

/** Why builds cannot be tested here; nothing if they can. */
export const whyNot: string | undefined =
  process.getuid?.() !== 0
    ? "not root"
    : !has("buildah")
      ? "no buildah"
      : BUSYBOX === undefined
        ? "no busybox-static for a base image"
        : undefined;

/** A registry with a base image of busybox alone, and a folder for each build. */
export interface Yard {
  readonly folder: string;
  readonly registry: Registry;
  /** Reference of the base image. */
  readonly base: string;
  readonly image: string;
  /** Reference of an image of another architecture. */
  readonly foreign: string;
  /** Runs image-build on these files. */
  build(files: Files, params?: Record<string, string | string[]>, more?: More): Promise<Built>;
  close(): Promise<void>;
}
export type Files = Readonly<Record<string, string>>;
interface More {
  readonly secrets?: Record<string, string>;
  readonly signal?: AbortSignal;
  readonly log?: ReturnType<typeof memoryLog>;
  /** Files beside the sources. */
  readonly beside?: Files;
  /** Build again in the same folders. */
  readonly folder?: string;
}
export interface Built {
  readonly folder: string;
  readonly storage: string;
  readonly shared: string;
  readonly image: BuiltImage;
  readonly lines: readonly string[];
}

const QUIET = "the base image of the tests";

export async function openYard(): Promise<Yard> {
  const folder = await mkdtemp(join(tmpdir(), "image-build-"));
  const registry = await startRegistry({ dir: join(folder, "registry") });
  const base = `${registry.address}/base:1`;
  await makeBase(folder, registry, base);
  const image = `${registry.address}/app:1`;
  let count = 0;
  return {
    folder,
    registry,
    base,
    foreign: base.replace("/base:", "/foreign:"),
    image,
    async build(files, params = {}, more = {}) {
      const here = more.folder ?? join(folder, `build-${count++}`);
      const log = more.log ?? memoryLog();
      const [storage, shared] = [join(here, "storage"), join(here, "shared")];
      await Promise.all([storage, shared].map((path) => mkdir(path, { recursive: true })));
      await writeFiles(join(here, "source"), files);
      await writeFiles(here, more.beside ?? {});
      await runStep(imageBuildStep, run, {
        params: {
          image,
          source: join(here, "source"),
          dockerfile: "Containerfile",
          prefetch: join(here, "cachi2"),
          prefetchOutputMount: "/fetched/output",
          prefetchEnvMount: "/fetched/cachi2.env",
          caFile: registry.caFile,
          storage,
          shared,
          ...params,
        },
        log,
        ...(more.secrets === undefined ? {} : { secrets: more.secrets }),
        ...(more.signal === undefined ? {} : { signal: more.signal }),
      });
      return { folder: here, storage, shared, image: await readBuiltImage(shared), lines: log.lines };
    },
    async close() {
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Built and pushed with plain buildah, so that the tests do not trust what they test. */
async function makeBase(folder: string, registry: Registry, base: string): Promise<void> {
  const context = join(folder, "base");
  await mkdir(join(context, "certs"), { recursive: true });
  await copyFile(BUSYBOX ?? "", join(context, "busybox"));
  await copyFile(registry.caFile, join(context, "certs", "ca.crt"));
  await writeFile(
    join(context, "Containerfile"),
    [
      "FROM scratch",
      "COPY busybox /bin/busybox",
      'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
      "ENV PATH=/bin WHERE=base",
      `LABEL from.base="${QUIET}" both=base`,
      "",
    ].join("\n"),
  );
  const session = [`--root=${folder}/base-root`, `--runroot=${folder}/base-run`, "--storage-driver=vfs"];
  // Not synchronously: the registry answers from this process.
  const call = (...args: string[]) => promisify(execFile)("buildah", [...session, ...args]);
  await call("build", "--isolation=chroot", "--identity-label=false", "-t", "localhost/base:1", context);
  const push = (name: string, to: string) =>
    call("push", `--cert-dir=${context}/certs`, name, `docker://${to}`);
  await push("localhost/base:1", base);
  await writeFile(join(context, "Containerfile"), "FROM scratch\nCOPY busybox /bin/busybox\n");
  await call("build", "--isolation=chroot", "--arch=s390x", "-t", "localhost/foreign:1", context);
  await push("localhost/foreign:1", base.replace("/base:", "/foreign:"));
}

/** What is in the finished image: its config, and the files of the layers that this build added. */
export async function lookInside({ storage, image }: Built) {
  const blob = (digest: string) => readFile(join(storage, image.layout, "blobs", ...digest.split(":")));
  const files: Record<string, { content: string; mtime: number; type: string }> = {};
  for (const { digest, from } of image.layers) {
    if (from !== undefined) continue;
    const reader = extract();
    reader.end(gunzipSync(await blob(digest)));
    for await (const entry of reader) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      const { name, mtime, type } = entry.header;
      files[name] = {
        content: Buffer.concat(chunks).toString(),
        mtime: (mtime?.getTime() ?? 0) / 1000,
        type: type ?? "file",
      };
    }
  }
  const config = JSON.parse((await blob(image.config.digest)).toString());
  const manifest = JSON.parse((await blob(image.digest)).toString());
  return { files, config, manifest };
}
