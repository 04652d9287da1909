import { isRecord } from "../../json/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { releaseFault } from "../fault.ts";
import type { ReleaseData, SnapshotSpec } from "../types.ts";
import { nameOf } from "./objects.ts";

const TYPE = "test.appstudio.openshift.io/type";
const COMPONENT = "appstudio.openshift.io/component";

/** True if only the component that a Snapshot was made for is released; false where nothing is said. */
export const isSingleComponent = ({ singleComponentMode = false }: ReleaseData): boolean =>
  String(singleComponentMode) === "true";

/**
 * The Snapshot with the one component alone that an object's labels name. Whatever does not lead to exactly
 * one component is an error: going on with all of them would release what nobody asked for.
 * Fault RELEASE_BAD_OBJECT.
 */
export function reduceToComponent(snapshot: SnapshotSpec, object: KubeObject): SnapshotSpec {
  const component = componentOf(object);
  const named = snapshot.components.filter(({ name }) => name === component);
  // Nested groups may list one image several times.
  const components = [...new Map(named.map((each) => [each.containerImage, each])).values()];
  if (components.length === 1) return { ...snapshot, components };
  const names = snapshot.components.map(({ name }) => name).join(", ");
  throw releaseFault(
    "RELEASE_BAD_OBJECT",
    `${nameOf(object)} was made for component ${JSON.stringify(component)}, which the snapshot has with ${components.length} images; its components are ${names || "none"}`,
    "Release a Snapshot that contains its component once, or set singleComponentMode to false.",
  );
}

function componentOf(object: KubeObject): string {
  const labels = isRecord(object.metadata.labels) ? object.metadata.labels : {};
  const { [TYPE]: type, [COMPONENT]: component } = labels;
  if (type === "component" && typeof component === "string" && component !== "") return component;
  const has = (label: string) =>
    `${label}=${labels[label] === undefined ? "(absent)" : String(labels[label])}`;
  throw releaseFault(
    "RELEASE_BAD_OBJECT",
    `single component mode is on, and ${nameOf(object)} does not say for which component it was made: ${has(TYPE)}, ${has(COMPONENT)}`,
    `Release a Snapshot with the labels ${TYPE}=component and ${COMPONENT}=<name>, or set singleComponentMode to false.`,
  );
}
