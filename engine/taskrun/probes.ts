import { get } from "node:http";
import { connect } from "node:net";
import type { Probe } from "../../lib/tekton/index.ts";
import type { Running } from "../types.ts";

/** The kubelet's shortest period is a second; looking more often only makes a run quicker. */
const SOONEST_MS = 500;

/**
 * Waits until the probe succeeds as often as it asks for. Resolves early when `signal` aborts; what ended
 * is for the caller to see.
 */
export async function untilReady(probe: Probe, running: Running, signal: AbortSignal): Promise<void> {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 } = probe;
  await pause(initialDelaySeconds * 1000, signal);
  for (let successes = 0; successes < successThreshold && !signal.aborted; ) {
    successes = (await succeeds(probe, running)) ? successes + 1 : 0;
    if (successes < successThreshold) await pause(Math.min(periodSeconds * 1000, SOONEST_MS), signal);
  }
}

async function succeeds(probe: Probe, running: Running): Promise<boolean> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) return (await running.exec(probe.exec.command, timeoutMs)) === 0;
  if (probe.httpGet) return answers(Number(probe.httpGet.port), probe.httpGet.path ?? "/", timeoutMs);
  if (probe.tcpSocket) return listens(Number(probe.tcpSocket.port), timeoutMs);
  return true;
}

const answers = (port: number, path: string, timeoutMs: number) =>
  new Promise<boolean>((resolve) => {
    const request = get({ host: "127.0.0.1", port, path, timeout: timeoutMs }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode < 400);
    });
    request.once("timeout", () => request.destroy(new Error("timeout")));
    request.once("error", () => resolve(false));
  });

const listens = (port: number, timeoutMs: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: timeoutMs });
    const end = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
