import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { rawOf } from "../artifacts/index.ts";
import { MEDIA, type RegistryClient } from "../oci/index.ts";
import { hashing } from "./hash.ts";
import { type FileEntry, tarOf, withFolders, writeStream } from "./tar.ts";
import type { SourceKind, SourceLayer, SourcePart } from "./types.ts";

/** Sources are archives: more effort would make them hardly smaller. */
const GZIP = { level: 1 } as const;

/** What making layers needs. */
export interface LayerKit {
  readonly client: RegistryClient;
  /** `registry/repository` that the layers go to. */
  readonly repository: string;
  /** Folder for temporary files. */
  readonly scratch: string;
  /** RFC 3339: the time of the commit, so that nothing depends on when it was made. */
  readonly created: string;
  readonly signal: AbortSignal;
}

/**
 * Makes the layer of one source file and pushes it: the file under `blobs/sha256/<hex>`, and a link to it in
 * `rpm_dir/` or `extra_src_dir/` with its name (BuildSourceImage, layout.md). One layer at a time is on disk.
 */
export async function pushLayer(kit: LayerKit, part: SourcePart): Promise<SourceLayer> {
  const { digest, size } = part;
  const hex = digest.slice("sha256:".length);
  const name = part.name ?? `extra-src-${hex}.tar`;
  const layer = join(kit.scratch, `${hex}.layer`);
  try {
    const file: FileEntry = { type: "file", name: `./blobs/sha256/${hex}`, size, path: part.file, digest };
    const diffId = await writeLayer(part.kind, rawOf(name), file, layer, kit.signal);
    const pushed = await kit.client.putBlob(kit.repository, { file: layer }, MEDIA.ociLayerGzip);
    const annotations = {
      "source.artifact.filename.checksum": digest,
      "source.artifact.name": name,
      "source.artifact.mimetype": "application/x-tar",
      ...part.annotations,
    };
    const history = { created: kit.created, created_by: `#(nop) slipway adding artifact: ${hex}` };
    return { descriptor: { ...pushed, annotations }, diffId, history };
  } finally {
    await rm(layer, { force: true });
  }
}

/** Gives the digest of the tar before compression. */
async function writeLayer(
  kind: SourceKind,
  name: string,
  file: FileEntry,
  to: string,
  signal: AbortSignal,
): Promise<string> {
  const target = `.${file.name}`;
  const entries = withFolders([file, { type: "symlink", name: `./${kind}/${name}`, target }]);
  const { stream, done } = hashing(tarOf(entries));
  await writeStream(stream, to, signal, createGzip(GZIP));
  return done().digest;
}
