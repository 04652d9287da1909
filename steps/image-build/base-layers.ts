import { explain } from "../../lib/errors/index.ts";
import {
  type Manifest,
  openRegistry,
  parseReference,
  type RegistryAccess,
  repositoryOf,
} from "../../lib/oci/index.ts";
import type { BaseLayers } from "./finish.ts";

type Access = RegistryAccess & Required<Pick<RegistryAccess, "log" | "signal">>;

/**
 * Asks the registry of the base image for its compressed layers, so that the built image refers to the same
 * blobs: nothing is compressed or uploaded twice. It is a saving only: whatever goes wrong, the layers are
 * made again from the builder's storage.
 */
export async function findBaseLayers(canonical: string, access: Access): Promise<BaseLayers> {
  const client = await openRegistry(access);
  try {
    const from = repositoryOf(parseReference(canonical));
    const { json } = await client.manifest(canonical);
    if (!("layers" in json)) return new Map();
    const config = JSON.parse((await client.blobBytes(from, json.config)).toString()) as {
      rootfs?: { diff_ids?: string[] };
    };
    return pair(json, config.rootfs?.diff_ids ?? [], from);
  } catch (thrown) {
    access.signal.throwIfAborted();
    access.log.debug(`layers of ${canonical} are packed again: ${explain(thrown)}`);
    return new Map();
  } finally {
    await client.close();
  }
}

function pair({ layers }: Manifest, diffIds: readonly string[], from: string): BaseLayers {
  if (layers.length !== diffIds.length) return new Map();
  return new Map(
    layers.flatMap(({ mediaType, digest, size, urls }, i) => {
      const compression = /[.+](gzip|zstd)$/.exec(mediaType)?.[1];
      const diffId = diffIds[i];
      if (compression === undefined || diffId === undefined || urls !== undefined) return [];
      return [[diffId, { digest, size, compression, from }] as const];
    }),
  );
}
