import { blobVerbs } from "./blobs.ts";
import { copy } from "./copy.ts";
import { ociFault } from "./fault.ts";
import { descriptorOf, manifestVerbs, mediaTypeOf, readManifest } from "./manifests.ts";
import { formatReference, parseReference, repositoryOf } from "./reference.ts";
import { referrerVerbs } from "./referrers.ts";
import { createSession } from "./session.ts";
import { listTags } from "./tags.ts";
import type { Descriptor, Index, Manifest, RegistryClient, RegistryClientOptions } from "./types.ts";

/**
 * A client of OCI registries (distribution-spec 1.1). Nothing happens before the first verb; scheme, tokens
 * and what a registry can do are remembered as long as the client lives.
 *
 * @example
 * const client = registryClient({ ca });
 * const { digest } = await client.resolve("127.0.0.1:5000/app:1");
 */
export function registryClient(options: RegistryClientOptions = {}): RegistryClient {
  const session = createSession(options);
  const manifests = manifestVerbs(session);
  const referrers = referrerVerbs(session, manifests);

  const putManifest = async (ref: string, manifest: Uint8Array | Manifest | Index, mediaType?: string) => {
    const bytes = manifest instanceof Uint8Array ? manifest : Buffer.from(JSON.stringify(manifest));
    const json = readManifest(bytes, ref);
    const { descriptor, subjectKnown } = await manifests.put(ref, bytes, mediaType ?? mediaTypeOf(json));
    const full = descriptorOf(json, descriptor.mediaType, descriptor.digest, descriptor.size);
    if (json.subject !== undefined && !subjectKnown)
      await referrers.enter(repositoryOf(parseReference(ref)), json.subject.digest, full);
    return descriptor;
  };

  const client: RegistryClient = {
    ...blobVerbs(session),
    resolve: manifests.resolve,
    manifest: manifests.manifest,
    putManifest,
    async deleteManifest(ref) {
      const reference = parseReference(ref);
      const subject =
        reference.digest === undefined ? undefined : (await manifests.manifest(ref)).json.subject;
      await manifests.remove(ref);
      if (subject !== undefined && reference.digest !== undefined)
        await referrers.leave(repositoryOf(reference), subject.digest, reference.digest);
    },
    tags: (repository) => listTags(session, repository),
    async referrers(ref, artifactType) {
      const reference = parseReference(ref);
      const digest = reference.digest ?? (await manifests.resolve(ref)).digest;
      return referrers.list(repositoryOf(reference), digest, artifactType);
    },
    putReferrer: (repository, manifest) => putReferrer(repository, manifest, putManifest),
    copy: (from, to, wish) => copy(client, from, to, wish),
    close: () => session.close(),
    [Symbol.asyncDispose]: () => session.close(),
  };
  return client;
}

async function putReferrer(
  repository: string,
  manifest: Manifest,
  put: RegistryClient["putManifest"],
): Promise<Descriptor> {
  if (manifest.subject === undefined)
    throw ociFault(
      "OCI_BAD_MANIFEST",
      `referrer for ${repository}: has no subject`,
      "Set `subject` to the descriptor of what it refers to.",
    );
  const { registry, repository: path } = parseReference(repository);
  return put(formatReference({ registry, repository: path }), manifest);
}
