import { imageManifests } from "../../lib/checks/index.ts";
import { parseReference, type RegistryClient, repositoryOf } from "../../lib/oci/index.ts";
import type { PreflightResults } from "../../lib/preflight/index.ts";

/**
 * Digests of the images that were checked, and of what the reference names. Preflight says which image it
 * checked; where it does not, the registry knows the one for that architecture.
 */
export async function checkedDigests(
  client: RegistryClient,
  image: string,
  results: readonly PreflightResults[],
): Promise<{ readonly digests: readonly string[]; readonly subject: string }> {
  const { digest: subject } = await client.resolve(image);
  const told = results.flatMap(({ digest }) => digest ?? []);
  if (told.length === results.length) return { digests: told, subject };
  const { images } = await imageManifests(client, repositoryOf(parseReference(image)), subject);
  const digests = results.flatMap(
    ({ arch, digest }) => digest ?? images.find((each) => each.arch === arch)?.digest ?? [],
  );
  return { digests, subject };
}
