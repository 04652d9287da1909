import type { Attestation, AttestedTask } from "../types.ts";
import { tasksOf } from "./attested.ts";
import { text } from "./values.ts";

/** Trusted artifacts are `oci:<repository>@sha256:<hex>`. */
const ARTIFACT = /oci:.*@sha256:[0-9a-f]{64}/;
const isArtifact = (name: string, value: unknown): boolean =>
  name.endsWith("_ARTIFACT") && ARTIFACT.test(text(value) ?? "");

/** Artifacts that a task took. */
export const inputsOf = ({ params }: AttestedTask): readonly string[] =>
  Object.entries(params ?? {}).flatMap(([name, value]) => (isArtifact(name, value) ? [String(value)] : []));

/** Artifacts that a task made. A result that is not said to be a text is none. */
export const outputsOf = ({ results }: AttestedTask): readonly string[] =>
  results.flatMap(({ name, type, value }) =>
    type === "string" && isArtifact(name, value) ? [String(value)] : [],
  );

/** Whether a run hands files on as trusted artifacts. */
export const usesArtifacts = (run: Attestation): boolean =>
  tasksOf(run).some((task) => inputsOf(task).length + outputsOf(task).length > 0);

/**
 * The tasks of a run that a task's files came through, itself among them. Tasks of one pipeline task (a matrix)
 * are one: each of them may have made the artifact.
 */
export function chainOf(run: Attestation, task: AttestedTask): readonly AttestedTask[] {
  const all = tasksOf(run);
  const reached = new Set([task.pipelineTask]);
  const open = [task.pipelineTask];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const wanted = new Set(all.filter((each) => each.pipelineTask === name).flatMap(inputsOf));
    for (const { pipelineTask } of all.filter((each) => outputsOf(each).some((made) => wanted.has(made))))
      if (!reached.has(pipelineTask)) {
        reached.add(pipelineTask);
        open.push(pipelineTask);
      }
  }
  return all.filter(({ pipelineTask }) => reached.has(pipelineTask));
}
