export { type PipelineOptions, renderPipeline } from "./pipeline.ts";
export { pipelineReadme, stepActionReadme, taskReadme } from "./readme.ts";
export { recordTask } from "./record-task.ts";
export { type Reference, referencesIn } from "./references.ts";
export { paramsSchema } from "./schema.ts";
export { renderStepAction, type StepActionHead } from "./stepaction.ts";
export { type RenderOptions, renderTask } from "./task.ts";
export { marker, toYaml } from "./yaml.ts";
