import { declareTool } from "./declare.ts";

/**
 * Preflight, the checks for the certification of container images. Optional here, because the step writes
 * a hand-over when it is absent; the wrapper itself asks whether it is there.
 */
export const preflight = declareTool({
  name: "preflight",
  atLeast: "1.9",
  install: { apt: "preflight", dnf: "preflight" },
  optional: true,
  load: () => import("./preflight.ts").then((module) => module.preflightTool),
});
