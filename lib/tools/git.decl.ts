import { declareTool } from "./declare.ts";

/** Git. 2.30 is the least that is in a supported distribution and knows `safe.directory` in its fixes. */
export const git = declareTool({
  name: "git",
  atLeast: "2.30",
  install: { apt: "git", dnf: "git-core", brew: "git" },
  load: () => import("./git.ts").then((module) => module.gitTool),
});
