import { parseReference, repositoryOf } from "../oci/index.ts";
import type { PipelineRun, TaskRun } from "../tekton/types.ts";
import { digestSet, merged } from "./digest.ts";
import { executedTaskRuns } from "./executed.ts";
import { builtArtifacts, imageHints, outputArtifacts, type Results } from "./hints.ts";
import type { Subject } from "./types.ts";

/**
 * The images that a finished TaskRun reports in its own results, each `repository@sha256:<hex>`: what is signed.
 * PipelineRuns yield none, so that the signature is the work of the TaskRun that made the image.
 */
export const imagesOf = (taskRun: TaskRun): readonly string[] =>
  imageHints(taskRun.status?.results ?? []).images;

/**
 * Subjects of a SLSA 0.2 statement: what the TaskRuns report, in pipeline order, then what only the run reports.
 * Source: extract.SubjectDigests of Chains with deep inspection.
 */
export function subjectsOf(pipelineRun: PipelineRun, taskRuns: readonly TaskRun[]): Subject[] {
  const children = executedTaskRuns(pipelineRun, taskRuns).flatMap(({ status }) =>
    all(status?.results ?? []),
  );
  return unique([...children, ...all(pipelineRun.status?.results ?? [])]);
}

/**
 * Subjects of a SLSA 1.0 statement: images, and artifacts that say that they were built; also of step results.
 * Source: v2alpha4 pipelinerun.SubjectDigests of Chains.
 */
export function builtSubjectsOf(pipelineRun: PipelineRun, taskRuns: readonly TaskRun[]): Subject[] {
  const children = executedTaskRuns(pipelineRun, taskRuns).flatMap(({ status }) => [
    ...(status?.steps ?? []).flatMap((step) => built(step.results ?? [])),
    ...built(status?.results ?? []),
  ]);
  return unique([...built(pipelineRun.status?.results ?? []), ...children]);
}

const all = (results: Results): Subject[] => [
  ...images(results),
  ...outputArtifacts(results).map(({ uri, digest }) => ({ name: uri, digest })),
];
const built = (results: Results): Subject[] => [
  ...builtArtifacts(results).map(({ uri, digest }) => ({ name: uri, digest })),
  ...images(results),
];
const images = (results: Results): Subject[] =>
  imageHints(results).images.map((image) => {
    const reference = parseReference(image);
    return { name: repositoryOf(reference), digest: digestSet(reference.digest ?? "") ?? {} };
  });

const unique = (subjects: readonly Subject[]): Subject[] => merged(subjects, ({ name }) => name);
