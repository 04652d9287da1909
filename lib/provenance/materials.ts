import type { PipelineRun, Provenance, TaskRun } from "../tekton/types.ts";
import { digestSet, merged } from "./digest.ts";
import { executedTaskRuns } from "./executed.ts";
import { provenanceFault } from "./fault.ts";
import { gitMaterial, withoutUserinfo } from "./git.ts";
import { inputArtifacts, type Results } from "./hints.ts";
import type { DigestSet, Material } from "./types.ts";

/**
 * Materials of a SLSA 0.2 statement: the pipeline's source, images and source of every TaskRun, then inputs.
 * Source: material.PipelineMaterials of Chains with deep inspection.
 * @throws Fault PROVENANCE_BAD_IMAGE_ID
 */
export function materialsOf(pipelineRun: PipelineRun, taskRuns: readonly TaskRun[]): Material[] {
  const executed = executedTaskRuns(pipelineRun, taskRuns);
  return unique([
    ...sourceOf(pipelineRun.status?.provenance),
    ...executed.flatMap((each) => [...imageMaterials(each), ...sourceOf(each.status?.provenance)]),
    ...inputsOf(pipelineRun, taskRuns),
  ]);
}

/** What was fetched, as params and results name it: git commits and `*ARTIFACT_INPUTS`. */
export function inputsOf(pipelineRun: PipelineRun, taskRuns: readonly TaskRun[]): Material[] {
  const { spec, status } = pipelineRun;
  const defaults = status?.pipelineSpec?.params ?? [];
  return unique([
    ...inputs(status?.results ?? []),
    ...executedTaskRuns(pipelineRun, taskRuns).flatMap(taskInputs),
    ...gitMaterial(defaults, spec.params ?? [], status?.results ?? []),
  ]);
}

const taskInputs = ({ spec, status }: TaskRun): Material[] => [
  ...gitMaterial(status?.taskSpec?.params ?? [], spec.params ?? [], status?.results ?? []),
  ...inputs(status?.results ?? []),
];

/** The same of results of steps. Source: material.FromStepActionsResults. */
export const stepInputs = ({ status }: TaskRun): Material[] =>
  unique([
    ...(status?.steps ?? []).flatMap(({ results = [] }) => gitMaterial(results)),
    ...(status?.steps ?? []).flatMap(({ results = [] }) => inputs(results)),
  ]);

/** Images of steps, then of sidecars, as `oci://repository`. @throws Fault PROVENANCE_BAD_IMAGE_ID */
export function imageMaterials(taskRun: TaskRun): Material[] {
  const { steps = [], sidecars = [] } = taskRun.status ?? {};
  return [...steps, ...sidecars].map(({ container, imageID = "" }) => {
    const at = imageID.replace(/^docker-pullable:\/\//, "");
    const [repository = "", digest = "", more] = at.split("@");
    const set = digestSet(digest);
    if (repository === "" || set === undefined || more !== undefined)
      throw provenanceFault(
        "PROVENANCE_BAD_IMAGE_ID",
        `TaskRun ${taskRun.metadata.name}, ${container}: imageID ${JSON.stringify(imageID)} is not repository@sha256:<hex>`,
        "Provenance names what ran by digest: give this container an imageID with one.",
      );
    return { uri: `oci://${repository}`, digest: set };
  });
}

/** Where a definition came from; nothing if it was embedded. */
export function sourceOf(provenance: Provenance | undefined): { uri: string; digest: DigestSet }[] {
  const { refSource } = provenance ?? {};
  return refSource === undefined
    ? []
    : [{ uri: withoutUserinfo(refSource.uri ?? ""), digest: refSource.digest ?? {} }];
}

const inputs = (results: Results): Material[] =>
  inputArtifacts(results).map(({ uri, digest }) => ({ uri: withoutUserinfo(uri), digest }));

export const unique = (materials: readonly Material[]): Material[] => merged(materials, ({ uri }) => uri);
