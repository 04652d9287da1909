import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../../lib/errors/index.ts";
import {
  allows,
  celAllows,
  parseDuration,
  type Step,
  type StepState,
  type WhenExpression,
} from "../../lib/tekton/index.ts";
import type { Container } from "../types.ts";
import { artifactEntries, withArtifacts } from "./artifacts.ts";
import type { Attempt } from "./attempt.ts";
import { hostFiles } from "./files.ts";
import { type ContainerLog, containerLog, tee } from "./logs.ts";
import { type Entry, fits, INTERNAL, STEP_RESULT, TASK_RESULT, TOO_LONG } from "./message.ts";
import { now } from "./outcome.ts";
import { readEntries, writtenResults } from "./results.ts";
import {
  listWithStepResults,
  type StepResults,
  stepResultsIn,
  whenWithStepResults,
  withStepResults,
} from "./stepresults.ts";
import { type Ended, stepState } from "./stepstate.ts";
import { GRACE_MS, type Stop } from "./stop.ts";

/** A step that ended, with what the next ones and the status need. */
export interface StepOutcome {
  readonly state: StepState;
  readonly entries: readonly Entry[];
  /** The steps after it do not run. */
  readonly failed: boolean;
  /** The condition's message names this timeout. */
  readonly timedOut: boolean;
}

/** Runs the steps one after the other; each ends in an outcome, run or not. */
export async function runSteps(attempt: Attempt, stop: Stop): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const [index, step] of attempt.plan.steps.entries()) {
    const container = attempt.steps[index];
    if (!container) continue;
    outcomes.push(await runStep(new StepRun(attempt, step, container, index, stop), outcomes));
  }
  return outcomes;
}

/** One step of one attempt; holds what its phases share. */
class StepRun {
  readonly attempt: Attempt;
  readonly step: Step;
  readonly container: Container;
  readonly index: number;
  readonly stop: Stop;
  readonly startedAt = now();
  readonly log: ContainerLog;

  constructor(attempt: Attempt, step: Step, container: Container, index: number, stop: Stop) {
    this.attempt = attempt;
    this.step = step;
    this.container = container;
    this.index = index;
    this.stop = stop;
    const { request, reporter, retry } = attempt;
    const file = `${container.name}${retry > 0 ? `.retry${retry}` : ""}.log`;
    this.log = containerLog(join(request.directory, "logs", file), reporter.mask, (stream, line) =>
      reporter.line(this.who, stream, line),
    );
  }

  get who() {
    return { kind: "step", name: this.container.name.replace(/^step-/, "") } as const;
  }
  tekton(...parts: string[]): string {
    return join(this.attempt.layout.work, "tekton", ...parts);
  }
}

async function runStep(run: StepRun, before: readonly StepOutcome[]): Promise<StepOutcome> {
  const { attempt, stop, container, who } = run;
  const stopped = stop.why();
  if (stopped) return finish(run, { exitCode: 1, kind: "stopped", stopped });
  if (before.some(({ failed }) => failed)) return finish(run, { exitCode: 1, kind: "skipped" });
  const ready = putResultsIn(run);
  try {
    if (!guardsAllow(ready.when)) {
      run.log.note("Step was skipped due to when expressions were evaluated to false.");
      return finish(run, { exitCode: 0, kind: "guarded" });
    }
  } catch (thrown) {
    run.log.note(explain(thrown));
    return finish(run, { exitCode: 1, kind: "ended" });
  }
  const profile = attempt.profiles.steps[run.index];
  attempt.reporter.say({
    type: "container-started",
    container: who,
    image: run.step.image ?? profile?.name ?? "",
  });
  const complete = withArtifacts(ready.container, run.tekton("steps"));
  return finish(run, await execute(run, complete), container.name);
}

/** @throws Fault if an expression is not CEL */
const guardsAllow = (when: readonly WhenExpression[]): boolean => celAllows(when) && allows(when);

/** Step results go in just before the start. What no step has written stays as it stands, as in Tekton. */
function putResultsIn(run: StepRun): { container: Container; when: WhenExpression[] } {
  const { container, step, attempt } = run;
  const results = stepResultsIn(run.tekton("steps"));
  const when = step.when ?? [];
  try {
    const env = Object.entries(container.env).map(([name, value]) => [name, withStepResults(value, results)]);
    const guarded = whenWithStepResults(when, results);
    return {
      container: { ...container, env: Object.fromEntries(env), argv: argvWith(container, results) },
      when: guarded,
    };
  } catch (thrown) {
    const message = `Error while substituting step results: ${explain(thrown)}`;
    run.log.note(message);
    attempt.reporter.warn(`step ${run.who.name}: ${message}`);
    return { container, when };
  }
}

const argvWith = ({ argv }: Container, results: StepResults): string[] => listWithStepResults(argv, results);

