import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fault } from "../fault.ts";
import type { Output, Running } from "../types.ts";
import { descendants, signal } from "./tree.ts";

export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly output: Output;
  /** Sends SIGTERM to what runs inside; SIGKILL always goes to the whole session. */
  terminate(child: ChildProcess): Promise<void>;
  readonly exec: Running["exec"];
  /** Ends what the program left behind when it has ended; a process that keeps its output open would hide the end. */
  afterExit?(): Promise<void>;
  /** A fourth stream, fd 3, for what the program itself reports. */
  onStatus?(chunk: string): void;
}

/**
 * Starts a program in a session of its own (Ctrl-C of the terminal does not reach it: the engine decides).
 * @throws Fault ENGINE_FAILED if it cannot be started
 */
export async function launch(what: Launch): Promise<Running> {
  const child = spawn(what.program, what.args, {
    env: { ...what.env },
    cwd: what.cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", ...(what.onStatus ? ["pipe" as const] : [])],
  });
  child.stdout?.on("data", (chunk: Buffer) => what.output.stdout(chunk));
  child.stderr?.on("data", (chunk: Buffer) => what.output.stderr(chunk));
  (child.stdio[3] as Readable | undefined)?.on("data", (chunk: Buffer) => what.onStatus?.(String(chunk)));
  child.once("exit", () => {
    (child.stdio[3] as Readable | undefined)?.destroy();
    void what.afterExit?.();
  });
  const ended = endOf(child);
  await started(child, what.program);
  const pid = child.pid ?? 0;
  return { pid, ended, exec: what.exec, stop: (graceMs) => stop(child, ended, what, graceMs) };
}

async function started(child: ChildProcess, program: string): Promise<void> {
  try {
    await once(child, "spawn");
  } catch (cause) {
    throw fault(
      "ENGINE_FAILED",
      `${program} could not be started`,
      "Check that it is installed and may run.",
      cause,
    );
  }
}

const SIGNAL_NUMBER: Partial<Record<NodeJS.Signals, number>> = {
  SIGKILL: 9,
  SIGTERM: 15,
  SIGINT: 2,
  SIGHUP: 1,
};

function endOf(child: ChildProcess): Running["ended"] {
  return new Promise((resolve) => {
    child.once("error", () => resolve({ exitCode: 128 }));
    child.once("close", (code, name) => {
      if (name) resolve({ exitCode: 128 + (SIGNAL_NUMBER[name] ?? 0), signal: name });
      else resolve({ exitCode: code ?? 128 });
    });
  });
}

async function stop(
  child: ChildProcess,
  ended: Running["ended"],
  what: Launch,
  graceMs: number,
): Promise<void> {
  if (graceMs > 0) {
    await what.terminate(child);
    await Promise.race([ended, pause(graceMs)]);
  }
  if (child.exitCode === null && child.signalCode === null) await killAll(child);
  await ended;
}

/** SIGKILL to the session and to everything below it, so that nothing outlives its run. */
async function killAll(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const below = await descendants(child.pid);
  signal(-child.pid, "SIGKILL");
  for (const pid of below) signal(pid, "SIGKILL");
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
