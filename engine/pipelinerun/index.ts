export { brokenRun, withoutFoundSpec } from "./ended.ts";
export { parentsOf, whyEdges } from "./graph.ts";
export { planPipelineRun } from "./plan.ts";
export { executePlan } from "./run.ts";
export { failedStatus } from "./status.ts";
export { type PipelineRunContext, type Plan, type Problem, SKIP } from "./types.ts";
