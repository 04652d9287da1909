/**
 * Good images, and images with a single defect, for tests of the gate: pushed into an embedded registry with
 * SBOM, report, task bundles, signature and provenance.
 */
export {
  type ContextChange,
  changed,
  sampleContext,
  type TaskChanges,
  withParams,
  withResults,
} from "./context.ts";
export { pushSampleDocument, pushSampleImage } from "./image.ts";
export { attachStatement, buildSample, type Sample, type SampleDefects } from "./sample.ts";
export { sampleSpdx } from "./sample-sbom.ts";
export { dropPath, type SampleFormat, type SampleJson } from "./sample-statement.ts";
export type { SampleTask } from "./sample-tasks.ts";
export { openPolicyStage, type PolicyStage, type SampleBundle } from "./stage.ts";
