import { type NewVersion, type Recorded, recordVersions } from "../../lib/policy/trusted/index.ts";
import type { Published, PublishOptions } from "./index.ts";

export interface TrustOptions extends Pick<PublishOptions, "client" | "into" | "log"> {
  /** Default: now. */
  readonly at?: Date;
  /** Days for which a version stays trusted after a newer one came. Default 60. */
  readonly inEffectDays?: number;
}

/** Repository of the list, below the place of the bundles. */
export const TRUST_REPOSITORY = "data-acceptable-bundles";

/**
 * Adds what was published to the list of trusted tasks `<into>/data-acceptable-bundles:latest`, which policies name
 * as a data source (`oci::<into>/data-acceptable-bundles:latest`). Each task stands there by both its tags, `x.y`
 * and `x.y.z`. Nothing is pushed where nothing is new. Faults TRUST_BAD_DATA, TRUST_CONFLICT.
 */
export async function publishTrust(
  published: readonly Published[],
  { client, into, log, at = new Date(), inEffectDays = 60 }: TrustOptions,
): Promise<Recorded> {
  const versions = published.filter(({ kind }) => kind === "Task").flatMap(versionsOf);
  const recorded = await recordVersions(client, `${into}/${TRUST_REPOSITORY}`, versions, {
    at,
    inEffectDays,
  });
  if (recorded.changed) log.debug(`trusted tasks: ${recorded.ref}@${recorded.digest}`);
  return recorded;
}

function versionsOf({ ref, digest, version }: Published): readonly NewVersion[] {
  const [tagged = ""] = ref.split("@");
  const repository = tagged.slice(0, tagged.lastIndexOf(":"));
  const tags = new Set([tagged.slice(repository.length + 1), version]);
  return [...tags].map((tag) => ({ key: `oci://${repository}:${tag}`, ref: digest }));
}
