import { declareTool } from "./declare.ts";

/**
 * The Snyk CLI. 1.1064 is the last release before its launcher fetches parts of itself; `code test` and
 * `ignore --file-path` are older. Optional: without a token nobody needs it, so the check asks for it itself.
 */
export const snyk = declareTool({
  name: "snyk",
  atLeast: "1.1000",
  install: { apt: "npm && npm install --global snyk", dnf: "npm && npm install --global snyk", brew: "snyk" },
  optional: true,
  load: () => import("./snyk.ts").then((module) => module.snykTool),
});
