import type { Log } from "../log/index.ts";
import type { Resource } from "./resources.ts";
import type {
  Access,
  KubeEvent,
  KubeList,
  KubeName,
  KubeObject,
  KubeSelection,
  NewObject,
  WatchOptions,
} from "./types.ts";

export interface KubeOptions {
  /**
   * `https://host[:port]` of the API server. Empty, left out, or `https://kubernetes.default.svc`: where the
   * environment says (KUBERNETES_SERVICE_HOST), as in a pod.
   */
  readonly server?: string;
  /** Directory with `token`, `ca.crt` and `namespace` of the service account. */
  readonly account?: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Tries of a request that may be repeated. Default 5. */
  readonly tries?: number;
}

export interface PatchOptions {
  /**
   * `merge` (RFC 7386) is for every resource; `strategic`, which merges lists by their key, only for those of
   * Kubernetes itself. Default merge.
   */
  readonly type?: "merge" | "strategic";
  readonly subresource?: "status";
  /** The server refuses fields that it does not know, where it would leave them out with a warning. */
  readonly strict?: boolean;
}

export interface AccessQuestion {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection` */
  readonly verb: string;
  readonly resource: Resource;
  /** All namespaces if left out. */
  readonly namespace?: string;
  /** All objects if left out. */
  readonly name?: string;
  readonly subresource?: string;
}

/**
 * The verbs on the Kubernetes API that steps need. Every one throws faults of KubeCode, or HTTP_CANCELLED.
 * Values of Secrets that come in are masked in the log from then on.
 */
export interface Kube {
  /** Where the pod of the service account runs; undefined if it is not said. */
  readonly namespace: string | undefined;
  get(resource: Resource, at: KubeName): Promise<KubeObject>;
  /** All of them, page by page. */
  list(resource: Resource, selection?: KubeSelection & { pageSize?: number }): Promise<KubeList>;
  /**
   * Creates it where its metadata says; `generateName` is completed by the server. Tried once: look before
   * whether it is there.
   */
  create(resource: Resource, object: NewObject): Promise<KubeObject>;
  /** What it is then. With `metadata.resourceVersion` in the patch: KUBE_CONFLICT if it was changed since. */
  patch(resource: Resource, at: KubeName, patch: object, options?: PatchOptions): Promise<KubeObject>;
  /** False where there was none. */
  delete(resource: Resource, at: KubeName): Promise<boolean>;
  /** Deletes all that a selector names; it must name something. */
  deleteCollection(resource: Resource, selection: KubeSelection & { labelSelector: string }): Promise<void>;
  /**
   * What happens, in order. Goes on by itself where the line is cut or the server ends it; where the server
   * has forgotten what came since (410), lists again and tells what differs.
   */
  watch(resource: Resource, options?: WatchOptions): AsyncIterable<KubeEvent>;
  /** Whether the service account may. Never throws but for cancelling: what cannot be asked is `unknown`. */
  canI(question: AccessQuestion): Promise<Access>;
  /** `data` of a ConfigMap. */
  configMap(namespace: string, name: string): Promise<Readonly<Record<string, string>>>;
  /** `data` of a Secret, decoded. */
  secret(namespace: string, name: string): Promise<Readonly<Record<string, Buffer>>>;
  close(): Promise<void>;
}
