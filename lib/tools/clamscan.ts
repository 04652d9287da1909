import { CLAM_INHERITED, clamEnvironment } from "./clamd.ts";
import type { ClamScan } from "./clamdscan.ts";
import { clamscan } from "./clamscan.decl.ts";
import type { ToolKit } from "./declare.ts";
import { runTool, type ToolOptions } from "./exec.ts";
import type { ToolResult } from "./fault.ts";
import { requireTool } from "./version.ts";

/** Where the program without daemon works. */
export interface ClamscanSession {
  /** Its own folder. */
  readonly folder: string;
  /** Folder with the signatures. */
  readonly database: string;
  /** Settings as options: `--max-filesize=2000M`. */
  readonly settings: readonly string[];
}

export interface Clamscan {
  /** Faults TOOL_MISSING, TOOL_OLD. */
  version(): Promise<string>;
  /** As `Clamdscan.describe`. */
  describe(session: ClamscanSession): Promise<string>;
  /** Loads the signatures and scans everything below a folder. Exit code 0 nothing found, 1 something, 2 errors. */
  scan(session: ClamscanSession, scan: ClamScan): Promise<ToolResult>;
}

/** The wrapper of clamscan. Faults TOOL_MISSING, TOOL_OLD, TOOL_FAILED, TOOL_CANCELLED. */
export function clamscanTool(kit: ToolKit): Clamscan {
  const call = (session: ClamscanSession, args: readonly string[], options: ToolOptions) =>
    runTool(kit, clamscan, [`--database=${session.database}`, ...args], {
      ...options,
      cwd: session.folder,
      inherit: CLAM_INHERITED,
      env: clamEnvironment(session.folder),
    });
  return {
    version: () => requireTool(kit, clamscan),
    describe: async (session) =>
      (await call(session, ["--version"], { timeoutMs: 60_000 })).stdout.trim().split("\n")[0] ?? "",
    scan: (session, { folder, timeoutMs, onLine }) =>
      call(
        session,
        [
          "--infected",
          "--recursive",
          "--follow-dir-symlinks=0",
          "--follow-file-symlinks=0",
          ...session.settings,
          folder,
        ],
        { timeoutMs, onLine, okCodes: [0, 1, 2] },
      ),
  };
}