async function execute(run: StepRun, container: Container): Promise<Ended> {
  const { attempt, step, stop } = run;
  const files = tee(run.log, hostFiles(container, step));
  const killsBefore = oomKills();
  try {
    const running = await attempt.request.host.isolation.start(container, files);
    const timeoutMs = step.timeout ? parseDuration(step.timeout, "timeout") : 0;
    const cut = await firstOf(running.ended, stop.signal, timeoutMs);
    if (cut === "timeout") await running.stop(0);
    if (cut === "stopped") await running.stop(GRACE_MS);
    const { exitCode } = await running.ended;
    const stopped = stop.why();
    if (cut === "stopped" && stopped) return { exitCode: 1, kind: "stopped", stopped };
    if (cut === "timeout") return { exitCode: 1, kind: "timeout" };
    return { exitCode, kind: exitCode === 137 && oomKills() > killsBefore ? "oom" : "ended" };
  } catch (thrown) {
    run.log.note(explain(thrown));
    return { exitCode: 128, kind: "ended" };
  } finally {
    files.end();
  }
}

async function firstOf(ended: Promise<unknown>, signal: AbortSignal, timeoutMs: number) {
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  const waits: Promise<"ended" | "timeout" | "stopped">[] = [
    ended.then(() => "ended" as const),
    new Promise((resolve) => {
      abort = () => resolve("stopped");
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
    }),
  ];
  if (timeoutMs > 0)
    waits.push(new Promise((resolve) => (timer = setTimeout(() => resolve("timeout"), timeoutMs))));
  const first = await Promise.race(waits);
  clearTimeout(timer);
  if (abort) signal.removeEventListener("abort", abort);
  return first;
}

/** How often the kernel killed for want of memory, on the whole machine. */
function oomKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Reads results, writes the exit code for later steps, and makes the state. */
async function finish(run: StepRun, ended: Ended, container?: string): Promise<StepOutcome> {
  const ran = ended.kind !== "skipped" && ended.kind !== "stopped" && ended.kind !== "guarded";
  const goesOn = ended.exitCode !== 0 && ended.kind === "ended" && run.step.onError === "continue";
  if (ended.kind !== "skipped" && (ended.exitCode === 0 || goesOn)) {
    writeFileSync(run.tekton("run", String(run.index), "status", "exitCode"), String(ended.exitCode));
  }
  const own = ownEntries(run, ended, goesOn);
  const read = ran ? await readResults(run) : { entries: [] as Entry[], tooLong: false };
  const made = ran ? artifactEntries(run.tekton(), run.container.name, run.index) : [];
  const all = [...read.entries, ...own, ...made];
  const tooLong = read.tooLong || !fits(all);
  if (tooLong) run.log.note(TOO_LONG);
  run.log.end();
  const entries = fits(all) ? all : read.entries;
  const state = stepState(run.attempt, run.index, { ...ended, goesOn, tooLong }, entries, run.startedAt);
  report(run, state, container !== undefined || ran);
  const failed = !goesOn && ended.exitCode !== 0;
  return { state, entries, failed, timedOut: ended.kind === "timeout" };
}

function ownEntries(run: StepRun, { kind, exitCode }: Ended, goesOn: boolean): Entry[] {
  const entries: Entry[] = [{ key: "StartedAt", value: run.startedAt, type: INTERNAL }];
  if (goesOn) entries.push({ key: "ExitCode", value: String(exitCode), type: INTERNAL });
  const reason =
    kind === "timeout" ? "TimeoutExceeded" : kind === "skipped" || kind === "guarded" ? "Skipped" : "";
  if (reason) entries.push({ key: "Reason", value: reason, type: INTERNAL });
  return entries;
}

/** Task results first; if these do not fit, Tekton reads no step results any more. */
async function readResults(run: StepRun): Promise<{ entries: Entry[]; tooLong: boolean }> {
  const task = await readEntries(run.tekton("results"), writtenResults(run.attempt.plan.spec), TASK_RESULT);
  if (!fits(task)) return { entries: [], tooLong: true };
  const folder = run.tekton("run", String(run.index), "status", "results");
  const entries = [...task, ...(await readEntries(folder, run.step.results ?? [], STEP_RESULT))];
  return fits(entries) ? { entries, tooLong: false } : { entries: task, tooLong: true };
}

function report(run: StepRun, { terminated, terminationReason }: StepState, ran: boolean): void {
  const milliseconds = ran ? Date.now() - Date.parse(run.startedAt) : 0;
  const reason = terminationReason ?? terminated?.reason ?? "";
  const exitCode = terminated?.exitCode ?? 0;
  run.attempt.reporter.say({ type: "container-ended", container: run.who, exitCode, reason, milliseconds });
}
