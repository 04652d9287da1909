export { type Kube, type KubeOptions, kubeClient } from "./client.ts";
export type { KubeCode } from "./fault.ts";
