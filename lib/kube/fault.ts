import { faults } from "../errors/index.ts";

/** Why the Kubernetes API did not do what was asked. */
export type KubeCode =
  /** There is no service account: no token or no `ca.crt` in its folder. */
  | "KUBE_NO_ACCOUNT"
  /** 404 */
  | "KUBE_NOT_FOUND"
  /** 403: the account may not. */
  | "KUBE_DENIED"
  /** 401: the token is none, or no longer one. */
  | "KUBE_UNAUTHENTICATED"
  /** 409: it exists already, or was changed by somebody else meanwhile. */
  | "KUBE_CONFLICT"
  /** 410: the resourceVersion is too old; list again. */
  | "KUBE_GONE"
  /** 400, 405, 413, 415, 422: the server refuses what was sent. */
  | "KUBE_INVALID"
  /** No answer, or 429 and 5xx after all tries. */
  | "KUBE_UNREACHABLE"
  /** An answer that is not what the API gives. */
  | "KUBE_BAD_ANSWER"
  /** A name, namespace or selector that would ask for something else. */
  | "KUBE_BAD_NAME"
  /** Nothing is known of a type of resource. */
  | "KUBE_UNKNOWN_RESOURCE";

export const kubeFault = faults<KubeCode>();
