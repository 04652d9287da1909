import {
  formatReference,
  ifFound,
  MEDIA,
  parseReference,
  type RegistryClient,
  repositoryOf,
} from "../oci/index.ts";
import { parallel } from "../parallel/index.ts";
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
  if (!(await ifFound(client.resolve(`${home}@${digest}`))))
    await parallel([config, ...layers], 4, ({ bytes }) => client.putBlob(home, { bytes }));
  const places = [...new Set([tag, ...(options.tags ?? [])])].map((one) =>
    one === undefined ? `${home}@${digest}` : `${home}:${one}`,
  );
  for (const place of places)
    if ((await ifFound(client.resolve(place)))?.digest !== digest)
      await client.putManifest(place, manifest.bytes, MEDIA.ociManifest);
  return {
    digest,
    ref: formatReference({ registry, repository, digest, ...(tag === undefined ? {} : { tag }) }),
  };
}
