import { declareTool } from "./declare.ts";

/** No distribution has it; its releases are binaries, and Go builds it. */
const GO =
  "golang && go install github.com/redhat-openshift-ecosystem/openshift-preflight/cmd/preflight@latest";

/**
 * Preflight, the checks for the certification of container images. Optional here, because the step writes
 * a hand-over when it is absent; the wrapper itself asks whether it is there.
 */
export const preflight = declareTool({
  name: "preflight",
  atLeast: "1.9",
  install: { apt: GO, dnf: GO },
  optional: true,
  load: () => import("./preflight.ts").then((module) => module.preflightTool),
});
