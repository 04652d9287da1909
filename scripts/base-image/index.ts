import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Log } from "../../lib/log/index.ts";
import { type Descriptor, ifFound, type RegistryClient } from "../../lib/oci/index.ts";
import { makeRootfs, PACKAGES } from "./rootfs.ts";
import { release } from "./sources.ts";

export interface BaseImageOptions {
  readonly client: RegistryClient;
  /** `registry/repository` without tag. */
  readonly repository: string;
  readonly node: string;
  readonly npm?: string;
  readonly packages?: readonly string[];
  readonly log: Log;
  readonly signal?: AbortSignal;
}
export interface BaseImage {
  /** `registry/repository:tag@sha256:…` */
  readonly ref: string;
  readonly digest: string;
  /** False: it was there already. */
  readonly made: boolean;
}

/**
 * A base image for machines that can pull none: made of their own Debian packages, with Node, npm and
 * Python, and pushed. The tag names what went in, so a second call finds it and makes nothing.
 */
export async function baseImage(options: BaseImageOptions): Promise<BaseImage> {
  const packages = [...(options.packages ?? PACKAGES)].sort();
  const { id, version } = await release();
  const key = createHash("sha256")
    .update(JSON.stringify([id, version, packages, process.version, Boolean(options.npm)]))
    .digest("hex");
  const tag = `${id || "linux"}${version}-${key.slice(0, 12)}`;
  const name = `${options.repository}:${tag}`;
  const there = await ifFound(options.client.resolve(name));
  if (there) return { ref: `${name}@${there.digest}`, digest: there.digest, made: false };
  const work = await mkdtemp(join(tmpdir(), "slipway-base-"));
  try {
    options.log.info("making a base image from this machine's packages (about a minute)");
    const tar = await makeRootfs({ ...options, work, packages, onLine: (line) => options.log.debug(line) });
    const { digest } = await push(options, name, tar, work);
    return { ref: `${name}@${digest}`, digest, made: true };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function push(
  { client, repository }: BaseImageOptions,
  name: string,
  tar: string,
  work: string,
): Promise<Descriptor> {
  const { diffId, layer } = await compress(tar, join(work, "layer.tar.gz"));
  const arch = { x64: "amd64", arm64: "arm64" }[process.arch as string] ?? process.arch;
  const config = {
    architecture: arch,
    os: "linux",
    config: {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Cmd: ["/bin/bash"],
    },
    rootfs: { type: "layers", diff_ids: [diffId] },
    history: [
      { created: "1970-01-01T00:00:00Z", created_by: "slipway base image from distribution packages" },
    ],
  };
  const configType = "application/vnd.oci.image.config.v1+json";
  const [layerDescriptor, configDescriptor] = await Promise.all([
    client.putBlob(repository, { file: layer }, "application/vnd.oci.image.layer.v1.tar+gzip"),
    client.putBlob(repository, { bytes: Buffer.from(JSON.stringify(config)) }, configType),
  ]);
  return client.putManifest(name, {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: configDescriptor,
    layers: [layerDescriptor],
  });
}

/** One pass: digest of the tar and its gzip, at the fastest level, as the layer lives on loopback. */
async function compress(tar: string, layer: string): Promise<{ diffId: string; layer: string }> {
  const hash = createHash("sha256");
  const tap = new PassThrough();
  tap.on("data", (chunk: Buffer) => hash.update(chunk));
  await pipeline(createReadStream(tar), tap, createGzip({ level: 1 }), createWriteStream(layer));
  return { diffId: `sha256:${hash.digest("hex")}`, layer };
}
