import { isRecord } from "../../json/index.ts";
import { type KubeObject, namespacedName, RESOURCES } from "../../kube/index.ts";
import { type ArchiveOptions, readSnapshotObject } from "./archive.ts";

/** The objects of a release: `namespace/name` of each. */
export interface ReleaseNames {
  readonly release: string;
  readonly releasePlan: string;
  readonly releasePlanAdmission: string;
  readonly releaseServiceConfig: string;
  readonly snapshot: string;
}
export interface ReleaseObjects {
  readonly release: KubeObject;
  readonly releasePlan: KubeObject;
  readonly releasePlanAdmission: KubeObject;
  readonly releaseServiceConfig: KubeObject;
  readonly snapshot: KubeObject;
}

/**
 * Reads them all, as `kubectl get` shows them; a Snapshot that is gone, out of the cluster's archive.
 * Faults: those of lib/kube; one that is not there is an error.
 */
export async function readObjects(options: ArchiveOptions, names: ReleaseNames): Promise<ReleaseObjects> {
  const { kube } = options;
  const read = async (kind: keyof typeof RESOURCES, text: string, param: string) =>
    shown(await kube.get(RESOURCES[kind], namespacedName(text, param)));
  const [release, releasePlan, releasePlanAdmission, releaseServiceConfig, snapshot] = await Promise.all([
    read("Release", names.release, "release"),
    read("ReleasePlan", names.releasePlan, "releasePlan"),
    read("ReleasePlanAdmission", names.releasePlanAdmission, "releasePlanAdmission"),
    read("ReleaseServiceConfig", names.releaseServiceConfig, "releaseServiceConfig"),
    readSnapshotObject(options, namespacedName(names.snapshot, "snapshot")).then(shown),
  ]);
  return { release, releasePlan, releasePlanAdmission, releaseServiceConfig, snapshot };
}

/** Who wrote which field is of no use here, and most of the object. */
function shown(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** `kind namespace/name` for messages. */
export const nameOf = ({ kind, metadata: { namespace, name } }: KubeObject): string =>
  `${kind} ${namespace}/${name}`;

/** A member at a path of an object; undefined where there is none. */
export const memberOf = (object: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), object);
