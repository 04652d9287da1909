import { releaseFault } from "../fault.ts";
import { memberOf } from "./objects.ts";

/** What only a ReleasePlanAdmission may say: who releases for a product is not up to who asks for it. */
const RESERVED = [
  "releaseNotes.product_id",
  "releaseNotes.product_name",
  "releaseNotes.product_version",
  "releaseNotes.product_stream",
  "releaseNotes.cpe",
  "releaseNotes.allow_custom_live_id",
];

/** A key that stands where it may not, and that in words. */
export interface ReservedKey {
  /** `releaseNotes.cpe` */
  readonly key: string;
  readonly says: string;
}

/**
 * Keys in `spec.data` of an object that it may not set.
 * Fault RELEASE_BAD_OBJECT if what was given is no object with `spec`.
 */
export function reservedKeys(kind: string, object: unknown): ReservedKey[] {
  if (memberOf(object, "spec") === undefined)
    throw releaseFault(
      "RELEASE_BAD_OBJECT",
      `what was collected of the ${kind} has no spec`,
      "Check that the file is the one that collect-data wrote.",
    );
  return RESERVED.filter((key) => {
    const value = memberOf(object, "spec", "data", ...key.split("."));
    return value !== undefined && value !== null;
  }).map((key) => ({ key, says: `Found disallowed key: ${key} in resource ${kind}` }));
}
