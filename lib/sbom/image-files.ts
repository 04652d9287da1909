import type { Log } from "../log/index.ts";
import { parseReference, repositoryOf } from "../oci/index.ts";
import type { Descriptor, RegistryClient } from "../oci/types.ts";
import { fault } from "./fault.ts";
import { Overlay } from "./overlay.ts";
import { oneImage, readOne } from "./scan.ts";
import type { FileTree, Wants } from "./tree.ts";

/** Which files are read, and of which layers. */
export interface ImageFilesOptions {
  /** Which files, by their path with leading slash, no links followed. */
  readonly wants: Wants;
  /** Which layers; a layer that is passed over is not downloaded. Default: all. */
  readonly layers?: (layer: Descriptor) => boolean;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/**
 * Some files of a pushed image, as a container would see them: layer by layer out of the registry, streamed,
 * whiteouts applied, nothing on disk. All or nothing: a wanted file that is too large is a fault.
 *
 * @param ref reference of one image (not of an index)
 * @returns the files, each with its bytes and the digest of the layer it is in, and the links to them
 * @throws SBOM_NOT_AN_IMAGE for an index or an artifact, SBOM_BAD_LAYER, SBOM_TOO_LARGE, and OCI faults
 */
export async function imageFiles(
  client: RegistryClient,
  ref: string,
  options: ImageFilesOptions,
): Promise<FileTree> {
  const { wants, layers = () => true, log, signal } = options;
  const { json } = await client.manifest(ref);
  const repository = repositoryOf(parseReference(ref));
  const overlay = new Overlay();
  const tooLarge = (message: string): never => {
    throw fault("SBOM_TOO_LARGE", `${ref}: ${message}`, "Build an image with smaller files of this kind.");
  };
  for (const layer of oneImage(ref, json).layers.filter(layers)) {
    signal?.throwIfAborted();
    // What a later layer replaces is forgotten: each layer may hold as much as a whole image.
    const collect = { layer: layer.digest, wants, probes: [], budget: { used: 0 }, log, tooLarge };
    overlay.add(
      await readOne(client, repository, layer, overlay, collect, { log, ...(signal ? { signal } : {}) }),
    );
  }
  return overlay.tree(wants);
}
