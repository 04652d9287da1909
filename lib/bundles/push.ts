import { codeOf } from "../errors/index.ts";
import {
  formatReference,
  MEDIA,
  parallel,
  parseReference,
  type RegistryClient,
  repositoryOf,
} from "../oci/index.ts";
import { packBundle } from "./pack.ts";
import type { BundleObject, BundleOptions } from "./types.ts";

/**
 * Pushes a bundle under the tag of `ref` and under `tags`. What the registry has already is not sent again, and a
 * tag that points there already is not touched.
 *
 * @returns the manifest's digest, and `registry/repository:tag@digest`
 */
export async function pushBundle(
  client: RegistryClient,
  ref: string,
  objects: BundleObject | readonly BundleObject[],
  options: BundleOptions & { readonly tags?: readonly string[] } = {},
): Promise<{ digest: string; ref: string }> {
  const { registry, repository, tag } = parseReference(ref);
  const home = repositoryOf({ registry, repository });
  const { manifest, config, layers } = await packBundle(objects, options);
  const { digest } = manifest.descriptor;
  if (!(await pointsTo(client, `${home}@${digest}`, digest)))
    await parallel([config, ...layers], 4, ({ bytes }) => client.putBlob(home, { bytes }));
  const places = [...new Set([tag, ...(options.tags ?? [])])].map((one) =>
    one === undefined ? `${home}@${digest}` : `${home}:${one}`,
  );
  for (const place of places)
    if (!(await pointsTo(client, place, digest)))
      await client.putManifest(place, manifest.bytes, MEDIA.ociManifest);
  return {
    digest,
    ref: formatReference({ registry, repository, digest, ...(tag === undefined ? {} : { tag }) }),
  };
}

async function pointsTo(client: RegistryClient, ref: string, digest: string): Promise<boolean> {
  try {
    return (await client.resolve(ref)).digest === digest;
  } catch (thrown) {
    if (codeOf(thrown) === "OCI_NOT_FOUND") return false;
    throw thrown;
  }
}
