import { isRecord } from "../../json/index.ts";
import type { Attestation, RuleContext, Violation } from "../types.ts";
import { buildTasks, isCatalog, runsOf, taskNames, tasksOf } from "./attested.ts";
import { once } from "./define.ts";
import { aText, aTime, either, listOf, mapOf, objectOf, type Shape } from "./shape.ts";
import { instant, text } from "./values.ts";

/** A task that a run must have: its name, with a param perhaps (`name[PARAM=value]`), or one of several. */
export type RequiredTask = string | readonly string[];

/** The tasks that are required, and since when each. */
interface Requirement {
  readonly tasks: readonly RequiredTask[];
  since(task: RequiredTask): string | undefined;
}

interface Entry {
  readonly effectiveOn: string;
  readonly tasks: readonly RequiredTask[];
}

const BUILD_TYPE = "build.appstudio.redhat.com/build_type";
const RUNTIME = "pipelines.openshift.io/runtime";

/** What is required now and what will be at last, and whether there is a list for this kind of pipeline. */
export const requirements = once((context: RuleContext) => {
  const runs = runsOf(context).filter((run) => tasksOf(run).length > 0);
  const forPipeline = runs.map((run) => listsFor(context, run)).find((lists) => lists.length > 0);
  const lists = forPipeline ?? [entriesOf(context.data.sources["required-tasks"])];
  const holdsNow = ({ effectiveOn }: Entry) => (instant(effectiveOn) ?? 0) <= context.at.getTime();
  return {
    listGiven: forPipeline !== undefined,
    current: united(lists.map((entries) => newest(entries.filter(holdsNow)))),
    latest: united(lists.map(newest)),
  };
});

/** The lists of a run: those of the build types of its build tasks, else that of the pipeline's own label. */
function listsFor(context: RuleContext, run: Attestation): readonly (readonly Entry[])[] {
  const all = context.data.sources["pipeline-required-tasks"];
  if (!isRecord(all)) return [];
  return selectors(context, run)
    .map((selector) => entriesOf(all[selector]))
    .filter((entries) => entries.length > 0);
}

function selectors(context: RuleContext, run: Attestation): readonly string[] {
  const catalog = isCatalog(context);
  const labels = buildTasks(run).flatMap((task) => text(task.labels?.[BUILD_TYPE]) ?? []);
  // Catalogs are built with the task of other images, so its label says nothing of them.
  if (!catalog && labels.length > 0) return [...new Set(labels)].sort();
  const runtime = text(run.labels?.[RUNTIME]);
  if (runtime !== undefined) return [runtime];
  return catalog ? ["fbc"] : [];
}

function entriesOf(list: unknown): readonly Entry[] {
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  return entries.flatMap(({ effective_on: effectiveOn, tasks }) =>
    typeof effectiveOn === "string" && Array.isArray(tasks)
      ? [{ effectiveOn, tasks: tasks.filter((task) => typeof task === "string" || Array.isArray(task)) }]
      : [],
  );
}

const newest = (entries: readonly Entry[]): Entry | undefined =>
  [...entries].sort((a, b) => (instant(a.effectiveOn) ?? 0) - (instant(b.effectiveOn) ?? 0)).at(-1);

const keyOf = (task: RequiredTask): string =>
  JSON.stringify(typeof task === "string" ? task : [...task].sort());

function united(entries: readonly (Entry | undefined)[]): Requirement {
  const there = entries.filter((entry) => entry !== undefined);
  const tasks = new Map(there.flatMap((entry) => entry.tasks.map((task) => [keyOf(task), task] as const)));
  const since = (task: RequiredTask) =>
    there
      .filter((entry) => entry.tasks.some((each) => keyOf(each) === keyOf(task)))
      .map(({ effectiveOn }) => effectiveOn)
      .sort()[0];
  return { tasks: [...tasks.values()], since };
}

/** Whether a task is among those of a requirement. */
export const demands = ({ tasks }: Requirement, task: RequiredTask): boolean =>
  tasks.some((each) => keyOf(each) === keyOf(task));

/** The tasks of a requirement that some run lacks. */
export function missing(context: RuleContext, { tasks }: Requirement): readonly RequiredTask[] {
  const runs = runsOf(context).filter((run) => tasksOf(run).length > 0);
  const names = runs.map((run) => new Set(tasksOf(run).flatMap(taskNames)));
  return tasks.filter((task) => names.some((there) => ![task].flat().some((name) => there.has(name))));
}

/** `task "a"`, `one of the tasks "a", "b"`. */
export const named = (task: RequiredTask): string =>
  typeof task === "string"
    ? `task "${task}"`
    : `one of the tasks ${task.map((each) => `"${each}"`).join(", ")}`;

const LIST: Shape = listOf(
  objectOf(
    { effective_on: aTime, tasks: listOf(either(aText, listOf(aText, { min: 1 })), { min: 1 }) },
    ["effective_on", "tasks"],
    "ignored",
  ),
);

/** What is wrong with the lists themselves. */
export function listProblems({ data: { sources } }: RuleContext): readonly Violation[] {
  const { "required-tasks": list, "pipeline-required-tasks": lists } = sources;
  return [
    ...(list === undefined ? [] : LIST(list, "data required-tasks")),
    ...(lists === undefined ? [] : mapOf(LIST)(lists, "data pipeline-required-tasks")),
  ];
}
