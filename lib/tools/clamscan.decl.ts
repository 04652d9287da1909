import { declareTool } from "./declare.ts";

/** ClamAV without its daemon. Optional: the check asks for it where there is no daemon. */
export const clamscan = declareTool({
  name: "clamscan",
  atLeast: "0.103",
  install: { apt: "clamav clamav-daemon", dnf: "clamav clamd", brew: "clamav" },
  optional: true,
  load: () => import("./clamscan.ts").then((module) => module.clamscanTool),
});
