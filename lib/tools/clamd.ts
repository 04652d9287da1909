import { clamd } from "./clamd.decl.ts";
import type { ToolKit } from "./declare.ts";
import { runTool } from "./exec.ts";
import { ToolFault } from "./fault.ts";
import { compareVersions, toolVersion } from "./version.ts";

/** One daemon and its client. */
export interface ClamSession {
  /** They work in this folder, so that the settings can name the socket in short: its path has 107 signs at most. */
  readonly folder: string;
  /** Path of the settings (`clamd.conf`). */
  readonly config: string;
}

/** A daemon that was started. */
export interface ClamDaemon {
  /** Resolves when it has ended by itself, with why. */
  readonly ended: Promise<unknown>;
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface Clamd {
  /** Of the engine. Faults TOOL_MISSING, TOOL_OLD. */
  version(session: ClamSession): Promise<string>;
  /** Starts it in the foreground; it answers when it has made its socket. */
  start(session: ClamSession): ClamDaemon;
}

/**
 * Nothing else of the host reaches ClamAV. By its mark the local engine ends what a step leaves behind: a step that
 * is killed cannot stop its daemon.
 */
export const CLAM_INHERITED = ["PATH", "LD_LIBRARY_PATH", "SLIPWAY_CONTAINER"];
export const clamEnvironment = (folder: string) => ({ HOME: folder, TMPDIR: folder, LC_ALL: "C" });

/** The wrapper of clamd. */
export function clamdTool(kit: ToolKit): Clamd {
  return {
    async version({ config }) {
      const found = await toolVersion(kit, clamd, [`--config-file=${config}`, "--version"]);
      if (compareVersions(found, clamd.atLeast) >= 0) return found;
      throw new ToolFault("TOOL_OLD", `clamd ${found} is too old, ${clamd.atLeast} or newer is needed`, {
        next: "Install a newer ClamAV.",
      });
    },
    start: (session) => start(kit, session),
  };
}

function start(kit: ToolKit, { folder, config }: ClamSession): ClamDaemon {
  const own = new AbortController();
  const signal = AbortSignal.any([kit.signal, own.signal]);
  const running = runTool({ ...kit, signal }, clamd, ["--foreground", `--config-file=${config}`], {
    cwd: folder,
    inherit: CLAM_INHERITED,
    env: clamEnvironment(folder),
    // It repeats what the client says; only its last words matter, when it ends too early.
    onLine: (line) => kit.log.debug(`clamd: ${line}`),
  });
  const ended = running.then(
    () => new ToolFault("TOOL_FAILED", "clamd ended by itself", { next: "Look at its last words." }),
    (thrown: unknown) => thrown,
  );
  const stop = async () => {
    own.abort();
    await ended;
  };
  return { ended, stop };
}
