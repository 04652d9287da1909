import type { ClamSession } from "./clamd.ts";
import { CLAM_INHERITED, clamEnvironment } from "./clamd.ts";
import { clamdscan } from "./clamdscan.decl.ts";
import type { ToolKit } from "./declare.ts";
import { runTool, type ToolOptions } from "./exec.ts";
import type { ToolResult } from "./fault.ts";

/** How a folder is scanned. */
export interface ClamScan {
  /** Absolute path. */
  readonly folder: string;
  readonly timeoutMs: number;
  readonly onLine: NonNullable<ToolOptions["onLine"]>;
}

export interface Clamdscan {
  /** What the daemon says of itself: `ClamAV 1.4.6/27000/Sat Nov 21 …`: engine, database, its date. */
  describe(session: ClamSession): Promise<string>;
  /** Lets the daemon scan everything below a folder. Exit code 0 nothing found, 1 something, 2 errors. */
  scan(session: ClamSession, scan: ClamScan): Promise<ToolResult>;
}

/** The wrapper of clamdscan. Faults TOOL_MISSING, TOOL_FAILED, TOOL_CANCELLED. */
export function clamdscanTool(kit: ToolKit): Clamdscan {
  const call = ({ folder, config }: ClamSession, args: readonly string[], options: ToolOptions) =>
    runTool(kit, clamdscan, [`--config-file=${config}`, ...args], {
      ...options,
      cwd: folder,
      inherit: CLAM_INHERITED,
      env: clamEnvironment(folder),
    });
  return {
    describe: async (session) =>
      (await call(session, ["--version"], { timeoutMs: 60_000 })).stdout.trim().split("\n")[0] ?? "",
    scan: (session, { folder, timeoutMs, onLine }) =>
      call(session, ["--verbose", "--infected", "--multiscan", "--fdpass", folder], {
        timeoutMs,
        onLine,
        okCodes: [0, 1, 2],
      }),
  };
}
