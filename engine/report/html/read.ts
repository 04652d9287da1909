import type { PipelineRun } from "../../../lib/tekton/types.ts";
import { parentsOf } from "../../pipelinerun/index.ts";
import { type AnyRun, type ReadRecord, standingOf } from "../../record/index.ts";
import { ISOLATION_ANNOTATION } from "../../types.ts";
import { checksOf } from "../checks.ts";
import { evidenceOf, snapshotOf } from "../evidence.ts";
import { failuresOf } from "../failures.ts";
import { releaseOf } from "../release.ts";
import { readLogs } from "./logs.ts";
import { mapTexts, maskFor } from "./mask.ts";
import { stateOf, tasksOf, valuesOf } from "./tasks-of.ts";
import { type Events, readEvents } from "./times.ts";
import type { GraphView, SkippedView, View } from "./view.ts";

/** Everything that a page shows of a record. All text in it went through the mask. */
export async function viewOf(record: ReadRecord): Promise<View> {
  const { head, directory, run, children } = record;
  const runs = [run, ...children];
  const mask = maskFor(runs);
  const finished = { run, children, record: head.id, directory, problems: [], faults: [] };
  const [events, checks, failures, evidence, snapshot, release, logs] = await Promise.all([
    readEvents(directory),
    checksOf(finished),
    failuresOf(finished),
    evidenceOf(directory),
    snapshotOf(directory),
    releaseOf(finished),
    readLogs(
      record.logs.map(({ path }) => path),
      mask,
    ),
  ]);
  const view: View = {
    head,
    state: stateOf(run, standingOf(head)),
    reason: standingOf(head),
    message: head.message,
    isolation: run.metadata.annotations?.[ISOLATION_ANNOTATION] ?? "",
    ...spanOf(record, events),
    ...valuesOf(run),
    failures,
    warnings: events.warnings,
    graphs: runs.filter(isPipelineRun).map(graphOf),
    tasks: tasksOf(record, events, logs),
    skipped: runs.filter(isPipelineRun).flatMap(skippedOf),
    checks: checks.filter(({ task }) => release?.gates.every((gate) => gate.task !== task) ?? true),
    ...(evidence === undefined ? {} : { evidence }),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(release === undefined ? {} : { release }),
  };
  return mapTexts(view, mask);
}

const isPipelineRun = (run: AnyRun): run is PipelineRun => run.kind === "PipelineRun";

/** From start to end; of a run that did not end, to the last that is known of it. */
function spanOf({ head }: ReadRecord, { last }: Events): { start: number; end: number } {
  const start = Date.parse(head.started);
  return { start, end: Math.max(start, head.ended === undefined ? (last ?? start) : Date.parse(head.ended)) };
}

function graphOf({ metadata, spec, status }: PipelineRun): GraphView {
  const { tasks = [], finally: finals = [] } = status?.pipelineSpec ?? spec.pipelineSpec ?? {};
  return {
    name: metadata.name ?? "",
    tasks: tasks.map((task) => ({ name: task.name, parents: [...parentsOf(task).keys()] })),
    finals: finals.map(({ name }) => name),
  };
}

const skippedOf = ({ metadata, status }: PipelineRun): SkippedView[] =>
  (status?.skippedTasks ?? []).map(({ name, reason, whenExpressions = [] }) => ({
    name,
    parent: metadata.name ?? "",
    reason,
    when: whenExpressions.map(
      ({ input = "", operator = "", values = [], cel }) =>
        cel ??
        `${JSON.stringify(input)} ${operator} ${values.map((each) => JSON.stringify(each)).join(", ")}`,
    ),
  }));
