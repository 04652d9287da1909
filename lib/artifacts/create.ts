import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { codeOf } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import { EMPTY, EMPTY_BYTES, MEDIA, sha256 } from "../oci/index.ts";
import type { Descriptor, Manifest, RegistryClient } from "../oci/types.ts";
import { fault } from "./fault.ts";
import { tarOf } from "./pack.ts";
import { SKIP_MARKER } from "./skip.ts";
import { type Store, storeOf } from "./store.ts";
import { formatArtifactUri } from "./uri.ts";

/** Media types and title as `oras push <store> <file>…` writes them, version 1.2 and later. */
const LAYER = "application/vnd.oci.image.layer.v1.tar";
const UNKNOWN_ARTIFACT = "application/vnd.unknown.artifact.v1";
const TITLE = "org.opencontainers.image.title";

/** One directory (or file) to pack, and the name of its layer, e.g. `SOURCE_ARTIFACT`. */
export interface ArtifactSource {
  readonly name: string;
  readonly path: string;
}
export interface CreateOptions {
  /** Annotation `quay.expires-after`, e.g. `5d`. */
  readonly expiresAfter?: string | undefined;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/**
 * Packs each source, pushes all as layers of one manifest to `store` (whose tag moves), and gives the URIs
 * by name. A source that holds `.skip-trusted-artifacts` is left out. Equal trees give equal URIs.
 * Faults: ARTIFACT_BAD_STORE, ARTIFACT_CHANGED, ARTIFACT_NO_SPACE, ARTIFACT_CANCELLED, and those of the client.
 */
export async function createArtifacts(
  client: RegistryClient,
  store: string,
  sources: readonly ArtifactSource[],
  options: CreateOptions,
): Promise<Readonly<Record<string, string>>> {
  const target = storeOf(store);
  const wanted = sources.filter((source) => !skipped(source, options.log));
  if (wanted.length === 0) return {};
  const folder = await mkdtemp(join(tmpdir(), "slipway-artifact-"));
  try {
    const layers: Descriptor[] = [];
    for (const source of wanted) layers.push(await pushLayer(client, target, source, folder, options));
    await pushManifest(client, target, layers, options);
    return Object.fromEntries(layers.map((layer, at) => uriOf(target, layer, wanted[at]?.name ?? "")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const uriOf = ({ repository }: Store, { digest }: Descriptor, name: string) =>
  [name, formatArtifactUri({ repository, digest })] as const;

function skipped({ name, path }: ArtifactSource, log: Log): boolean {
  const found = existsSync(join(path, SKIP_MARKER));
  if (found) log.info(`${name}: ${path} holds ${SKIP_MARKER}: nothing is created`);
  return found;
}

async function pushLayer(
  client: RegistryClient,
  { repository }: Store,
  source: ArtifactSource,
  folder: string,
  { signal, log }: CreateOptions,
): Promise<Descriptor> {
  const file = join(folder, basename(source.name));
  const digest = await packTo(file, source.path, log, signal);
  const { size } = await stat(file);
  const descriptor = { mediaType: LAYER, digest, size };
  await client.putBlob(repository, { descriptor, open: () => createReadStream(file) }, LAYER);
  await rm(file);
  log.info(`${source.name}: ${source.path} packed (${size} bytes)`);
  return { ...descriptor, annotations: { [TITLE]: basename(source.name) } };
}

/** Writes the `tar.gz` of a directory or file; gives its digest. The gzip header has neither name nor time. */
export async function packTo(file: string, path: string, log: Log, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const archive = Readable.from(tarOf(path, log), { objectMode: false });
  try {
    await pipeline(
      archive,
      createGzip({ chunkSize: 256 * 1024 }),
      hashing,
      createWriteStream(file, { mode: 0o600 }),
      { signal },
    );
  } catch (thrown) {
    throw described(thrown, path, signal);
  }
  return `sha256:${hash.digest("hex")}`;
}

function described(thrown: unknown, path: string, signal: AbortSignal): unknown {
  if (signal.aborted)
    return fault(
      "ARTIFACT_CANCELLED",
      "packing was cancelled",
      "Run it again if that was not intended.",
      thrown,
    );
  if (codeOf(thrown) === "ENOSPC" || codeOf(thrown) === "EDQUOT")
    return fault(
      "ARTIFACT_NO_SPACE",
      `the disk is full: the archive of ${path} could not be written to ${tmpdir()}`,
      "Give the temporary folder more space, or set TMPDIR to another.",
      thrown,
    );
  if (codeOf(thrown) === "EACCES" || codeOf(thrown) === "EPERM" || codeOf(thrown) === "ENOENT")
    return fault(
      "ARTIFACT_CHANGED",
      `something below ${path} cannot be read`,
      "Make it readable for the user of this step, and let nobody change it meanwhile.",
      thrown,
    );
  return thrown;
}

async function pushManifest(
  client: RegistryClient,
  { repository, tag }: Store,
  layers: readonly Descriptor[],
  { expiresAfter }: CreateOptions,
): Promise<void> {
  await client.putBlob(repository, { bytes: EMPTY_BYTES }, EMPTY.mediaType);
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    artifactType: UNKNOWN_ARTIFACT,
    config: EMPTY,
    layers,
    ...(expiresAfter ? { annotations: { "quay.expires-after": expiresAfter } } : {}),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const ref = tag === undefined ? `${repository}@${sha256(bytes)}` : `${repository}:${tag}`;
  await client.putManifest(ref, bytes, MEDIA.ociManifest);
}
