import { isRecord } from "../../json/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { releaseFault } from "../fault.ts";
import { mergeReleaseData } from "../merge.ts";
import { checkedValue, refuse } from "../read.ts";
import type { ReleaseData, SnapshotSpec } from "../types.ts";
import { memberOf, nameOf, type ReleaseObjects } from "./objects.ts";

/** What a release is told, out of its objects. */
export interface Collected {
  readonly data: ReleaseData;
  readonly snapshot: SnapshotSpec;
  /** Image of the first component. */
  readonly fbcFragment: string;
  /** The build PipelineRun of the Snapshot; empty if it names none. */
  readonly snapshotBuildId: string;
}

const BUILD = "appstudio.openshift.io/build-pipelinerun";

/**
 * Merged data and Snapshot of a release. What an object says is checked where it stands, so that a message
 * names the object to correct. Faults: RELEASE_BAD_DATA, RELEASE_BAD_OBJECT.
 */
export function collectRelease(objects: ReleaseObjects): Collected {
  const { release, releasePlan, releasePlanAdmission, snapshot } = objects;
  for (const object of [release, releasePlan, releasePlanAdmission]) checkData(object);
  const merged = mergeReleaseData({
    collectors: memberOf(release.status, "collectors"),
    release: memberOf(release.spec, "data"),
    releasePlan: memberOf(releasePlan.spec, "data"),
    releasePlanAdmission: memberOf(releasePlanAdmission.spec, "data"),
  });
  const spec = snapshotSpec(snapshot);
  return {
    data: checkedValue("release-data", "data.json", merged),
    snapshot: spec,
    fbcFragment: spec.components[0]?.containerImage ?? "",
    snapshotBuildId: String(snapshot.metadata.labels?.[BUILD] ?? ""),
  };
}

function checkData(object: KubeObject): void {
  const data = memberOf(object.spec, "data");
  if (isRecord(data)) checkedValue("release-data", `${nameOf(object)}: spec.data`, data);
}

/** The group of components has two names: each reader finds the one that it knows. */
function snapshotSpec(snapshot: KubeObject): SnapshotSpec {
  const from = `${nameOf(snapshot)}: spec`;
  if (!isRecord(snapshot.spec))
    throw releaseFault("RELEASE_BAD_OBJECT", `${nameOf(snapshot)} has no spec`, "Make the Snapshot again.");
  const spec = checkedValue("snapshot-spec", from, snapshot.spec);
  if (spec.components.length === 0)
    refuse(from, [
      { field: "components", says: "an empty list is not allowed; it wants at least one component" },
    ]);
  const componentGroup = spec.componentGroup ?? spec.application;
  const application = spec.application ?? spec.componentGroup;
  return {
    ...spec,
    ...(application === undefined ? {} : { application }),
    ...(componentGroup === undefined ? {} : { componentGroup }),
  };
}
