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
  /** Signatures that were added under the names of the release; those that were there are not told. */
  readonly signed: readonly ReleaseSignature[];
}
export interface ReleaseSignature {
  /** `repository@sha256:<hex>` */
  readonly image: string;
  readonly identity: string;
  /** Key id; empty where the log does not say it. */
  readonly key: string;
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
  const signed = found.flatMap((each) => each.signed);
  return gates.length + published.length + signed.length === 0 ? undefined : { gates, published, signed };
}

async function readTask(run: AnyRun, directory: string): Promise<ReleaseReport> {
  const steps = run.kind === "TaskRun" ? (run.status?.steps ?? []) : [];
  const task = nameOf(run);
  const [report, ...others] = await Promise.all([
    logOf(run, isGate(run) ? steps.find(({ name }) => name === REPORT_STEP) : undefined, directory),
    ...(isOf(run, "push-snapshot") || isOf(run, "rh-sign-image-cosign")
      ? steps.map((step) => logOf(run, step, directory))
      : []),
  ]);
  const gate = parseGate(report);
  const lines = others.flatMap((text) => text.split("\n"));
  const published = isOf(run, "push-snapshot") ? lines.map(parsePublished) : [];
  return {
    gates: gate === undefined ? [] : [{ ...gate, task }],
    published: published.filter((each) => each !== undefined).map((each) => ({ ...each, task })),
    signed: isOf(run, "rh-sign-image-cosign") ? signatures(lines) : [],
  };
}

/** As rh-sign-image-cosign logs them: the key once, then a line for each signature. */
function signatures(lines: readonly string[]): ReleaseSignature[] {
  const [key = ""] = lines.flatMap((line) => /^images are signed with .*, key (\S+)$/.exec(line)?.[1] ?? []);
  return lines.flatMap((line) => {
    const [, image, identity] = /^signed (\S+@sha256:[0-9a-f]{64}) as (\S+)$/.exec(line) ?? [];
    return image === undefined || identity === undefined ? [] : [{ image, identity, key }];
  });
}

const nameOf = ({ metadata: { name = "", labels = {} } }: AnyRun): string => {
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  return pipelineTask === undefined ? name : taskName(name, pipelineTask);
};

const taskOf = ({ metadata: { labels = {} } }: AnyRun): string => labels["tekton.dev/task"] ?? "";
/** Only who judges, publishes and signs is believed: any other step could print such a line. */
const isOf = (run: AnyRun, task: string): boolean => taskOf(run) === task;
/** The gate has several names: those of its forms, and older ones. */
const isGate = (run: AnyRun): boolean => /^verify-(enterprise-contract|conforma)/.test(taskOf(run));

const logOf = async (run: AnyRun, step: StepState | undefined, directory: string): Promise<string> =>
  step === undefined
    ? ""
    : readFile(
        join(directory, "tasks", run.metadata.name ?? "", "logs", `${step.container}.log`),
        "utf8",
      ).catch(() => "");
