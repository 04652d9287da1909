import { declareTool } from "./declare.ts";

/** The client of ClamAV's daemon. Optional: without it clamscan does the work. */
export const clamdscan = declareTool({
  name: "clamdscan",
  atLeast: "0.103",
  install: { apt: "clamdscan", dnf: "clamav" },
  optional: true,
  load: () => import("./clamdscan.ts").then((module) => module.clamdscanTool),
});
