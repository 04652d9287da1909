import { join } from "node:path";
import { explain, Fault } from "../../lib/errors/index.ts";
import {
  DEFAULT_TIMEOUT_MS,
  parseDuration,
  type TaskRun,
  type TaskRunStatus,
} from "../../lib/tekton/index.ts";
import { fault } from "../fault.ts";
import { type ExecuteTaskRun, ISOLATION_ANNOTATION, type TaskRunRequest } from "../types.ts";
import { podNameOf, prepareAttempt } from "./attempt.ts";
import { condition, Ending, now, seconds } from "./outcome.ts";
import { planAttempt, profilesOf, type ResolvedTask, resolveTask } from "./plan.ts";
import { maskedResults, type Reporter, reporterFor } from "./reporter.ts";
import { startSidecars } from "./sidecars.ts";
import { endedStatus } from "./status.ts";
import { runSteps } from "./steps.ts";
import { stopFor } from "./stop.ts";
import { warnIgnored } from "./warnings.ts";

/** Executes one TaskRun; see ExecuteTaskRun. */
export const executeTaskRun: ExecuteTaskRun = async (request) => {
  const reporter = reporterFor(request);
  const { taskRun, host, directory } = request;
  reporter.say({ type: "run-started", isolation: host.isolation.rung });
  warnIgnored(taskRun, reporter);
  try {
    const status = await statusOf(request, reporter);
    sayEnd(status, reporter);
    return finished(taskRun, status, host.isolation.rung);
  } catch (thrown) {
    const known = thrown instanceof Fault ? thrown : broken(thrown);
    const message = reporter.mask(explain(known));
    reporter.say({ type: "run-ended", status: "False", reason: known.code, message, results: [] });
    throw known;
  } finally {
    await host.isolation.remove(join(directory, "work"));
  }
};

/** A fault of the machine: a full disk, a folder that may not be written. */
const broken = (thrown: unknown): Fault =>
  fault(
    "ENGINE_FAILED",
    "the machine failed the run",
    "See the cause; free space or permissions are the usual ones.",
    thrown,
  );

function finished(taskRun: TaskRun, status: TaskRunStatus, rung: string): TaskRun {
  const annotations = { ...taskRun.metadata.annotations, [ISOLATION_ANNOTATION]: rung };
  const { provenance } = taskRun.status ?? {};
  return {
    ...taskRun,
    metadata: { ...taskRun.metadata, annotations },
    status: { ...status, ...(provenance ? { provenance } : {}) },
  };
}

function sayEnd({ conditions, results = [] }: TaskRunStatus, reporter: Reporter): void {
  const [last] = conditions ?? [];
  reporter.say({
    type: "run-ended",
    status: last?.status === "True" ? "True" : "False",
    reason: last?.reason ?? "",
    message: reporter.mask(last?.message ?? ""),
    results: maskedResults(results, reporter.mask),
  });
}

async function statusOf(request: TaskRunRequest, reporter: Reporter): Promise<TaskRunStatus> {
  const startTime = now();
  try {
    const task = await resolveTask(request.taskRun, request.host, request.objects);
    return await attempts(request, task, reporter);
  } catch (thrown) {
    return ending(thrown, startTime);
  }
}

/** The status of a run that an Ending ended; other errors go on. */
function ending(thrown: unknown, startTime: string): TaskRunStatus {
  if (!(thrown instanceof Ending)) throw thrown;
  return {
    conditions: [condition("False", thrown.reason, thrown.message)],
    podName: "",
    startTime: seconds(startTime),
    completionTime: seconds(now()),
  };
}

/** Runs until one attempt succeeds, none is left, or the run is cancelled. */
async function attempts(
  request: TaskRunRequest,
  task: ResolvedTask,
  reporter: Reporter,
): Promise<TaskRunStatus> {
  const { retries = 0 } = request.taskRun.spec;
  const retriesStatus: TaskRunStatus[] = [];
  for (let retry = 0; ; retry++) {
    const status = await attemptOnce(request, task, reporter, retry);
    const [last] = status.conditions ?? [];
    if (last?.status === "True" || last?.reason === "TaskRunCancelled" || retry >= retries) {
      return { ...status, ...(retriesStatus.length > 0 ? { retriesStatus } : {}) };
    }
    retriesStatus.push(status);
    reporter.say({ type: "run-retried", attempt: retry + 1, reason: last?.reason ?? "" });
  }
}

async function attemptOnce(
  request: TaskRunRequest,
  task: ResolvedTask,
  reporter: Reporter,
  retry: number,
): Promise<TaskRunStatus> {
  const startTime = now();
  const { taskRun, host, signal } = request;
  const plan = planAttempt(task, taskRun, retry);
  const profiles = profilesOf(plan, host);
  for (const { warning } of [...profiles.steps, ...profiles.sidecars]) if (warning) reporter.warn(warning);
  const stop = stopFor(taskRun, signal, timeoutOf(taskRun));
  try {
    const attempt = await prepareAttempt(request, plan, profiles, reporter, retry);
    const sidecars = await startSidecars(attempt, stop.signal);
    const outcomes = await runSteps(attempt, stop);
    const failure = sidecars.failure();
    const sidecarStates = await sidecars.stop();
    return endedStatus(attempt, { startTime, outcomes, sidecarStates, failure, stopped: stop.why() });
  } catch (thrown) {
    return { ...ending(thrown, startTime), podName: podNameOf(taskRun, retry), taskSpec: plan.spec };
  } finally {
    stop.clear();
  }
}

function timeoutOf({ spec }: TaskRun): number {
  return spec.timeout === undefined ? DEFAULT_TIMEOUT_MS : parseDuration(spec.timeout, "spec.timeout");
}
