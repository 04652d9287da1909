import { isRecord } from "../../json/index.ts";
import { releaseFault } from "../fault.ts";
import { memberOf } from "./objects.ts";

/** What only a ReleasePlanAdmission may say: who releases for a product is not up to who asks for it. */
const PRODUCT = [
  "releaseNotes.product_id",
  "releaseNotes.product_name",
  "releaseNotes.product_version",
  "releaseNotes.product_stream",
  "releaseNotes.cpe",
  "releaseNotes.allow_custom_live_id",
];

/**
 * Where things go, and with which credentials. Merging alone does not guard them: lists of several objects
 * become one, and what the ReleasePlanAdmission leaves out anybody could say.
 */
const DESTINATIONS = [
  ...["mapping", "sign", "signOptions", "ootsign", "pyxis", "fbc", "atlas", "tpa", "cdn", "exodus"],
  ...["cgw", "content-gateway", "contentGateway", "mrrc", "charon", "pulp", "pushOptions", "jira", "infra"],
  ...["github", "githubAppID", "githubAppInstallationID", "targetGHRepo", "slack"],
  ...["fileUpdates", "infra-deployment-update-script", "git", "s3", "azure"],
  ...["pushToGit", "pushToS3", "pushToAzure"],
];

/** How strictly, and what for. */
const TERMS = ["intention", "conforma"];

const RESERVED = [...PRODUCT, ...DESTINATIONS, ...TERMS];

/** A key that stands where it may not, and that in words. */
export interface ReservedKey {
  /** `releaseNotes.cpe` */
  readonly key: string;
  readonly says: string;
}

/**
 * Keys in `spec.data` of an object, and in what collectors found for it, that only others may set.
 * Fault RELEASE_BAD_OBJECT if what was given is no object with `spec`.
 */
export function reservedKeys(kind: string, object: unknown): ReservedKey[] {
  if (memberOf(object, "spec") === undefined)
    throw releaseFault(
      "RELEASE_BAD_OBJECT",
      `what was collected of the ${kind} has no spec`,
      "Check that the file is the one that collect-data wrote.",
    );
  return spoken(object).flatMap(({ from, data }) =>
    RESERVED.filter((key) => isSaid(memberOf(data, ...key.split(".")))).map((key) => ({
      key,
      says: `Found disallowed key: ${key} in resource ${kind}${from}`,
    })),
  );
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== null;

/** All data that an object brings into a release. */
function spoken(object: unknown): { readonly from: string; readonly data: unknown }[] {
  const collectors = ["tenant", "managed"].flatMap((group) => {
    const found = memberOf(object, "status", "collectors", group);
    return Object.entries(isRecord(found) ? found : {}).map(([name, data]) => ({
      from: ` (status.collectors.${group}.${name})`,
      data,
    }));
  });
  return [{ from: "", data: memberOf(object, "spec", "data") }, ...collectors];
}
