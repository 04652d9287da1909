import type {
  ParamValue,
  PipelineRun,
  PipelineSpec,
  PipelineTask,
  Provenance,
  TaskRun,
  TaskSpec,
} from "../../lib/tekton/types.ts";
import type { Emit, ExecuteTaskRun, Host, Objects } from "../types.ts";

/** What a PipelineRun needs around it. */
export interface PipelineRunContext {
  readonly host: Host;
  readonly objects: Objects;
  /** Folder of this run in the record; children get `tasks/<name>` in it. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly executeTaskRun: ExecuteTaskRun;
  /** Called with each child that ended, and with the run itself when its status moved. */
  readonly save: (run: TaskRun | PipelineRun) => Promise<void>;
  /** Told what a child threw; the child itself gets a failed status. */
  readonly onFault: (thrown: unknown) => void;
}

/** Why Tekton would fail the run before its first task. */
export interface Problem {
  /** Tekton's reason: `ParameterMissing`, `CouldntGetTask`, … */
  readonly reason: string;
  readonly message: string;
  /** What to do. */
  readonly next: string;
}

/** A definition that was found: of a task, or of a pipeline in a pipeline. */
export type ResolvedTask = ResolvedTaskSpec | ResolvedPipelineSpec;
interface ResolvedBase {
  /** Name of the referenced object; absent if it is embedded. */
  readonly name?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly refSource?: NonNullable<Provenance["refSource"]>;
}
export interface ResolvedTaskSpec extends ResolvedBase {
  readonly kind: "Task";
  readonly spec: TaskSpec;
}
export interface ResolvedPipelineSpec extends ResolvedBase {
  readonly kind: "Pipeline";
  readonly spec: PipelineSpec;
}

export interface PlannedTask {
  /** Params, contexts and workspace variables are in place; results are not. */
  readonly task: PipelineTask;
  readonly final: boolean;
  /** Names of the tasks that have to be done first. */
  readonly parents: readonly string[];
  /** Absent while its reference still waits for a result. */
  readonly resolved?: ResolvedTask;
}

/** Milliseconds; undefined where there is none. */
export interface Timeouts {
  readonly pipeline?: number;
  readonly tasks?: number;
  readonly finally?: number;
}

/** A PipelineRun that can start: everything was found and fits. */
export interface Plan {
  /** With the labels and annotations of its pipeline. */
  readonly pipelineRun: PipelineRun;
  readonly pipelineName: string;
  /** What `status.pipelineSpec` holds. */
  readonly spec: PipelineSpec;
  /** The params by path (`params.x`): embedded specs see them. */
  readonly params: ReadonlyMap<string, ParamValue>;
  readonly tasks: readonly PlannedTask[];
  readonly timeouts: Timeouts;
  readonly refSource?: NonNullable<Provenance["refSource"]>;
}

/** Tekton's words for why a task did not run (`SkippingReason` in pkg/apis/pipeline/v1). */
export const SKIP = {
  when: "When Expressions evaluated to false",
  parents: "Parent Tasks were skipped",
  stopping: "PipelineRun was stopping",
  results: "Results were missing",
  pipelineTimeout: "PipelineRun timeout has been reached",
  tasksTimeout: "PipelineRun Tasks timeout has been reached",
  finallyTimeout: "PipelineRun Finally timeout has been reached",
  emptyMatrix: "Matrix Parameters have an empty array",
} as const;
export type SkipReason = (typeof SKIP)[keyof typeof SKIP];

/** Where one task of the pipeline stands. */
export interface TaskState {
  readonly planned: PlannedTask;
  /** With results in place as soon as all of them are there. */
  task: PipelineTask;
  phase: "waiting" | "running" | "done" | "skipped" | "invalid";
  /** Its runs, in the order of the matrix. */
  runs: (TaskRun | PipelineRun)[];
  skipped?: SkipReason;
  /** Why it could not start although its turn had come. */
  invalid?: string;
  /** A timeout of the pipeline, of its tasks or its finally ended it. */
  timedOut?: boolean;
}
