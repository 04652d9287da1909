/**
 * The seam inside the engine: what plans runs (PipelineRuns, records, reports) and what executes one
 * TaskRun meet here. Everything an event or a status holds is JSON.
 */
import type { Log } from "../lib/log/index.ts";
import type {
  ConfigMap,
  Pipeline,
  Provenance,
  ResolverRef,
  ResultValue,
  Secret,
  ServiceAccount,
  StepAction,
  Task,
  TaskRun,
} from "../lib/tekton/types.ts";

/** Why the engine will not, or could not, run something. `ENGINE_REFUSED` ends a command with exit code 3. */
export type EngineCode =
  /** Valid Tekton that this machine or engine does not run: said before the first step. Exit code 3. */
  | "ENGINE_REFUSED"
  /** Invalid YAML or a run that does not fit its Task. Exit code 2. */
  | "ENGINE_INVALID"
  /** A referenced Task, Pipeline, StepAction or object is not there. */
  | "ENGINE_NOT_FOUND"
  /** A fault of the machine while running: no space, no permission, a tool that vanished. */
  | "ENGINE_FAILED";

/** The annotation on every run that names the isolation rung its steps had. */
export const ISOLATION_ANNOTATION = "slipway.dev/isolation";

// ---------------------------------------------------------------- executing one TaskRun

/**
 * One TaskRun to execute. `taskRun.spec.taskSpec` is there (references are resolved), params and
 * workspaces are bound; defaults, substitution and everything below a TaskRun are done here.
 *
 * Workspace bindings may carry `hostPath: { path }`, a local extension: an ordinary directory of this
 * machine. (A `volumes:` entry of a Task with hostPath stays refused.)
 */
