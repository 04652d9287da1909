export { analysisFlags } from "./analysis.ts";
export * from "./check.ts";
export * from "./data.ts";
export * from "./formats.ts";
export * from "./params.ts";
export * from "./pipeline.ts";
export * from "./refs.ts";
export * from "./step.ts";
export * from "./task.ts";
