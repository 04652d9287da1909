import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { codeOf } from "../errors/index.ts";
import { type Capture, capture } from "./capture.ts";
import type { ToolDecl, ToolKit } from "./declare.ts";
import { ToolFault, type ToolResult } from "./fault.ts";

const MAX_OUTPUT = 16 * 1024 * 1024;
/** How much of its last words a failed program gets in the message. Characters. */
const LAST_WORDS = 2000;

export interface ToolOptions {
  readonly cwd?: string;
  /** Added to what is inherited; `undefined` takes a name away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Names taken over from this process. Default: all. */
  readonly inherit?: readonly string[];
  /** What the program reads from standard input. Default: nothing. */
  readonly input?: string | Uint8Array | Readable;
  /**
   * Characters kept of each stream. Default 16 Mi. Of standard error the end is kept; of standard output
   * too if `onLine` is given, else more is a fault, so that nobody parses half a document.
   */
  readonly maxOutput?: number;
  /** Each line as it comes, masked. It replaces the debug line in the log. */
  readonly onLine?: (line: string, from: "stdout" | "stderr") => void;
  /** Exit codes that are an answer. Default `[0]`. */
  readonly okCodes?: readonly number[];
  readonly timeoutMs?: number;
  /** Between SIGTERM and SIGKILL, when it is to end. Default 5 s. */
  readonly graceMs?: number;
}

/** A name on PATH, a path, or a declaration (whose packages are then named when it is missing). */
export type Program = string | Pick<ToolDecl, "name" | "install">;

/**
 * Runs a program without a shell and waits for its end. It leads its own process group, which gets SIGTERM,
 * and SIGKILL `graceMs` later, when `kit.signal` is aborted or time is up. Output of the result is as the program
 * wrote it; lines in the log, in `onLine` and in faults are masked.
 * Throws ToolFault: TOOL_MISSING, TOOL_FAILED (exit code, signal, time, too much output), TOOL_CANCELLED.
 */
export async function runTool(
  kit: ToolKit,
  program: Program,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  const name = typeof program === "string" ? program : program.name;
  if (kit.signal.aborted) throw cancelled(name);
  if (options.cwd !== undefined && !existsSync(options.cwd)) throw noFolder(name, options.cwd);
  kit.log.debug(`$ ${[name, ...args].join(" ")}`);
  const child = spawn(name, args, {
    cwd: options.cwd,
    env: environment(options),
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const ended = once(child, "close");
  const stop = stopper(child, kit.signal, options);
  const streams = captures(kit, name, child, options);
  try {
    const [[code, signal]] = await Promise.all([ended, feed(child, options.input)]);
    for (const each of Object.values(streams)) each.end();
    return judge(kit, name, options, streams, code ?? 128 + numberOf(signal), stop.why());
  } catch (thrown) {
    if (thrown instanceof ToolFault) throw thrown;
    throw notStarted(program, name, thrown);
  } finally {
    stop.done();
  }
}

type Streams = { readonly stdout: Capture; readonly stderr: Capture };

function captures(kit: ToolKit, name: string, child: ChildProcess, options: ToolOptions): Streams {
  const cap = options.maxOutput ?? MAX_OUTPUT;
  const { onLine } = options;
  const say = (from: "stdout" | "stderr") => (line: string) =>
    onLine === undefined ? kit.log.debug(`${name}: ${line}`) : onLine(kit.log.mask(line), from);
  const of = (stream: Readable | null, from: "stdout" | "stderr") => {
    if (stream === null) throw notStarted(name, name, undefined);
    return capture(stream, cap, say(from));
  };
  return { stdout: of(child.stdout, "stdout"), stderr: of(child.stderr, "stderr") };
}

function judge(
  kit: ToolKit,
  name: string,
  options: ToolOptions,
  { stdout, stderr }: Streams,
  code: number,
  stopped: string | undefined,
): ToolResult {
  const result = { code, stdout: stdout.text(), stderr: stderr.text() };
  if (stopped === "cancelled") throw cancelled(name, result);
  const fail = (what: string, next: string) =>
    new ToolFault("TOOL_FAILED", `${name} ${what}${lastWords(kit, result)}`, { next, result });
  if (stopped !== undefined) throw fail(stopped, "Look at why it hangs, or give it more time.");
  if (!(options.okCodes ?? [0]).includes(code))
    throw fail(`ended with exit code ${code}`, "Its last words above say why; --log-level=debug shows all.");
  if (stdout.overflowed() && options.onLine === undefined)
    throw fail("printed more than was expected", "Ask it for less, or raise maxOutput.");
  return result;
}

/** Ends the child's whole group on abort or when time is up; `why` says which. */
function stopper(
  child: ChildProcess,
  signal: AbortSignal,
  { timeoutMs, graceMs = 5000 }: Pick<ToolOptions, "timeoutMs" | "graceMs">,
) {
  let why: string | undefined;
  let hard: NodeJS.Timeout | undefined;
  const stop = (reason: string) => {
    why ??= reason;
    killGroup(child, "SIGTERM");
    hard ??= setTimeout(() => killGroup(child, "SIGKILL"), graceMs);
  };
  const onAbort = () => stop("cancelled");
  signal.addEventListener("abort", onAbort, { once: true });
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => stop(`took longer than ${timeoutMs} ms`), timeoutMs);
  return {
    why: () => why,
    done() {
      signal.removeEventListener("abort", onAbort);
      clearTimeout(timer);
      clearTimeout(hard);
      // Whoever closed its output and stayed is ended too.
      if (why !== undefined) killGroup(child, "SIGKILL");
    },
  };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has gone already.
  }
}

