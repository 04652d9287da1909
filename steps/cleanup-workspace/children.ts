import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, explain } from "../../lib/errors/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import { type Kube, type KubeObject, RESOURCES } from "../../lib/kube/index.ts";
import type { Log } from "../../lib/log/index.ts";

/** Tekton's label on the TaskRuns of a PipelineRun. */
const RUN_LABEL = "tekton.dev/pipelineRun";

export interface Waiting {
  readonly kube: Kube;
  /** Name of this step's own TaskRun. */
  readonly taskRun: string;
  readonly seconds: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Waits until no other task of the run works any more, and no longer than the delay: they may still write into
 * the folder. Where there is no record of TaskRuns (no cluster runs them), there is nobody to wait for.
 *
 * A cluster that does not let this account look gets the whole delay, as the compatible task always takes it.
 */
export async function waitForOthers(waiting: Waiting): Promise<void> {
  const { seconds, log, signal } = waiting;
  if (seconds === 0) return;
  try {
    await untilNobodyWorks(waiting);
  } catch (thrown) {
    signal.throwIfAborted();
    log.warn(`cannot see whether other tasks still work, so ${seconds} s are waited: ${explain(thrown)}`);
    await sleep(seconds * 1000, undefined, { signal });
  }
}

async function untilNobodyWorks({ kube, taskRun, seconds, log }: Waiting): Promise<void> {
  const run = await runOf(kube, taskRun);
  if (run === undefined || kube.namespace === undefined) return;
  const selection = { namespace: kube.namespace, labelSelector: `${RUN_LABEL}=${run}` };
  const { items, resourceVersion } = await kube.list(RESOURCES.TaskRun, selection);
  const working = new Set(items.filter((each) => isOther(each, taskRun) && !isDone(each)).map(nameOf));
  if (working.size === 0) return;
  log.info(`waiting for ${[...working].join(", ")}, at most ${seconds} s`);
  const options = { ...selection, resourceVersion, timeoutMs: seconds * 1000 };
  for await (const { type, object } of kube.watch(RESOURCES.TaskRun, options)) {
    if (type === "DELETED" || isDone(object)) working.delete(nameOf(object));
    else if (isOther(object, taskRun)) working.add(nameOf(object));
    if (working.size === 0) return;
  }
  log.warn(`still working after ${seconds} s: ${[...working].join(", ")}`);
}

/** Name of the PipelineRun; undefined if there is no such TaskRun, or it is of none. */
async function runOf(kube: Kube, name: string): Promise<string | undefined> {
  if (name === "" || kube.namespace === undefined) return undefined;
  try {
    const { metadata } = await kube.get(RESOURCES.TaskRun, { namespace: kube.namespace, name });
    return metadata.labels?.[RUN_LABEL];
  } catch (thrown) {
    if (codeOf(thrown) === "KUBE_NOT_FOUND") return undefined;
    throw thrown;
  }
}

const nameOf = ({ metadata }: KubeObject): string => metadata.name ?? "";
const isOther = (object: KubeObject, own: string): boolean => nameOf(object) !== own;
const isDone = ({ status }: KubeObject): boolean =>
  isRecord(status) && typeof status["completionTime"] === "string" && status["completionTime"] !== "";
