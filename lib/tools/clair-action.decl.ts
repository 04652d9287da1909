import { declareTool } from "./declare.ts";

/**
 * Clair as a command line program. It needs a database that `clair-action update` makes; the version is that
 * of the flags that the wrapper uses.
 */
export const clairAction = declareTool({
  name: "clair-action",
  atLeast: "0.0.11",
  install: {
    apt: "golang && GOBIN=/usr/local/bin go install github.com/quay/clair-action/cmd/clair-action@latest",
    dnf: "golang && GOBIN=/usr/local/bin go install github.com/quay/clair-action/cmd/clair-action@latest",
  },
  optional: true,
  load: () => import("./clair-action.ts").then((module) => module.clairActionTool),
});
