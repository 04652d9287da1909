import { explain } from "../errors/index.ts";
import type { Http } from "../http/index.ts";
import { digestTag, ifFound, parseReference, type RegistryClient } from "../oci/index.ts";
import { sourceFault } from "./fault.ts";

/** Signatures that cosign attaches as referrers: its own kind, and sigstore bundles. */
const SIGNATURE_TYPES = /^application\/vnd\.dev\.(?:cosign\.artifact\.sig|sigstore\.bundle)\b/;

/** Where signatures of one registry are looked for. */
export interface SignaturePlaces {
  readonly client: RegistryClient;
  readonly http: Http;
  /** URL of detached signatures, in the layout of containers/image (signature-access, lookaside). */
  readonly lookaside: string;
}

/**
 * Demands that an image has a signature: cosign's tag or referrer beside it, or a detached one. That there is
 * one is checked, not whose it is: the task has no keys.
 *
 * @param repository with registry
 * @throws SOURCE_UNSIGNED
 */
export async function requireSignature(
  places: SignaturePlaces,
  repository: string,
  digest: string,
): Promise<void> {
  if (await ifFound(places.client.resolve(`${repository}:${digestTag(digest, ".sig")}`))) return;
  const referrers = await places.client.referrers(`${repository}@${digest}`);
  if (referrers.some(({ artifactType }) => SIGNATURE_TYPES.test(artifactType ?? ""))) return;
  if (await hasDetached(places, repository, digest)) return;
  throw unsigned(`${repository}@${digest}`, "no signature exists");
}

const unsigned = (image: string, why: string, cause?: unknown) =>
  sourceFault(
    "SOURCE_UNSIGNED",
    `the base image's source image ${image} must be signed: ${why}`,
    "Set IGNORE_UNSIGNED_IMAGE to true to take it without signature, for development only.",
    cause,
  );

async function hasDetached(
  { http, lookaside }: SignaturePlaces,
  repository: string,
  digest: string,
): Promise<boolean> {
  const path = `${parseReference(repository).repository}@${digest.replace(":", "=")}/signature-1`;
  try {
    const answer = await http.request({ url: `${lookaside}/${path}`, accept: [200, 403, 404] });
    await answer.drain();
    return answer.status === 200;
  } catch (thrown) {
    throw unsigned(
      `${repository}@${digest}`,
      `signatures could not be looked up (${explain(thrown)})`,
      thrown,
    );
  }
}
