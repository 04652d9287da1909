/** The most that one container may write to its termination message, bytes (Kubernetes, Tekton). */
export const MESSAGE_LIMIT = 4096;
/** What the kubelet keeps of the termination messages of all containers of a pod together, bytes. */
export const POD_LIMIT = 12288;

/**
 * Bytes that the termination message of one step may have: the kubelet shares its limit out among all
 * containers and init containers, and cuts at that without a word.
 */
export const budgetOf = (steps: number, sidecars = 0): number =>
  Math.min(MESSAGE_LIMIT, Math.floor(POD_LIMIT / (steps + sidecars + INIT_CONTAINERS)));

/** Tekton's own: `prepare` and `place-scripts` (the second only where a task has scripts). */
const INIT_CONTAINERS = 2;

/** Tekton's own entries: when the step started, and its exit code under `onError: continue`. */
const OWN_ENTRIES: readonly Entry[] = [
  { key: "StartedAt", value: "2006-01-02T15:04:05.000+00:00", type: 3 },
  { key: "ExitCode", value: "255", type: 3 },
];

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly type: number;
}

/** Size of the message that Tekton's entrypoint writes for these results, as Go escapes JSON, bytes. */
export function messageSize(results: Iterable<readonly [name: string, value: string]>): number {
  const entries = [...results].map(([key, value]): Entry => ({ key, value, type: 1 }));
  return Buffer.byteLength(goJson([...entries, ...OWN_ENTRIES]));
}

/** Go's json.Marshal: as JSON.stringify, but `<`, `>`, `&` and two separators are escaped too. */
const goJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/\\[bf]/g, "\\u0000")
    .replace(/[<>&\u2028\u2029]/g, "\\u0000");
