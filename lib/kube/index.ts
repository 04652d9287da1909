/** The few verbs on the Kubernetes API that steps need. */
export { kubeClient } from "./client.ts";
export { type ConfigMapOptions, readConfigMap } from "./config-map.ts";
export { type KubeCode, kubeFault } from "./fault.ts";
export type { AccessQuestion, Kube, KubeOptions, PatchOptions } from "./kube.ts";
export { mergePatch } from "./merge-patch.ts";
export { namespacedName } from "./paths.ts";
export { apiVersionOf, findResource, RESOURCES, type Resource, resourceOf } from "./resources.ts";
export type * from "./types.ts";
