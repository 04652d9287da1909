import { declareTool } from "./declare.ts";

/**
 * ShellCheck. 0.7 is the first whose JSON has end columns and whose search path for sourced files can be set.
 * Optional: the check asks for it itself, after it has written down what it was to look at.
 */
export const shellcheck = declareTool({
  name: "shellcheck",
  atLeast: "0.7",
  install: { apt: "shellcheck", dnf: "ShellCheck", brew: "shellcheck" },
  optional: true,
  load: () => import("./shellcheck.ts").then((module) => module.shellcheckTool),
});
