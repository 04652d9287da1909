export { type Kube, type KubeOptions, kubeClient } from "./client.ts";
export { type ConfigMapOptions, readConfigMap } from "./config-map.ts";
export type { KubeCode } from "./fault.ts";
