export { type Applied, type ApplyOptions, applyMapping } from "./apply.ts";
export { type ImageFacts, type ImagePlatform, imageArchitectures, readImageFacts } from "./images.ts";
export { type ComponentPlan, type MappingPlan, planMapping } from "./plan.ts";
export { strftime } from "./strftime.ts";
export { tagProblem } from "./tag.ts";
export { fillTemplate, templateProblem } from "./template.ts";
export { readTime } from "./time.ts";
export { type Translated, translateRepository } from "./translate.ts";
