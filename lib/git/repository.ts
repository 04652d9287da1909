import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import type { Git, GitRunOptions, GitSession } from "../tools/git.ts";
import { ToolFault, type ToolResult } from "../tools/index.ts";
import { type Attempt, diagnose, isPassing, triesAfter } from "./diagnose.ts";
import type { GitFault } from "./fault.ts";

export interface Retries {
  /** Tries in all. */
  readonly attempts: number;
  /** Before the second try; it doubles, up to 30 s. Milliseconds. */
  readonly wait: number;
}
const LONGEST_WAIT = 30_000;

/** One repository on disk, with everything that its calls need. */
export interface Repository {
  /** Runs git; a failure becomes the fault that fits its words. */
  run(attempt: Attempt, args: readonly string[], options?: GitRunOptions): Promise<ToolResult>;
  /** The same for what goes over the network: tried again, but only if that can help. */
  overNetwork(attempt: Attempt, args: readonly string[]): Promise<ToolResult>;
  /** The first line that git prints. */
  line(args: readonly string[]): Promise<string>;
}

export function repository(
  git: Git,
  session: GitSession,
  url: string,
  { log, signal, retries }: { readonly log: Log; readonly signal: AbortSignal; readonly retries: Retries },
): Repository {
  const run = async (attempt: Attempt, args: readonly string[], options?: GitRunOptions) => {
    try {
      return await git.run(session, args, options);
    } catch (thrown) {
      throw explained(attempt, thrown, log);
    }
  };
  return {
    run,
    overNetwork: (attempt, args) => again(() => run(attempt, args), retries, log, signal),
    line: async (args) => {
      const { stdout } = await run({ doing: `git ${args[0]}`, url }, args);
      return stdout.split("\n")[0] ?? "";
    },
  };
}

function explained(attempt: Attempt, thrown: unknown, log: Log): GitFault | unknown {
  if (!(thrown instanceof ToolFault) || thrown.code !== "TOOL_FAILED" || thrown.result === undefined)
    return thrown;
  const said = thrown.result.stderr || thrown.result.stdout;
  // Killed, it says nothing; then how it ended is all that is known.
  return diagnose(attempt, log.mask(said.trim() === "" ? thrown.message : said));
}

async function again<T>(work: () => Promise<T>, retries: Retries, log: Log, signal: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (thrown) {
      const said = thrown instanceof Error ? thrown.message : "";
      const most = triesAfter(said, retries.attempts);
      if (tried >= most || !isPassing(codeOf(thrown)) || signal.aborted) throw thrown;
      const wait = Math.min(retries.wait * 2 ** (tried - 1), LONGEST_WAIT) * (0.75 + Math.random() / 2);
      log.warn(`${said}; try ${tried + 1} of ${most} in ${(wait / 1000).toFixed(1)} s`);
      await sleep(wait, undefined, { signal }).catch(() => Promise.reject(thrown));
    }
  }
}
