import { join } from "node:path";
import { explain } from "../../lib/errors/index.ts";
import type { Sidecar, SidecarState } from "../../lib/tekton/index.ts";
import type { Container, Running } from "../types.ts";
import type { Attempt } from "./attempt.ts";
import { containerLog } from "./logs.ts";
import { now, seconds } from "./outcome.ts";
import { untilReady } from "./probes.ts";

/** How long a sidecar has to end by itself when the last step has ended. */
const SIDECAR_GRACE_MS = 2_000;

/** The sidecars of an attempt, running. */
export interface Sidecars {
  /** The first that ended by itself with an error, if all have ended: then Tekton fails the run. */
  failure(): SidecarFailure | undefined;
  /** Stops what still runs; the states are final. */
  stop(): Promise<SidecarState[]>;
}
export interface SidecarFailure {
  readonly container: string;
  readonly exitCode: number;
}

interface Started {
  readonly container: Container;
  readonly index: number;
  readonly startedAt: string;
  readonly running: Running | undefined;
  exitCode: number | undefined;
  finishedAt: string | undefined;
}

/** Starts all sidecars and waits until each is ready or has ended; steps start only then. */
export async function startSidecars(attempt: Attempt, signal: AbortSignal): Promise<Sidecars> {
  const started = await Promise.all(
    attempt.sidecars.map((container, index) => startSidecar(attempt, container, index)),
  );
  await Promise.all(started.map((sidecar) => ready(sidecar, attempt.plan.sidecars[sidecar.index], signal)));
  return {
    failure() {
      if (started.some(({ exitCode }) => exitCode === undefined)) return undefined;
      const failed = started.find(({ exitCode }) => exitCode !== 0);
      return failed && { container: failed.container.name, exitCode: failed.exitCode ?? 0 };
    },
    stop: () => Promise.all(started.map((sidecar) => stopSidecar(attempt, sidecar))),
  };
}

async function startSidecar(attempt: Attempt, container: Container, index: number): Promise<Started> {
  const { request, reporter, retry } = attempt;
  const who = { kind: "sidecar", name: container.name.replace(/^sidecar-/, "") } as const;
  const file = `${container.name}${retry > 0 ? `.retry${retry}` : ""}.log`;
  const log = containerLog(join(request.directory, "logs", file), reporter.mask, (stream, line) =>
    reporter.line(who, stream, line),
  );
  reporter.say({
    type: "container-started",
    container: who,
    image: attempt.plan.sidecars[index]?.image ?? "",
  });
  const startedAt = now();
  const running = await request.host.isolation.start(container, log).catch((thrown: unknown) => {
    log.note(explain(thrown));
    return undefined;
  });
  const started: Started = {
    container,
    index,
    startedAt,
    running,
    exitCode: running ? undefined : 128,
    finishedAt: now(),
  };
  void running?.ended.then(({ exitCode }) => {
    started.exitCode = exitCode;
    started.finishedAt = now();
    log.end();
    const reason = exitCode === 0 ? "Completed" : "Error";
    const milliseconds = Date.now() - Date.parse(startedAt);
    reporter.say({ type: "container-ended", container: who, exitCode, reason, milliseconds });
  });
  return started;
}

async function ready({ running }: Started, sidecar: Sidecar | undefined, signal: AbortSignal): Promise<void> {
  if (!running || !sidecar) return;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  void running.ended.then(() => over.abort());
  for (const probe of [sidecar.startupProbe, sidecar.readinessProbe]) {
    if (probe) await untilReady(probe, running, either);
  }
}

async function stopSidecar(attempt: Attempt, started: Started): Promise<SidecarState> {
  const { container, running, index, startedAt } = started;
  const own = started.exitCode;
  await running?.stop(SIDECAR_GRACE_MS);
  const exitCode = started.exitCode ?? 0;
  const imageID = attempt.profiles.sidecars[index]?.imageID;
  return {
    name: container.name.replace(/^sidecar-/, ""),
    container: container.name,
    ...(imageID ? { imageID } : {}),
    terminated: {
      exitCode,
      reason: own === undefined || own === 0 ? "Completed" : "Error",
      ...(own === undefined ? { message: "Sidecar container successfully stopped by nop image" } : {}),
      startedAt: seconds(startedAt),
      finishedAt: seconds(started.finishedAt ?? now()),
    },
  };
}
