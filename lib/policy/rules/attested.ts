import { isRecord } from "../../json/index.ts";
import type { Attestation, AttestedTask, RuleContext } from "../types.ts";
import { text, textsIn, unpacked } from "./values.ts";

/** What stands for the name of a task that has none. */
export const NAMELESS = "<NAMELESS>";

/** The provenance of PipelineRuns among the statements. */
export const runsOf = ({ evidence }: RuleContext): readonly Attestation[] =>
  evidence.attestations.filter((each) => each.isPipelineRun);

/** The tasks of a run; custom tasks (a reference of another kind) are none. */
export const tasksOf = (run: Attestation): readonly AttestedTask[] =>
  run.tasks.filter(({ ref }) => (ref.kind ?? "task").toLowerCase() === "task");

/** The tasks of all runs. */
export const allTasks = (context: RuleContext): readonly AttestedTask[] => runsOf(context).flatMap(tasksOf);

/** Name of the definition; one that stands in the run has none, whatever its labels say. */
export const taskName = ({ ref, name }: AttestedTask): string =>
  ref.embedded || name === "" ? NAMELESS : name;

/** The name, and the name with each param as `name[PARAM=value]`, as required tasks are written. */
export function taskNames(task: AttestedTask): readonly string[] {
  // A name with brackets would smuggle a param that the task was not given.
  const name = taskName(task).split("[")[0] ?? "";
  const params = Object.entries(task.params ?? {});
  return [
    name,
    ...params.map(([param, value]) => `${name}[${param}=${text(value) ?? JSON.stringify(value)}]`),
  ];
}

/** Bundle that a task comes from: empty if the reference lacks it, nothing for other kinds of reference. */
export const bundleOf = ({ ref }: AttestedTask): string | undefined =>
  ref.bundle ?? (ref.resolver === "bundles" ? "" : undefined);

/** A result's value by its name. */
export const resultOf = (task: AttestedTask, name: string): unknown =>
  task.results.find((each) => each.name === name)?.value;

/** A result of some task, its JSON read. */
export interface NamedResult {
  readonly task: string;
  readonly bundle?: string;
  readonly value: unknown;
}

/** Every task's result of that name. */
export const resultsNamed = (context: RuleContext, name: string): readonly NamedResult[] =>
  allTasks(context).flatMap((task) => {
    const bundle = bundleOf(task);
    return task.results
      .filter((each) => each.name === name)
      .map(({ value }) => ({
        task: taskName(task),
        value: unpacked(value),
        ...(bundle === undefined ? {} : { bundle }),
      }));
  });

/** Tasks that report an image or artifact with its digest, by the type hints of Tekton Chains. */
export const buildTasks = (run: Attestation): readonly AttestedTask[] =>
  tasksOf(run).filter((task) => artifactUrls(task).length > 0 && artifactDigests(task).length > 0);

/** `url@digest` of what tasks built: urls and digests are paired in their order. */
export const builtImages = (tasks: readonly AttestedTask[]): readonly string[] =>
  tasks.flatMap((task) => {
    const digests = artifactDigests(task);
    return artifactUrls(task).flatMap((url, index) => (digests[index] ? [`${url}@${digests[index]}`] : []));
  });

const artifactUrls = (task: AttestedTask): readonly string[] =>
  hinted(task, "IMAGE_URL", "ARTIFACT_URI", 0, "uri");
/** Digests of what a task built. */
export const artifactDigests = (task: AttestedTask): readonly string[] =>
  hinted(task, "IMAGE_DIGEST", "ARTIFACT_DIGEST", 1, "digest");

function hinted(
  task: AttestedTask,
  image: string,
  artifact: string,
  part: 0 | 1,
  key: string,
): readonly string[] {
  const images = ending(task, "IMAGES").flatMap((value) => text(value)?.split(",") ?? []);
  return [
    ...ending(task, image),
    ...ending(task, artifact),
    ...images.map((each) => each.split("@")[part]),
    ...ending(task, "ARTIFACT_OUTPUTS").map((value) => (isRecord(value) ? value[key] : undefined)),
  ].flatMap((value) => text(value)?.trim() || []);
}

/** Values of the results whose names end so, in the order of their names. */
const ending = (task: AttestedTask, suffix: string): readonly unknown[] =>
  task.results
    .filter(({ name }) => name.endsWith(suffix))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ value }): unknown => value);

const DIGEST = /sha256:[0-9a-f]{64}/g;
/** The sha256 digests in a param or result. */
export const digestsIn = (value: unknown): readonly string[] =>
  textsIn(value).flatMap((each) => each.match(DIGEST) ?? []);

/** Labels of the image, also those of its base. */
export const imageLabels = ({ evidence }: RuleContext): Readonly<Record<string, unknown>> =>
  labelsOf(evidence.image.config);

/** Labels that an image's configuration object gives. */
export function labelsOf(config: unknown): Readonly<Record<string, unknown>> {
  const inner = isRecord(config) ? config["config"] : undefined;
  const labels = isRecord(inner) ? inner["Labels"] : undefined;
  return isRecord(labels) ? labels : {};
}

/** File-based catalogs of operators, known by their label, have their own requirements. */
export const isCatalog = (context: RuleContext): boolean =>
  "operators.operatorframework.io.index.configs.v1" in imageLabels(context);
