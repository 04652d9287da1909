import { type AnyObject, isKind } from "../lib/tekton/index.ts";
import type { Pipeline, Task } from "../lib/tekton/types.ts";
import { fault } from "./fault.ts";
import type { AnyRun } from "./record/index.ts";
import { type Inputs, runOf, withInputs } from "./request.ts";
import { type Definitions, namesOf } from "./resolve/index.ts";

/**
 * What `slipway run` is to run: the runs of the files, or one of the Pipeline or Task that was named, or
 * of the only one there is in the files. Inputs are laid over it.
 * @throws Fault ENGINE_NOT_FOUND, ENGINE_INVALID
 */
export async function chooseRuns(
  name: string | undefined,
  objects: readonly AnyObject[],
  inputs: Inputs,
  catalog: () => Promise<Definitions>,
): Promise<AnyObject[]> {
  const runs = objects.filter((each): each is AnyRun => isRun(each));
  const others = objects.filter((each) => !isRun(each));
  if (name === undefined && runs.length > 0) return [...others, ...given(runs, inputs)];
  const named = runs.filter(({ metadata }) => metadata.name === name);
  if (named.length > 0) return [...others, ...given(named, inputs)];
  const definition = name === undefined ? only(others) : await find(name, others, catalog);
  return [...others, runOf(definition, inputs)];
}

const isRun = (object: AnyObject): boolean => isKind(object, "TaskRun") || isKind(object, "PipelineRun");
const isDefinition = (object: AnyObject): object is Task | Pipeline =>
  isKind(object, "Pipeline") || isKind(object, "Task");

/** Inputs are for one run: with several nobody could tell for which. */
function given(runs: readonly AnyRun[], inputs: Inputs): AnyRun[] {
  const any = inputs.params.length > 0 || inputs.workspaces.length > 0 || inputs.paramFile !== undefined;
  if (!any) return [...runs];
  if (runs.length > 1) {
    const next = `Name one: ${runs.map(({ metadata }) => metadata.name ?? metadata.generateName).join(", ")}.`;
    throw fault("ENGINE_INVALID", `-p and -w are given, and the files hold ${runs.length} runs`, next);
  }
  return runs.map((run) => withInputs(run, inputs));
}

function only(objects: readonly AnyObject[]): Task | Pipeline {
  const definitions = objects.filter(isDefinition);
  const pipelines = definitions.filter(({ kind }) => kind === "Pipeline");
  const [first, ...more] = pipelines.length > 0 ? pipelines : definitions;
  if (first === undefined) {
    throw fault(
      "ENGINE_INVALID",
      "the files hold nothing that runs",
      "Give a TaskRun, PipelineRun, Pipeline or Task.",
    );
  }
  if (more.length === 0) return first;
  const names = [first, ...more].map(({ metadata }) => metadata.name).join(", ");
  throw fault("ENGINE_INVALID", "the files hold several definitions and no run", `Name one: ${names}.`);
}

async function find(name: string, objects: readonly AnyObject[], catalog: () => Promise<Definitions>) {
  const own = objects.filter(isDefinition).filter(({ metadata }) => metadata.name === name);
  const known = await catalog();
  const found = own[0] ?? known.get(`Pipeline/${name}`) ?? known.get(`Task/${name}`);
  if (found !== undefined && found.kind !== "StepAction") return found;
  const names = [...namesOf(known, "Pipeline"), ...namesOf(known, "Task")];
  const next =
    names.length === 0
      ? "Give its file with -f."
      : `Give its file with -f, or use one of: ${names.join(", ")}.`;
  throw fault("ENGINE_NOT_FOUND", `there is no pipeline or task ${name}`, next);
}
