import { declareTool } from "./declare.ts";

/**
 * The Snyk CLI, old enough to be whole in its npm package (1.1064.0 is) or newer, whose launcher fetches a
 * program when it is installed. Optional: without a token nobody needs it, so the check asks for it itself.
 */
export const snyk = declareTool({
  name: "snyk",
  atLeast: "1.1000",
  install: { apt: "npm && npm install --global snyk", dnf: "npm && npm install --global snyk", brew: "snyk" },
  optional: true,
  load: () => import("./snyk.ts").then((module) => module.snykTool),
});
