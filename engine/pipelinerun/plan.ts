import { type Lookup, pipelineNameProblems, substituteTaskSpec } from "../../lib/tekton/index.ts";
import type { PipelineRun, PipelineTask } from "../../lib/tekton/types.ts";
import type { Host } from "../types.ts";
import { type FoundPipeline, findPipeline, findTask, isProblem } from "./find.ts";
import { graphProblems, parentsOf } from "./graph.ts";
import { bindParams, paramProblems } from "./params.ts";
import { applyScope, runNames } from "./scope.ts";
import { timeoutProblems, timeoutsOf } from "./timeouts.ts";
import type { Plan, PlannedTask, Problem } from "./types.ts";
import { runProblems, taskProblems } from "./validate.ts";

/**
 * Everything that can be known before the first task: definitions are found, params bound, the graph
 * is drawn, and all that does not fit is listed. Nothing runs.
 * @throws Fault ENGINE_REFUSED for what this engine does not do, TEKTON_INVALID for durations
 */
export async function planPipelineRun(run: PipelineRun, host: Host): Promise<Plan | readonly Problem[]> {
  const found = await findPipeline(run, host);
  if (isProblem(found)) return [found];
  const problems = [
    ...emptiness(found),
    ...misnamed(found),
    ...graphProblems(found.spec.tasks ?? [], found.spec.finally ?? []),
    ...paramProblems(found.spec, run),
    ...timeoutProblems(run.spec),
    ...runProblems(found.spec, run),
  ];
  return problems.length > 0 ? problems : planTasks(run, found, host);
}

async function planTasks(
  run: PipelineRun,
  found: FoundPipeline,
  host: Host,
): Promise<Plan | readonly Problem[]> {
  const merged = withMetadata(run, found);
  const params = bindParams(found.spec.params ?? [], run.spec.params ?? []);
  const spec = applyScope(found.spec, merged, found.name, params);
  const names = runNames(found.spec, merged, found.name);
  const planned = await Promise.all([
    ...(spec.tasks ?? []).map((task, at) =>
      planTask(unscoped(task, found.spec.tasks?.[at], names), false, host),
    ),
    ...(spec.finally ?? []).map((task, at) =>
      planTask(unscoped(task, found.spec.finally?.[at], names), true, host),
    ),
  ]);
  const missing = planned.filter(isProblem);
  if (missing.length > 0) return missing;
  const tasks = planned.filter((each): each is PlannedTask => !isProblem(each));
  const problems = taskProblems({ spec, run: merged, tasks });
  if (problems.length > 0) return problems;
  const source = found.refSource === undefined ? {} : { refSource: found.refSource };
  return {
    pipelineRun: merged,
    pipelineName: found.name,
    spec,
    params,
    tasks,
    timeouts: timeoutsOf(run.spec),
    ...source,
  };
}

/**
 * A task whose embedded spec is as its author wrote it, but for the names of the run. The status shows it
 * with params put in, as in a cluster; it is executed with the params beside it, so that no value is ever
 * looked at twice.
 */
function unscoped(task: PipelineTask, written: PipelineTask | undefined, names: Lookup): PipelineTask {
  if (written?.taskSpec === undefined) return task;
  return { ...task, taskSpec: substituteTaskSpec(written.taskSpec, names) };
}

async function planTask(task: PipelineTask, final: boolean, host: Host): Promise<PlannedTask | Problem> {
  const resolved = await findTask(task, host);
  if (resolved !== undefined && isProblem(resolved)) return resolved;
  const parents = final ? [] : [...parentsOf(task).keys()];
  return { task, final, parents, ...(resolved === undefined ? {} : { resolved }) };
}

function emptiness({ spec }: FoundPipeline): Problem[] {
  if ((spec.tasks ?? []).length > 0) return [];
  const message = "the pipeline has no tasks";
  return [{ reason: "PipelineValidationFailed", message, next: "Give it at least one under spec.tasks." }];
}

/** A task's name becomes the name of its run and of that run's files. */
const misnamed = ({ spec }: FoundPipeline): Problem[] =>
  pipelineNameProblems(spec).map(({ path, message }) => ({
    reason: "PipelineValidationFailed",
    message: `spec.${path.join(".")}: ${message}`,
    next: "Use lower-case letters, digits and -.",
  }));

/** The run with the labels and annotations of its pipeline below its own. */
function withMetadata(run: PipelineRun, found: FoundPipeline): PipelineRun {
  const { labels = {}, annotations = {} } = run.metadata;
  return {
    ...run,
    metadata: {
      ...run.metadata,
      labels: { ...found.labels, "tekton.dev/pipeline": found.name, ...labels },
      annotations: { ...found.annotations, ...annotations },
    },
  };
}
