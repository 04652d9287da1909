import type { PipelineRun, ResultValue, TaskRun } from "../tekton/types.ts";
import { executedTaskRuns } from "./executed.ts";
import { withoutUserinfo } from "./git.ts";
import { isSubjectResult } from "./hints.ts";
import { utc } from "./invocation.ts";
import { imageMaterials, inputsOf, sourceOf, stepInputs } from "./materials.ts";
import { builtSubjectsOf } from "./subjects.ts";
import type { Material, ProvenanceInput, ResourceDescriptor, Slsa1, Statement } from "./types.ts";

/** `predicateType` of slsa1. */
export const SLSA_1 = "https://slsa.dev/provenance/v1";
/** The build type whose statements hold the TaskRuns themselves: the only one in which a policy finds tasks. */
export const SLSA_TEKTON = "https://tekton.dev/chains/v2/slsa-tekton";

/**
 * The statement about a finished PipelineRun in SLSA 1.0, as Chains' format `slsa/v2alpha4` writes it with build
 * type `slsa-tekton` and deep inspection: each TaskRun stands in it whole.
 * @throws Fault PROVENANCE_BAD_IMAGE_ID
 */
export function slsa1({ pipelineRun, taskRuns, builderId }: ProvenanceInput): Statement<Slsa1> {
  const executed = executedTaskRuns(pipelineRun, taskRuns);
  const { metadata, spec, status } = pipelineRun;
  const [startedOn, finishedOn] = [utc(status?.startTime), utc(status?.completionTime)];
  return {
    _type: "https://in-toto.io/Statement/v1",
    predicateType: SLSA_1,
    subject: builtSubjectsOf(pipelineRun, taskRuns),
    predicate: {
      buildDefinition: {
        buildType: SLSA_TEKTON,
        externalParameters: { ...buildConfigSource(pipelineRun), runSpec: spec },
        internalParameters: internalParameters(pipelineRun),
        ...listed("resolvedDependencies", dependencies(pipelineRun, executed)),
      },
      runDetails: {
        builder: { id: builderId },
        metadata: {
          invocationId: metadata.uid ?? "",
          ...(startedOn === undefined ? {} : { startedOn }),
          ...(finishedOn === undefined ? {} : { finishedOn }),
        },
        ...listed("byproducts", byproducts(pipelineRun, executed)),
      },
    },
  };
}

/** An empty list is left out, as protobuf's JSON does. */
const listed = <Key extends string, T>(
  key: Key,
  items: readonly T[],
): { readonly [K in Key]?: readonly T[] } =>
  (items.length === 0 ? {} : { [key]: items }) as { readonly [K in Key]?: readonly T[] };

/** Only of a pipeline that a resolver fetched. */
function buildConfigSource({ spec, status }: PipelineRun) {
  const { refSource } = status?.provenance ?? {};
  const resolver = spec.pipelineRef?.resolver ?? "";
  if (refSource === undefined || resolver === "" || resolver === "Cluster") return {};
  const [digest] = Object.entries(refSource.digest ?? {});
  const source = {
    ref: digest === undefined ? "" : digest.join(":"),
    repository: withoutUserinfo(refSource.uri ?? ""),
    path: refSource.entryPoint ?? "",
  };
  return { buildConfigSource: source };
}

function internalParameters({ metadata, status }: PipelineRun): Record<string, unknown> {
  const flags = status?.provenance?.featureFlags;
  return {
    labels: metadata.labels ?? null,
    annotations: metadata.annotations ?? null,
    ...(flags === undefined ? {} : { "tekton-pipelines-feature-flags": flags }),
  };
}

function dependencies(pipelineRun: PipelineRun, executed: readonly TaskRun[]): ResourceDescriptor[] {
  return withoutDuplicates([
    ...sourceOf(pipelineRun.status?.provenance).map((source) => ({ name: "pipeline", ...source })),
    ...executed.flatMap(taskDependencies),
    ...executed.flatMap(stepInputs).map(input),
    ...inputsOf(pipelineRun, executed).map(input),
  ]);
}

const input = (material: Material): ResourceDescriptor => ({ name: "inputs/result", ...material });

function taskDependencies(taskRun: TaskRun): ResourceDescriptor[] {
  const stepActions = (taskRun.status?.steps ?? []).flatMap(({ name, provenance }) =>
    sourceOf(provenance).map((source) => ({ name: `stepAction/${name}`, ...source })),
  );
  const [source = {}] = sourceOf(taskRun.status?.provenance);
  return [
    { name: "pipelineTask", ...source, content: base64(withResults(taskRun)) },
    ...stepActions,
    ...imageMaterials(taskRun),
  ];
}

/** Conforma takes a TaskRun without `results` for one of SLSA 0.2, and then finds no params. */
const withResults = (taskRun: TaskRun): TaskRun => ({
  ...taskRun,
  status: { ...taskRun.status, results: taskRun.status?.results ?? [] },
});

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

/** Of one uri, digest and content the first stays; what names a definition always stays. */
function withoutDuplicates(found: readonly ResourceDescriptor[]): ResourceDescriptor[] {
  const seen = new Set<string>();
  return found.filter(({ name = "", uri, digest, content }) => {
    const key = JSON.stringify([uri, Object.entries(digest ?? {}).sort(), content]);
    const known = seen.has(key);
    seen.add(key);
    return !known || name === "pipeline" || name.startsWith("stepAction/");
  });
}

function byproducts(pipelineRun: PipelineRun, executed: readonly TaskRun[]): ResourceDescriptor[] {
  const of = (kind: string, name: string | undefined, results: readonly ResultValue[] = []) =>
    results
      .filter((result) => !isSubjectResult(result))
      .map((result) => ({
        name: `${kind}/${name}/${result.name}`,
        content: base64(result.value),
        mediaType: "application/json",
      }));
  return [
    ...of("pipelineRunResults", pipelineRun.metadata.name, pipelineRun.status?.results),
    ...executed.flatMap(({ metadata: { name }, status }) => [
      ...of("taskRunResults", name, status?.results),
      ...(status?.steps ?? []).flatMap(({ results }) => of("stepResults", name, results)),
    ]),
  ];
}
