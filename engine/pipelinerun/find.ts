import { explain, Fault } from "../../lib/errors/index.ts";
import { referencesDeep } from "../../lib/tekton/index.ts";
import type {
  Pipeline,
  PipelineRun,
  PipelineSpec,
  PipelineTask,
  Provenance,
  ResolverRef,
  Task,
} from "../../lib/tekton/types.ts";
import { fault } from "../fault.ts";
import type { Host } from "../types.ts";
import type { Problem, ResolvedTask } from "./types.ts";

/** The pipeline of a run: embedded, or found by its reference. */
export interface FoundPipeline {
  readonly name: string;
  readonly spec: PipelineSpec;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly refSource?: NonNullable<Provenance["refSource"]>;
}

/** Finds it. @throws Fault ENGINE_REFUSED; everything else is a problem */
export async function findPipeline(run: PipelineRun, host: Host): Promise<FoundPipeline | Problem> {
  const { pipelineRef, pipelineSpec } = run.spec;
  if (pipelineSpec !== undefined) {
    return { name: run.metadata.name ?? "", spec: pipelineSpec, labels: {}, annotations: {} };
  }
  if (pipelineRef === undefined) {
    const message = "the PipelineRun has neither pipelineRef nor pipelineSpec";
    return { reason: "PipelineValidationFailed", message, next: "Add one of them to its spec." };
  }
  return find(pipelineRef, "Pipeline", "CouldntGetPipeline", async () => {
    const { object, refSource } = await host.resolve(pipelineRef, "Pipeline");
    const { metadata, spec } = object as Pipeline;
    const { name = "", labels = {}, annotations = {} } = metadata;
    return { name, spec, labels, annotations, ...(refSource === undefined ? {} : { refSource }) };
  });
}

/** The definition of one task; undefined while its reference waits for a result of another task. */
export async function findTask(task: PipelineTask, host: Host): Promise<ResolvedTask | Problem | undefined> {
  const { taskRef, taskSpec, pipelineRef, pipelineSpec } = task;
  const bare = { labels: {}, annotations: {} };
  if (taskSpec !== undefined) {
    refuseCustom(task, taskSpec as { apiVersion?: string; kind?: string });
    const { labels = {}, annotations = {} } = taskSpec.metadata ?? {};
    return { kind: "Task", spec: taskSpec, labels, annotations };
  }
  if (pipelineSpec !== undefined) return { kind: "Pipeline", spec: pipelineSpec, ...bare };
  const ref = taskRef ?? pipelineRef;
  if (ref === undefined) {
    const message = `task ${task.name} has neither taskRef nor taskSpec`;
    return { reason: "PipelineValidationFailed", message, next: "Add one of them." };
  }
  if (taskRef !== undefined) refuseCustom(task, taskRef);
  if (referencesDeep(ref).length > 0) return undefined;
  return taskRef ? findTaskByRef(taskRef, host) : findPipelineByRef(ref, host);
}

const findTaskByRef = (ref: ResolverRef, host: Host) =>
  find(ref, "Task", "CouldntGetTask", async (): Promise<ResolvedTask> => {
    const { object, refSource } = await host.resolve(ref, "Task");
    return { kind: "Task", spec: (object as Task).spec, ...described(object, refSource) };
  });

const findPipelineByRef = (ref: ResolverRef, host: Host) =>
  find(ref, "Pipeline", "CouldntGetPipeline", async (): Promise<ResolvedTask> => {
    const { object, refSource } = await host.resolve(ref, "Pipeline");
    return { kind: "Pipeline", spec: (object as Pipeline).spec, ...described(object, refSource) };
  });

function described(
  { metadata }: Task | Pipeline | { metadata: Task["metadata"] },
  refSource: Provenance["refSource"],
) {
  const { name = "", labels = {}, annotations = {} } = metadata;
  return { name, labels, annotations, ...(refSource === undefined ? {} : { refSource }) };
}

async function find<T>(
  ref: ResolverRef,
  kind: string,
  reason: string,
  look: () => Promise<T>,
): Promise<T | Problem> {
  try {
    return await look();
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "ENGINE_REFUSED") throw thrown;
    const next = thrown instanceof Fault ? thrown.next : `Check the reference to the ${kind}.`;
    return { reason, message: `${kind} ${nameOf(ref)}: ${explain(thrown)}`, next };
  }
}

const nameOf = ({ name, resolver, params = [] }: ResolverRef): string =>
  name ?? `${resolver} ${params.map((param) => `${param.name}=${String(param.value)}`).join(" ")}`;

/** Custom tasks need their own controller. */
function refuseCustom(
  task: PipelineTask,
  { apiVersion, kind }: { apiVersion?: string; kind?: string },
): void {
  if (apiVersion === undefined || apiVersion === "" || apiVersion.startsWith("tekton.dev/")) return;
  const what = `task ${task.name} is a custom task (${apiVersion} ${kind ?? ""})`;
  throw fault("ENGINE_REFUSED", what, "Run it in a cluster that has its controller.");
}

/** True if looking for something gave a problem. */
export const isProblem = (found: object): found is Problem => "reason" in found;
