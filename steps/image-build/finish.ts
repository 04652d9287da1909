import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { BuiltImage, BuiltLayer } from "../../lib/handover/index.ts";
import { clampTimes } from "./tar-times.ts";

/** Layers of the base image as its registry has them, by digest of the uncompressed tar. */
export type BaseLayers = ReadonlyMap<
  string,
  { digest: string; size: number; compression: string; from: string }
>;

export interface FinishOptions {
  readonly image: string;
  readonly imageId: string;
  readonly format: "oci" | "docker";
  /** Layers (uncompressed digests) and length of history that came with the base image. */
  readonly baseDiffIds: readonly string[];
  readonly baseHistoryLength: number;
  readonly baseLayers: BaseLayers;
  /** Time of image and new history, seconds since 1970. */
  readonly epoch: number | null;
  /** Set later times of files in new layers to `epoch`. */
  readonly rewriteTimes: boolean;
  /** If given, all other labels are taken out. */
  readonly keepLabels?: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

const TYPES = {
  oci: {
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    layer: (compression: string) => `application/vnd.oci.image.layer.v1.tar+${compression}`,
  },
  docker: {
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
    layer: (compression: string) => `application/vnd.docker.image.rootfs.diff.tar.${compression}`,
  },
};

interface SavedManifest {
  readonly layers: readonly { readonly digest: string }[];
  readonly config: { readonly digest: string };
  readonly annotations?: Record<string, string>;
}
interface ContainerConfig {
  Labels?: Record<string, string> | null;
  Hostname?: string;
}
interface ImageConfig {
  created?: string;
  os?: string;
  architecture?: string;
  variant?: string;
  container?: string;
  config?: ContainerConfig;
  container_config?: ContainerConfig;
  rootfs: { diff_ids: string[] };
  history?: { created?: string }[];
}

/**
 * Makes the OCI image layout that is published out of what buildah saved in `saved`: compresses layers, and
 * does what the installed buildah cannot (times, labels). Same input, same digest. Layers of the base image
 * keep the blob their registry has. `saved` is consumed. The layout appears whole or not at all.
 */
export async function finishImage(
  saved: string,
  storage: string,
  layout: string,
  options: FinishOptions,
): Promise<BuiltImage> {
  const folder = join(storage, `${layout}.making`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "blobs", "sha256"), { recursive: true });
  const manifest: SavedManifest = JSON.parse(await readFile(join(saved, "manifest.json"), "utf8"));
  const config: ImageConfig = JSON.parse(await readFile(blobOf(saved, manifest.config.digest), "utf8"));
  const layers: BuiltLayer[] = [];
  const inherited = sharedStart(config.rootfs.diff_ids, options.baseDiffIds);
  for (const [i, { digest }] of manifest.layers.entries())
    layers.push(await finishLayer(blobOf(saved, digest), folder, digest, i >= inherited, options));
  changeConfig(config, layers, options);
  const types = TYPES[options.format];
  const configDescriptor = { mediaType: types.config, ...(await writeBlob(folder, JSON.stringify(config))) };
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: configDescriptor,
    layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    ...(manifest.annotations === undefined ? {} : { annotations: manifest.annotations }),
  });
  const descriptor = { mediaType: types.manifest, ...(await writeBlob(folder, text)) };
  await writeIndex(folder, descriptor, options.image);
  await rm(join(storage, layout), { recursive: true, force: true });
  await rename(folder, join(storage, layout));
  await rm(saved, { recursive: true, force: true });
  return {
    image: options.image,
    ...descriptor,
    config: configDescriptor,
    layers,
    layout,
    imageId: options.imageId,
    format: options.format,
    platform: {
      os: config.os ?? "linux",
      architecture: config.architecture ?? "",
      ...(config.variant ? { variant: config.variant } : {}),
    },
  };
}

/** How many layers at the start are the base image's: all of them, or, after a squash of everything, none. */
const sharedStart = (diffIds: readonly string[], base: readonly string[]) =>
  base.every((diffId, i) => diffIds[i] === diffId) ? base.length : 0;

const blobOf = (saved: string, digest: string) => join(saved, digest.replace("sha256:", ""));

/** Compresses one layer, or finds that the base image's registry has it. The input is removed: space is short. */
async function finishLayer(
  file: string,
  folder: string,
  diffId: string,
  isNew: boolean,
  { baseLayers, format, epoch, rewriteTimes, signal }: FinishOptions,
): Promise<BuiltLayer> {
  const types = TYPES[format];
  const known = baseLayers.get(diffId);
  if (known !== undefined && (format === "oci" || known.compression === "gzip")) {
    await rm(file, { force: true });
    const { digest, size, from, compression } = known;
    return { mediaType: types.layer(compression), digest, size, diffId, from };
  }
  const made = join(folder, "blobs", "sha256", "making");
  const [plain, packed] = [createHash("sha256"), createHash("sha256")];
  const change = isNew && rewriteTimes && epoch !== null ? clampTimes(epoch) : new PassThrough();
  await pipeline(
    createReadStream(file, { highWaterMark: 1 << 20 }),
    change,
    through(plain),
    createGzip({ level: 6, chunkSize: 1 << 18 }),
    through(packed),
    createWriteStream(made),
    { signal },
  );
  await rm(file, { force: true });
  const hex = packed.digest("hex");
  const { size } = await stat(made);
  await rename(made, join(folder, "blobs", "sha256", hex));
  return {
    mediaType: types.layer("gzip"),
    digest: `sha256:${hex}`,
    size,
    diffId: `sha256:${plain.digest("hex")}`,
  };
}

const through = (hash: Hash) =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });

function changeConfig(config: ImageConfig, layers: readonly BuiltLayer[], options: FinishOptions): void {
  const { keepLabels, epoch, baseHistoryLength } = options;
  config.rootfs.diff_ids = layers.map(({ diffId }) => diffId);
  const inner = [config.config, config.container_config].filter((each) => each !== undefined);
  if (keepLabels !== undefined)
    for (const each of inner)
      each.Labels = Object.fromEntries(
        Object.entries(each.Labels ?? {}).filter(([name]) => keepLabels.has(name)),
      );
  if (epoch === null) return;
  const created = new Date(epoch * 1000).toISOString().replace(".000Z", "Z");
  config.created = created;
  for (const entry of (config.history ?? []).slice(baseHistoryLength)) entry.created = created;
  // Docker's format keeps the id and host name of the container that was used: they differ each time.
  if (config.container !== undefined) config.container = "";
  for (const each of inner) if (each.Hostname !== undefined) each.Hostname = "";
}

async function writeBlob(folder: string, text: string): Promise<{ digest: string; size: number }> {
  const bytes = Buffer.from(text);
  const hex = createHash("sha256").update(bytes).digest("hex");
  await writeFile(join(folder, "blobs", "sha256", hex), bytes);
  return { digest: `sha256:${hex}`, size: bytes.length };
}

async function writeIndex(folder: string, descriptor: object, image: string): Promise<void> {
  await writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ ...descriptor, annotations: { "org.opencontainers.image.ref.name": image } }],
  };
  await writeFile(join(folder, "index.json"), JSON.stringify(index));
}
