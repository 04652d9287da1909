import type { SampleTask } from "./sample-tasks.ts";
import type { SampleBundle } from "./stage.ts";

/** SLSA 0.2 or 1.0, as Tekton Chains writes them. */
export type SampleFormat = "v02" | "v1";

/** What a sample's provenance says. */
export interface SampleRun {
  readonly registry: string;
  readonly tasks: readonly SampleTask[];
  readonly bundles: ReadonlyMap<string, SampleBundle>;
  /** Name and `sha256:…` of each subject. */
  readonly subjects: readonly (readonly [string, string])[];
  readonly git: { readonly url: string; readonly commit: string };
  readonly builderId: string;
  /** Task whose reference lacks its digest. */
  readonly unpinned?: string;
}

export type SampleJson = Record<string, unknown>;

const START = "2026-11-20T12:00:00Z";
const END = "2026-11-20T12:05:00Z";
const RUN_LABELS = { "pipelines.openshift.io/runtime": "generic", "tekton.dev/pipeline": "build" };
const hex = (digest: string) => ({ sha256: digest.slice("sha256:".length) });
const RUNNER = hex(`sha256:${"a".repeat(64)}`);

/** The statement of a build. `TaskRun`s of 1.0 are given to `edit` before they are packed. */
export const sampleStatement = (
  format: SampleFormat,
  run: SampleRun,
  edit: (taskRun: SampleJson) => void = () => {},
): SampleJson => (format === "v02" ? statement02(run) : statement1(run, edit));

const subjectsOf = ({ subjects }: SampleRun) =>
  subjects.map(([name, digest]) => ({ name, digest: hex(digest) }));

const bundleOf = ({ bundles }: SampleRun, { task }: SampleTask) =>
  bundles.get(task) ?? { ref: "", digest: "", repository: "", version: "" };

function refOf(run: SampleRun, task: SampleTask) {
  const { ref } = bundleOf(run, task);
  const bundle = run.unpinned === task.task ? ref.split("@")[0] : ref;
  return {
    kind: "Task",
    resolver: "bundles",
    params: Object.entries({ name: task.task, bundle, kind: "task" }).map(([name, value]) => ({
      name,
      value,
    })),
  };
}

const labelsOf = (run: SampleRun, task: SampleTask) => ({
  "tekton.dev/pipelineTask": task.pipelineTask,
  "tekton.dev/task": task.task,
  "app.kubernetes.io/version": bundleOf(run, task).version,
  ...task.labels,
});

const resultsOf = ({ results }: SampleTask) =>
  Object.entries(results).map(([name, value]) => ({ name, type: "string", value }));

const materialsOf = (run: SampleRun) => [
  { uri: `oci://${run.registry}/tools/runner`, digest: RUNNER },
  { uri: `git+${run.git.url}.git`, digest: { sha1: run.git.commit } },
];

const originOf = (run: SampleRun, task: SampleTask) => ({
  uri: `oci://${bundleOf(run, task).repository}`,
  digest: hex(bundleOf(run, task).digest),
});

function statement02(run: SampleRun): SampleJson {
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType: "https://slsa.dev/provenance/v0.2",
    subject: subjectsOf(run),
    predicate: {
      builder: { id: run.builderId },
      buildType: "tekton.dev/v1/PipelineRun",
      invocation: {
        configSource: {},
        parameters: { "git-url": run.git.url, revision: run.git.commit },
        environment: { labels: RUN_LABELS, annotations: {} },
      },
      buildConfig: { tasks: run.tasks.map((task) => task02(run, task)) },
      metadata: {
        buildStartedOn: START,
        buildFinishedOn: END,
        completeness: { parameters: false, environment: false, materials: false },
        reproducible: false,
      },
      materials: [...run.tasks.map((task) => originOf(run, task)), ...materialsOf(run)],
    },
  };
}

const task02 = (run: SampleRun, task: SampleTask) => ({
  name: task.pipelineTask,
  after: [],
  ref: refOf(run, task),
  startedOn: START,
  finishedOn: END,
  serviceAccountName: "build",
  status: task.failed ? "Failed" : "Succeeded",
  steps: [
    {
      entryPoint: "#!/bin/bash\ntrue",
      arguments: null,
      environment: { container: "s", image: `oci://${run.registry}/tools/runner@sha256:${RUNNER.sha256}` },
      annotations: null,
    },
  ],
  invocation: {
    configSource: { ...originOf(run, task), entryPoint: task.task },
    parameters: task.params,
    environment: {
      labels: labelsOf(run, task),
      annotations: { "build.appstudio.redhat.com/target_branch": "main" },
    },
  },
  results: resultsOf(task),
});

function statement1(run: SampleRun, edit: (taskRun: SampleJson) => void): SampleJson {
  const [image, git] = materialsOf(run);
  const params = { "git-repo": run.git.url, "git-revision": run.git.commit, "output-image": "x" };
  return {
    _type: "https://in-toto.io/Statement/v1",
    predicateType: "https://slsa.dev/provenance/v1",
    subject: subjectsOf(run),
    predicate: {
      buildDefinition: {
        buildType: "https://tekton.dev/chains/v2/slsa-tekton",
        externalParameters: {
          runSpec: {
            pipelineSpec: { tasks: [] },
            params: Object.entries(params).map(([name, value]) => ({ name, value })),
            taskRunTemplate: { serviceAccountName: "build" },
          },
        },
        internalParameters: { labels: RUN_LABELS, annotations: {} },
        resolvedDependencies: [
          ...run.tasks.map((task) => {
            const taskRun = taskRun1(run, task);
            edit(taskRun);
            const content = Buffer.from(JSON.stringify(taskRun)).toString("base64");
            return { name: "pipelineTask", ...originOf(run, task), content };
          }),
          image,
          { name: "inputs/result", ...git },
        ],
      },
      runDetails: {
        builder: { id: run.builderId },
        metadata: { invocationId: "uid-1", startedOn: START, finishedOn: END },
        byproducts: [],
      },
    },
  };
}

function taskRun1(run: SampleRun, task: SampleTask): SampleJson {
  const image = `${run.registry}/tools/runner@sha256:${RUNNER.sha256}`;
  return {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: { name: `run-${task.pipelineTask}`, labels: labelsOf(run, task), annotations: {} },
    spec: {
      params: Object.entries(task.params).map(([name, value]) => ({ name, value })),
      serviceAccountName: "build",
      taskRef: refOf(run, task),
    },
    status: {
      conditions: [
        {
          type: "Succeeded",
          status: task.failed ? "False" : "True",
          reason: task.failed ? "Failed" : "Succeeded",
        },
      ],
      startTime: START,
      completionTime: END,
      results: resultsOf(task),
      steps: [{ name: "s", container: "step-s", imageID: image, terminated: { exitCode: 0 } }],
      taskSpec: { steps: [{ name: "s", image, script: "true" }] },
    },
  };
}

/** Removes what a path leads to, `*` being every member of a list. */
export function dropPath(value: unknown, path: string): void {
  const [head = "", ...rest] = path.split(".");
  if (typeof value !== "object" || value === null) return;
  const below = rest.join(".");
  if (head === "*") for (const each of Object.values(value)) dropPath(each, below);
  else if (below === "") Reflect.deleteProperty(value, head);
  else dropPath(Reflect.get(value, head), below);
}
