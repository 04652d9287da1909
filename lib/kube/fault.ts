import { faults } from "../errors/index.ts";

/** Why the Kubernetes API could not be asked. */
export type KubeCode =
  | "KUBE_NO_ACCOUNT"
  | "KUBE_NOT_FOUND"
  | "KUBE_DENIED"
  | "KUBE_UNREACHABLE"
  | "KUBE_BAD_ANSWER";

export const kubeFault = faults<KubeCode>();
