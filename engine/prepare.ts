import { randomUUID } from "node:crypto";
import { codeOf, explain, Fault } from "../lib/errors/index.ts";
import { generatedName } from "../lib/tekton/index.ts";
import type { PipelineRun, Provenance, Task, TaskRun } from "../lib/tekton/types.ts";
import { type Plan, type Problem, planPipelineRun } from "./pipelinerun/index.ts";
import { refuseWhatCannotRun, type Upcoming } from "./preflight.ts";
import type { AnyRun } from "./record/index.ts";
import { type Host, ISOLATION_ANNOTATION } from "./types.ts";

/** A run of a file, looked at and not started. */
export type Prepared =
  | { readonly run: PipelineRun; readonly plan: Plan; readonly problems: readonly [] }
  | { readonly run: TaskRun; readonly problems: readonly [] }
  | { readonly run: AnyRun; readonly problems: readonly Problem[] };

/**
 * Names a run, finds its definitions, checks what can be checked before the start.
 * @throws Fault ENGINE_REFUSED
 */
export async function prepare(given: AnyRun, host: Host): Promise<Prepared> {
  const run = named(given, host);
  try {
    const prepared =
      run.kind === "TaskRun" ? await prepareTaskRun(run, host) : await preparePipelineRun(run, host);
    if (prepared.problems.length > 0) return prepared;
    await refuseWhatCannotRun(upcoming(prepared), run.spec.workspaces ?? [], host);
    return prepared;
  } catch (thrown) {
    return { run, problems: [problemOf(thrown, run)] };
  }
}

/** A name, a uid, a namespace: what a cluster gives at creation. */
function named<Run extends AnyRun>(run: Run, host: Host): Run {
  const { generateName, name = generatedName(generateName ?? `${run.kind.toLowerCase()}-`) } = run.metadata;
  const annotations = { ...run.metadata.annotations, [ISOLATION_ANNOTATION]: host.isolation.rung };
  return {
    ...run,
    metadata: {
      ...run.metadata,
      name,
      namespace: run.metadata.namespace ?? "default",
      uid: randomUUID(),
      creationTimestamp: new Date().toISOString().replace(/\.\d+/, ""),
      annotations,
    },
  };
}

async function preparePipelineRun(run: PipelineRun, host: Host): Promise<Prepared> {
  const { spec } = run;
  if (spec.status !== undefined && spec.status !== "") {
    const message = `spec.status is ${spec.status}`;
    return {
      run,
      problems: [{ reason: "PipelineValidationFailed", message, next: "Remove it from the run." }],
    };
  }
  const plan = await planPipelineRun(run, host);
  return "tasks" in plan ? { run: plan.pipelineRun, plan, problems: [] } : { run, problems: plan };
}

async function prepareTaskRun(run: TaskRun, host: Host): Promise<Prepared> {
  const { taskRef, taskSpec } = run.spec;
  if (taskSpec !== undefined) return { run, problems: [] };
  if (taskRef === undefined) {
    const message = "the TaskRun has neither taskRef nor taskSpec";
    return {
      run,
      problems: [{ reason: "TaskRunValidationFailed", message, next: "Add one of them to its spec." }],
    };
  }
  const { object, refSource } = await host.resolve(taskRef, "Task");
  return { run: withTask(run, object as Task, refSource), problems: [] };
}

/** The run with its Task's spec, labels and annotations; its own go before, but for the name of the Task. */
function withTask(run: TaskRun, { metadata, spec }: Task, refSource: Provenance["refSource"]): TaskRun {
  return {
    ...run,
    metadata: {
      ...run.metadata,
      labels: { ...metadata.labels, ...run.metadata.labels, "tekton.dev/task": metadata.name ?? "" },
      annotations: { ...metadata.annotations, ...run.metadata.annotations },
    },
    spec: { ...run.spec, taskSpec: spec },
    ...(refSource === undefined ? {} : { status: { provenance: { refSource } } }),
  };
}

function upcoming(prepared: Prepared): Upcoming[] {
  if ("plan" in prepared) {
    return prepared.plan.tasks.flatMap(({ task, resolved }) =>
      resolved?.kind === "Task" ? { name: `task ${task.name}`, spec: resolved.spec } : [],
    );
  }
  if (prepared.run.kind !== "TaskRun" || prepared.run.spec.taskSpec === undefined) return [];
  return [{ name: `TaskRun ${prepared.run.metadata.name}`, spec: prepared.run.spec.taskSpec }];
}

/** What a reader can mend is a problem; what this machine refuses goes on as it is. */
function problemOf(thrown: unknown, run: AnyRun): Problem {
  if (
    !(thrown instanceof Fault) ||
    codeOf(thrown) === "ENGINE_REFUSED" ||
    codeOf(thrown) === "ENGINE_FAILED"
  ) {
    throw thrown;
  }
  const reason = run.kind === "TaskRun" ? "TaskRunResolutionFailed" : "PipelineValidationFailed";
  return { reason, message: explain(thrown), next: thrown.next };
}
