/** What stands in `metadata`; fields that are not here are kept as they are. */
export interface KubeMeta {
  readonly name?: string;
  readonly generateName?: string;
  /** Absent for resources of the whole cluster. */
  readonly namespace?: string;
  readonly uid?: string;
  /** Opaque: only the server may compare two of them. */
  readonly resourceVersion?: string;
  readonly generation?: number;
  /** RFC 3339, seconds. */
  readonly creationTimestamp?: string;
  /** Set while finalizers hold an object that somebody deleted. */
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

/** An object of the Kubernetes API. `spec` and `status` are JSON that the reader checks by its schema. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly [other: string]: unknown;
}

/** What is to be created: the resource says its `apiVersion` and `kind`. */
export interface NewObject {
  readonly metadata: KubeMeta;
  readonly spec?: unknown;
  readonly [other: string]: unknown;
}

export interface KubeList {
  readonly items: readonly KubeObject[];
  /** Where a watch of what comes after this list begins. */
  readonly resourceVersion: string;
}

/** One object by its name. */
export interface KubeName {
  /** Left out for resources of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
}

/** Which objects: all of the cluster without a namespace. */
export interface KubeSelection {
  readonly namespace?: string;
  /** `key=value,key!=value,key in (a,b),key,!key` */
  readonly labelSelector?: string;
  /** `metadata.name=x`; few fields can be asked for. */
  readonly fieldSelector?: string;
}

export interface WatchOptions extends KubeSelection {
  /** Begins after this version; without it, begins with what exists, as ADDED. */
  readonly resourceVersion?: string;
  /** Ends by itself after so long. Default: never. Milliseconds. */
  readonly timeoutMs?: number;
  /** Ends it, beside the client's own signal: fault HTTP_CANCELLED. */
  readonly signal?: AbortSignal;
}

export interface KubeEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
}

/** `unknown`: the server did not say so explicitly. Whoever checks access takes it for a no. */
export type Access = "yes" | "no" | "unknown";