export interface TaskRunRequest {
  /** metadata.name is set; uid, labels, annotations are used as given. `status.provenance` is kept. */
  readonly taskRun: TaskRun;
  /** This run's folder of the record. `logs/<container>.log` stay, `work/` is removed when the run ends. */
  readonly directory: string;
  readonly objects: Objects;
  readonly host: Host;
  /** Aborting cancels: SIGTERM, a grace, SIGKILL. A string `reason` becomes the condition's message. */
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/**
 * Runs it to its end and returns the same object with Tekton's `status`; a run that fails, times out or is
 * cancelled is a status, not an exception.
 * @throws Fault ENGINE_REFUSED before the first step when this machine cannot run it
 */
export type ExecuteTaskRun = (request: TaskRunRequest) => Promise<TaskRun>;

/** The cluster objects that runs refer to, by name. */
export interface Objects {
  readonly configMaps: ReadonlyMap<string, ConfigMap>;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly serviceAccounts: ReadonlyMap<string, ServiceAccount>;
  /** The directory behind a claim; undefined if there is no such claim. */
  claim(name: string): Promise<string | undefined>;
  /** A fresh claim for a volumeClaimTemplate: its name and directory. */
  newClaim(owner: string, workspace: string): Promise<{ name: string; directory: string }>;
}

// ---------------------------------------------------------------- the machine

/** What a machine offers to runs; made once per engine. */
export interface Host {
  /** Root of the engine's state; nothing is written outside it, bound workspaces and the work of steps aside. */
  readonly stateDir: string;
  readonly isolation: Isolation;
  readonly programs: Programs;
  readonly images: ImageTable;
  readonly log: Log;
  /** The cluster's API, where these runs have one. */
  readonly kube?: ClusterApi;
  /** Finds a Task, Pipeline or StepAction. @throws Fault ENGINE_NOT_FOUND */
  resolve(ref: ResolverRef, kind: "Task" | "Pipeline" | "StepAction"): Promise<Resolved>;
}

/** A Kubernetes API that steps may ask: they find it as in a pod, by environment and service account. */
export interface ClusterApi {
  readonly host: string;
  readonly port: number;
  /** PEM of its certificate authority. */
  readonly ca: string;
  /** A token of a service account. */
  token(namespace: string, serviceAccount: string): string;
}

export interface Resolved {
  readonly object: Task | Pipeline | StepAction;
  readonly refSource?: NonNullable<Provenance["refSource"]>;
}

/** The catalog's built step programs: `<dir>/steps/<name>`, mounted at `/slipway`. */
export interface Programs {
  readonly dir: string;
  /** `sha256:…` of the bundled program; undefined if the catalog has no such step. */
  digestOf(step: string): string | undefined;
}

/** What an image reference means on this machine. */
export interface ImageTable {
  /**
   * The profile of a container.
   * @param command the container's command after substitution, if it has one
   * @throws Fault ENGINE_REFUSED with what is missing and how to run it anyway
   */
  profile(image: string, command: readonly string[] | undefined): ImageProfile;
}
export interface ImageProfile {
  /** For people: `busybox`, `debian`, `slipway step git-clone`. */
  readonly name: string;
  /** What stands in for the image in the status: never the digest of an image that did not run. */
  readonly imageID: string;
  /** Default command of the image, when the container has none. */
  readonly entrypoint: readonly string[];
  /** Default arguments, when the container has neither command nor args. */
  readonly cmd: readonly string[];
  /** Environment of the image, PATH among it. */
  readonly env: Readonly<Record<string, string>>;
  /** Laid over the container's file system, read-only: busybox's applets at `/bin`, the pinned Node. */
  readonly mounts: readonly Mount[];
  /** Put before the command: the pinned Node for catalog programs. Paths are the container's. */
  readonly interpreter: readonly string[];
  /** Said once a run: what differs from the real image. */
  readonly warning?: string;
}

// ---------------------------------------------------------------- isolation

export type Rung = "bubblewrap" | "paths";

/** One rung of the ladder: starts containers as processes. */
export interface Isolation {
  readonly rung: Rung;
  /** One line for the start of a run: what is in use and what it does not do. */
  readonly describe: string;
  /** What of this container the rung cannot do; asked for every container before the first step. */
  problems(container: Container): readonly string[];
  /** @throws Fault ENGINE_FAILED if the process cannot be started at all */
  start(container: Container, output: Output): Promise<Running>;
  /** Removes a folder that containers wrote into, whatever owner its files have. */
  remove(directory: string): Promise<void>;
}

/** A step or sidecar, ready to run: no substitution is left to do. Paths are the container's. */
export interface Container {
  readonly name: string;
  /** A folder of this container alone, empty at first: its root, `/tmp` and HOME lie there. */
  readonly scratch: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** In the order they are mounted: a later one may lie inside an earlier one. */
  readonly mounts: readonly Mount[];
  /** Written through the mounts just before the start: scripts. */
  readonly files: readonly { readonly path: string; readonly content: string; readonly mode: number }[];
  /** securityContext.runAsUser and runAsGroup, where the rung can honour them. */
  readonly user?: { readonly uid: number; readonly gid: number };
}
export interface Mount {
  /** Folder or file of this machine; exists. */
  readonly from: string;
  /** Absolute path in the container. */
  readonly to: string;
  /** "advisory": read-only where the rung can; nothing else is harmed by a write (a private copy). */
  readonly readOnly: boolean | "advisory";
}
export interface Output {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
}
export interface Running {
  readonly pid: number;
  /** Never rejects. `signal` when it was killed. Resolves when all its output has been delivered. */
  readonly ended: Promise<{ readonly exitCode: number; readonly signal?: NodeJS.Signals }>;
  /** SIGTERM to the whole tree, SIGKILL after the grace; resolves when nothing of it runs. */
  stop(graceMs: number): Promise<void>;
  /** Runs another command in the same container (probes). Resolves to its exit code. */
  exec(argv: readonly string[], timeoutMs: number): Promise<number>;
}

// ---------------------------------------------------------------- events

export type Emit = (event: EngineEvent) => void;

/** Who an event is about. */
export interface RunName {
  readonly kind: "TaskRun" | "PipelineRun";
  readonly name: string;
  readonly uid: string;
  /** Of a child: the PipelineRun and the name its pipeline gives the task. */
  readonly pipelineRun?: string;
  readonly pipelineTask?: string;
}

/** What happens in a run, in order; `at` is RFC 3339. Text is masked already. */
export type EngineEvent = { readonly at: string; readonly run: RunName } & (
  | { readonly type: "run-started"; readonly isolation: Rung }
  | { readonly type: "run-retried"; readonly attempt: number; readonly reason: string }
  | {
      readonly type: "run-ended";
      readonly status: "True" | "False";
      /** Tekton's; the code of a fault where the engine refused or failed (`ENGINE_REFUSED`). */
      readonly reason: string;
      readonly message: string;
      readonly results: readonly ResultValue[];
    }
  | { readonly type: "task-skipped"; readonly pipelineTask: string; readonly reason: string }
  | { readonly type: "container-started"; readonly container: ContainerName; readonly image: string }
  | {
      readonly type: "container-ended";
      readonly container: ContainerName;
      readonly exitCode: number;
      /** Completed, Error, Skipped, Continued, TimeoutExceeded, Cancelled, OOMKilled. */
      readonly reason: string;
      readonly milliseconds: number;
    }
  | {
      readonly type: "log";
      readonly container: ContainerName;
      readonly stream: "stdout" | "stderr";
      readonly line: string;
    }
  | { readonly type: "warning"; readonly message: string }
);
export interface ContainerName {
  readonly kind: "step" | "sidecar";
  readonly name: string;
}
