import { declareTool } from "./declare.ts";

/** Buildah. 1.28 is Debian 12's; what it cannot do yet is done by our own code or refused by name. */
export const buildah = declareTool({
  name: "buildah",
  atLeast: "1.28",
  install: { apt: "buildah", dnf: "buildah" },
  load: () => import("./buildah.ts").then((module) => module.buildahTool),
});
