import { type AccessQuestion, namespacedName, RESOURCES } from "../../lib/kube/index.ts";

/** The objects of a release, `namespace/name` each. */
export interface ReleaseObjects {
  readonly release: string;
  readonly releasePlan: string;
  readonly releasePlanAdmission: string;
  readonly releaseServiceConfig: string;
  readonly snapshot: string;
}

/**
 * What a release must be allowed to do. As the compatible task asks: Release, ReleasePlan and Snapshot in the
 * namespace of the Release, InternalRequests in that of the ReleasePlanAdmission. Fault KUBE_BAD_NAME.
 */
export function questionsOf(objects: ReleaseObjects, internalServices: boolean): AccessQuestion[] {
  const at = (param: keyof ReleaseObjects) => namespacedName(objects[param], param);
  const { namespace: origin } = at("release");
  const { namespace: target } = at("releasePlanAdmission");
  const get = { verb: "get" } as const;
  const asked: AccessQuestion[] = [
    { ...get, resource: RESOURCES.Release, ...at("release") },
    { ...get, resource: RESOURCES.ReleasePlan, ...at("releasePlan"), namespace: origin },
    { ...get, resource: RESOURCES.Snapshot, ...at("snapshot"), namespace: origin },
    { ...get, resource: RESOURCES.ReleasePlanAdmission, ...at("releasePlanAdmission") },
    { ...get, resource: RESOURCES.ReleaseServiceConfig, ...at("releaseServiceConfig") },
  ];
  const create = { verb: "create", resource: RESOURCES.InternalRequest, namespace: target };
  return internalServices ? [...asked, create] : asked;
}

/** For people: `get release first in dev`. */
export const wording = ({ verb, resource, name, namespace }: AccessQuestion): string =>
  `${verb} ${resource.kind.toLowerCase()}${name === undefined ? "" : ` ${name}`} in ${namespace}`;