/** A program may end without reading its input; that is its affair. */
async function feed(child: ChildProcess, input: ToolOptions["input"]): Promise<void> {
  const { stdin } = child;
  if (stdin === null) return;
  stdin.on("error", () => {});
  if (input === undefined || typeof input === "string" || input instanceof Uint8Array) {
    stdin.end(input);
    return;
  }
  await pipeline(input, stdin).catch((thrown: unknown) => {
    if (codeOf(thrown) !== "EPIPE" && codeOf(thrown) !== "ERR_STREAM_PREMATURE_CLOSE") throw thrown;
  });
}

function environment({ env, inherit }: ToolOptions): NodeJS.ProcessEnv {
  const kept = inherit === undefined ? process.env : pick(process.env, inherit);
  return Object.fromEntries(Object.entries({ ...kept, ...env }).filter(([, value]) => value !== undefined));
}

const pick = (from: NodeJS.ProcessEnv, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]]));

const numberOf = (signal: NodeJS.Signals | null): number => (signal === null ? 0 : constants.signals[signal]);

function lastWords(kit: ToolKit, { stdout, stderr }: ToolResult): string {
  const words = (stderr.trim() || stdout.trim()).slice(-LAST_WORDS);
  return words === "" ? "" : `: ${kit.log.mask(words)}`;
}

const cancelled = (name: string, result?: ToolResult) =>
  new ToolFault("TOOL_CANCELLED", `${name} was stopped because the step was cancelled`, {
    next: "Run it again if that was not intended.",
    ...(result === undefined ? {} : { result }),
  });

const noFolder = (name: string, cwd: string) =>
  new ToolFault("TOOL_FAILED", `${name} cannot start: its folder ${cwd} does not exist`, {
    next: "Create the folder, or give another.",
  });

function notStarted(program: Program, name: string, cause: unknown): ToolFault {
  const missing = codeOf(cause) === "ENOENT" || codeOf(cause) === "EACCES";
  return missing
    ? new ToolFault("TOOL_MISSING", `${name} is not on PATH`, { next: howToInstall(program), cause })
    : new ToolFault("TOOL_FAILED", `${name} could not be run`, { next: "See the cause.", cause });
}

/** The command that installs it on each kind of system. */
export function howToInstall(program: Program): string {
  if (typeof program === "string") return `Install ${program} and put it on PATH.`;
  const { apt, dnf, brew } = program.install;
  const ways = [
    `apt install ${apt}`,
    `dnf install ${dnf}`,
    ...(brew === undefined ? [] : [`brew install ${brew}`]),
  ];
  return `Install it: ${ways.join(", ")}.`;
}
