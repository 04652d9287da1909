import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type PublishedImage, parsePublished } from "../../lib/release/index.ts";
import type { StepState } from "../../lib/tekton/types.ts";
import type { FinishedRun } from "../outcome.ts";
import type { AnyRun } from "../record/index.ts";
import { type GateReport, parseGate } from "./gate.ts";
import { taskName } from "./model.ts";

/** What a release came to. */
export interface ReleaseReport {
  readonly gates: readonly (GateReport & { readonly task: string })[];
  readonly published: readonly (PublishedImage & { readonly task: string })[];
}

/** The step of the gate that logs its report as JSON. */
const REPORT_STEP = "report-json";

/** What the gate said and what was published, as the logs of a run have it; undefined for other runs. */
export async function releaseOf({
  run,
  children,
  directory = "",
}: Pick<FinishedRun, "run" | "children" | "directory">): Promise<ReleaseReport | undefined> {
  const found = await Promise.all([...children, run].map((each) => readTask(each, directory)));
  const gates = found.flatMap((each) => each.gates);
  const published = found.flatMap((each) => each.published);
  return gates.length + published.length === 0 ? undefined : { gates, published };
}

async function readTask(run: AnyRun, directory: string): Promise<ReleaseReport> {
  const steps = run.kind === "TaskRun" ? (run.status?.steps ?? []) : [];
  const task = nameOf(run);
  const [report, ...others] = await Promise.all([
    logOf(
      run,
      steps.find(({ name }) => name === REPORT_STEP),
      directory,
    ),
    ...(isPush(run) ? steps.map((step) => logOf(run, step, directory)) : []),
  ]);
  const gate = parseGate(report);
  return {
    gates: gate === undefined ? [] : [{ ...gate, task }],
    published: others
      .flatMap((text) => text.split("\n"))
      .map(parsePublished)
      .filter((each) => each !== undefined)
      .map((each) => ({ ...each, task })),
  };
}

const nameOf = ({ metadata: { name = "", labels = {} } }: AnyRun): string => {
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  return pipelineTask === undefined ? name : taskName(name, pipelineTask);
};

/** Only who publishes is believed: any other step could print such a line. */
const isPush = ({ metadata: { labels = {} } }: AnyRun): boolean =>
  /^push-snapshot\b/.test(labels["tekton.dev/task"] ?? "");

const logOf = async (run: AnyRun, step: StepState | undefined, directory: string): Promise<string> =>
  step === undefined
    ? ""
    : readFile(
        join(directory, "tasks", run.metadata.name ?? "", "logs", `${step.container}.log`),
        "utf8",
      ).catch(() => "");
