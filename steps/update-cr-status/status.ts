import { codeOf } from "../../lib/errors/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import {
  type Kube,
  type KubeName,
  type KubeObject,
  mergePatch,
  type Resource,
} from "../../lib/kube/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { releaseFault } from "../../lib/release/fault.ts";
import { canonical } from "./merge.ts";

export interface StatusChange {
  readonly kube: Kube;
  readonly resource: Resource;
  readonly at: Required<KubeName>;
  readonly statusKey: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly log: Log;
}

/** So often others may change the object between our look at it and our patch. */
const TRIES = 10;

/**
 * Merges the value into `status.<statusKey>`, by a patch that holds only for the version that was looked at.
 * True if something was changed; false where the status says all of it already.
 * Fault RELEASE_BAD_OBJECT if the server does not keep it.
 */
export async function changeStatus(change: StatusChange): Promise<boolean> {
  for (let left = TRIES; ; left--) {
    try {
      return await changeOnce(change);
    } catch (thrown) {
      if (codeOf(thrown) !== "KUBE_CONFLICT" || left <= 1) throw thrown;
      change.log.info("the object was changed meanwhile: looking again");
    }
  }
}

async function changeOnce({ kube, resource, at, statusKey, value }: StatusChange): Promise<boolean> {
  const now = await kube.get(resource, at);
  if (says(now, statusKey, value)) return false;
  const { resourceVersion } = now.metadata;
  const patch = {
    ...(resourceVersion === undefined ? {} : { metadata: { resourceVersion } }),
    status: { [statusKey]: value },
  };
  const after = await kube.patch(resource, at, patch, { subresource: "status", strict: true });
  if (says(after, statusKey, value)) return true;
  throw releaseFault(
    "RELEASE_BAD_OBJECT",
    `${resource.kind} ${at.namespace}/${at.name} did not keep what was written to status.${statusKey}`,
    "See whether the resource's definition in the cluster has this field.",
  );
}

/** True if merging the value would change nothing. */
function says({ status }: KubeObject, key: string, value: unknown): boolean {
  const now = isRecord(status) && Object.hasOwn(status, key) ? status[key] : undefined;
  return now !== undefined && canonical(mergePatch(now, value)) === canonical(now);
}
