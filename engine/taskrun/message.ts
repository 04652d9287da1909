import { MESSAGE_LIMIT, POD_LIMIT } from "../../lib/results/index.ts";
import type { Plan } from "./plan.ts";

/** Types of entries in a termination message. Source: pkg/result of Tekton. */
export const TASK_RESULT = 1;
export const INTERNAL = 3;
export const STEP_RESULT = 4;

/** One entry of the termination message that Tekton's entrypoint writes. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly type: number;
}

export const TOO_LONG = "Termination message is above max allowed size 4096, caused by large task result.";

/** Go's json.Marshal of the entries: HTML characters and two separators are escaped. */
export const goJson = (entries: readonly Entry[]): string =>
  JSON.stringify(entries).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export const fits = (entries: readonly Entry[]): boolean =>
  Buffer.byteLength(goJson(entries)) <= MESSAGE_LIMIT;

/** What the kubelet keeps of one container's message: its limit is shared by all containers of the pod. */
export function kubeletLimit({ steps, sidecars }: Plan): number {
  const scripts = [...steps, ...sidecars].some(({ script }) => script);
  const folders = steps.some(
    ({ workingDir = "" }) => workingDir !== "" && /^(?!\/)|^\/workspace\//.test(workingDir),
  );
  const initContainers = 1 + Number(scripts) + Number(folders);
  return Math.floor(POD_LIMIT / (steps.length + sidecars.length + initContainers));
}

/** The message as the controller reads it; `cut` when the kubelet cut it, and nothing in it can be read. */
export function received(
  entries: readonly Entry[],
  limit: number,
): { readonly text: string; readonly cut: boolean } {
  const bytes = Buffer.from(goJson(entries));
  if (bytes.length <= limit) return { text: bytes.toString(), cut: false };
  return { text: bytes.subarray(0, limit).toString(), cut: true };
}
