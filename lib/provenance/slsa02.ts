import { referencesDeep, typeOf } from "../tekton/index.ts";
import type { PipelineRun, PipelineTask, ResultValue, Step, StepState, TaskRun } from "../tekton/types.ts";
import { type ExecutedTask, executedTasks } from "./executed.ts";
import { invocation, utc } from "./invocation.ts";
import { materialsOf } from "./materials.ts";
import { subjectsOf } from "./subjects.ts";
import type { ProvenanceInput, Slsa02, Statement, StepAttestation, TaskAttestation } from "./types.ts";

/** `predicateType` of slsa02. */
export const SLSA_02 = "https://slsa.dev/provenance/v0.2";

/**
 * The statement about a finished PipelineRun in SLSA 0.2, as Chains' format `slsa/v1` writes it with deep inspection.
 * @throws Fault PROVENANCE_BAD_IMAGE_ID
 */
export function slsa02({ pipelineRun, taskRuns, builderId }: ProvenanceInput): Statement<Slsa02> {
  const { apiVersion, kind, metadata, spec, status } = pipelineRun;
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType: SLSA_02,
    subject: subjectsOf(pipelineRun, taskRuns),
    predicate: {
      builder: { id: builderId },
      buildType: `${apiVersion}/${kind}`,
      invocation: invocation(metadata, status?.provenance, spec.params, status?.pipelineSpec?.params),
      buildConfig: { tasks: taskAttestations(pipelineRun, taskRuns) },
      metadata: {
        ...times(status, "buildStartedOn", "buildFinishedOn"),
        completeness: { parameters: false, environment: false, materials: false },
        reproducible: metadata.labels?.["chains.tekton.dev/reproducible"] === "true",
      },
      materials: materialsOf(pipelineRun, taskRuns),
    },
  };
}

interface Timed {
  readonly startTime?: string;
  readonly completionTime?: string;
}

function times<A extends string, B extends string>(
  { startTime, completionTime }: Timed = {},
  started: A,
  finished: B,
): { readonly [Key in A | B]?: string } {
  const [start, end] = [utc(startTime), utc(completionTime)];
  const entries = [
    ...(start === undefined ? [] : [[started, start]]),
    ...(end === undefined ? [] : [[finished, end]]),
  ];
  return Object.fromEntries(entries) as { readonly [Key in A | B]?: string };
}

function taskAttestations(pipelineRun: PipelineRun, taskRuns: readonly TaskRun[]): TaskAttestation[] {
  let last: string | undefined;
  return executedTasks(pipelineRun, taskRuns).flatMap((executed) => {
    const after = afterOf(executed, last);
    if (!executed.final && executed.taskRuns.length > 0) last = executed.task.name;
    return executed.taskRuns.flatMap((each) => attestation(pipelineRun, executed.task, each, after));
  });
}

/** runAfter, then the tasks whose results it uses; one of `finally` that names none came after the last other. */
function afterOf({ task, final }: ExecutedTask, last: string | undefined): string[] {
  const used = referencesDeep(task)
    .filter(({ parts }) => parts[0] === "tasks" && parts[2] === "results")
    .map(({ parts }) => parts[1] ?? "");
  const after = [...new Set([...(task.runAfter ?? []), ...used])];
  return after.length === 0 && final && last !== undefined ? [last] : after;
}

function attestation(
  { spec }: PipelineRun,
  task: PipelineTask,
  taskRun: TaskRun,
  after: readonly string[],
): TaskAttestation[] {
  const { metadata, status = {} } = taskRun;
  const steps = stepAttestations(status.taskSpec?.steps, status.steps);
  if (steps === undefined) return [];
  const account = spec.taskRunTemplate?.serviceAccountName;
  return [
    {
      name: task.name,
      ...(after.length === 0 ? {} : { after }),
      ref: task.taskRef ?? {},
      ...times(status, "startedOn", "finishedOn"),
      ...(account === undefined ? {} : { serviceAccountName: account }),
      status: statusOf(taskRun),
      ...(steps.length === 0 ? {} : { steps }),
      invocation: invocation(metadata, status.provenance, taskRun.spec.params, status.taskSpec?.params),
      ...(status.results === undefined || status.results.length === 0
        ? {}
        : { results: status.results.map(typed) }),
    },
  ];
}

/** Without a type, a policy does not see the artifact that a result names. */
const typed = (result: ResultValue): ResultValue => ({
  ...result,
  type: result.type ?? typeOf(result.value),
});

/** Undefined where spec and status are not of the same steps: such a TaskRun never ran, and is left out. */
function stepAttestations(
  steps: readonly Step[] = [],
  states: readonly StepState[] = [],
): StepAttestation[] | undefined {
  if (steps.length !== states.length) return undefined;
  const both = steps.flatMap((step, index) => {
    const state = states[index];
    return state === undefined ? [] : [{ step, state }];
  });
  if (both.some(({ step, state }) => step.name && state.name.startsWith("unnamed-"))) return undefined;
  return both.map(({ step, state }) => ({
    entryPoint: step.script || (step.command ?? []).join(" "),
    arguments: step.args ?? null,
    environment: {
      container: state.name,
      image: `oci://${(state.imageID ?? "").replace(/^docker-pullable:\/\//, "")}`,
    },
    annotations: null,
  }));
}

const STATUS = { True: "Succeeded", False: "Failed", Unknown: "Running" } as const;
const statusOf = ({ status }: TaskRun): string => {
  const [condition] = status?.conditions ?? [];
  return condition === undefined ? "" : STATUS[condition.status];
};
