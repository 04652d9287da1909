import { allows, celAllows, lookupIn } from "../../lib/tekton/index.ts";
import { isOver, isStopping, isSuccessful, taskStatuses } from "./facts.ts";
import { hasEmptyList } from "./matrix.ts";
import { type Missing, missingResults, withResults } from "./results.ts";
import { substituteUse } from "./scope.ts";
import { SKIP, type SkipReason, type TaskState } from "./types.ts";

/** What the clocks of the run say. */
export interface Clocks {
  readonly pipelineOver: boolean;
  readonly tasksOver: boolean;
  readonly finallyOver: boolean;
}

/** What to do with a task that has not started: nothing yet, start it, or leave it out. */
export type Verdict =
  | { readonly kind: "wait" }
  | { readonly kind: "start" }
  | { readonly kind: "skip"; readonly reason: SkipReason }
  | { readonly kind: "invalid"; readonly why: string };

const skip = (reason: SkipReason): Verdict => ({ kind: "skip", reason });

/** The verdict on a task of the graph, in Tekton's order of reasons. Source: ResolvedPipelineTask.skip. */
export function judge(state: TaskState, states: readonly TaskState[], clocks: Clocks): Verdict {
  if (clocks.pipelineOver) return skip(SKIP.pipelineTimeout);
  if (isStopping(states)) return skip(SKIP.stopping);
  const parents = state.planned.parents.flatMap(
    (name) => states.find(({ task }) => task.name === name) ?? [],
  );
  if (!parents.every(isOver)) {
    return parents.some(blocks) ? skip(SKIP.parents) : { kind: "wait" };
  }
  withResults(state, states);
  if (!guardsHold(state)) return skip(SKIP.when);
  if (parents.some(blocks)) return skip(SKIP.parents);
  return judgeResults(state, states) ?? judgeClocks(state, clocks);
}

/** The verdict on a finally task, once all others are over. Source: IsFinallySkipped. */
export function judgeFinal(state: TaskState, states: readonly TaskState[], clocks: Clocks): Verdict {
  const missing = missingResults(state, states, true);
  if (missing.length > 0) return skip(SKIP.results);
  withResults(state, states);
  state.task = substituteUse(state.task, lookupIn(taskStatuses(states)));
  if (!guardsHold(state)) return skip(SKIP.when);
  if (clocks.pipelineOver) return skip(SKIP.pipelineTimeout);
  if (clocks.finallyOver) return skip(SKIP.finallyTimeout);
  return hasEmptyList(state.task.matrix) ? skip(SKIP.emptyMatrix) : { kind: "start" };
}

/** A skipped parent takes its children with it, unless its own guard kept it. */
const blocks = ({ phase, skipped }: TaskState): boolean => phase === "skipped" && skipped !== SKIP.when;

const guardsHold = ({ task: { when = [] } }: TaskState): boolean => allows(when) && celAllows(when);

/** A missing result of a task that its guard kept, or of one that may fail, skips; any other is a fault. */
function judgeResults(state: TaskState, states: readonly TaskState[]): Verdict | undefined {
  const excused = missingResults(state, states, false).some(
    ({ use }) => state.task.onError === "continue" || sourceOf(use.task, states)?.skipped === SKIP.when,
  );
  if (excused) return skip(SKIP.results);
  const [first] = missingResults(state, states, true);
  return first === undefined ? undefined : { kind: "invalid", why: complaint(state, first, states) };
}

function complaint(state: TaskState, { use, why }: Missing, states: readonly TaskState[]): string {
  const target = state.task.name;
  if (why === "no element") return `${use.reference.text} in task "${target}" is beyond the end of the list`;
  const source = sourceOf(use.task, states);
  if (source !== undefined && isSuccessful(source)) {
    return `task "${use.task}" completed successfully but did not emit the result "${use.result}", which is referenced by task "${target}"`;
  }
  return `Invalid task result reference: Could not find result with name ${use.result} for pipeline task ${use.task}`;
}

const sourceOf = (name: string, states: readonly TaskState[]): TaskState | undefined =>
  states.find(({ task }) => task.name === name);

function judgeClocks(state: TaskState, { tasksOver }: Clocks): Verdict {
  if (tasksOver) return skip(SKIP.tasksTimeout);
  return hasEmptyList(state.task.matrix) ? skip(SKIP.emptyMatrix) : { kind: "start" };
}
