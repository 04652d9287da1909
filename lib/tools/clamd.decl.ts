import { declareTool } from "./declare.ts";

/**
 * ClamAV's daemon: it loads the database once and scans with several threads. 0.103 is the oldest that knows all
 * of the settings that it is given. Optional: without it clamscan does the work.
 */
export const clamd = declareTool({
  name: "clamd",
  atLeast: "0.103",
  install: { apt: "clamav-daemon", dnf: "clamd" },
  optional: true,
  load: () => import("./clamd.ts").then((module) => module.clamdTool),
});
