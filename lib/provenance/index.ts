/**
 * Provenance of finished Tekton runs as Tekton Chains writes it: pure functions over the run objects.
 * What is signed and where it is put is engine/evidence.
 */
export { type ExecutedTask, executedTaskRuns, executedTasks } from "./executed.ts";
export type { ProvenanceCode } from "./fault.ts";
export { gitUri, withoutUserinfo } from "./git.ts";
export { type ImageHints, imageHints } from "./hints.ts";
export { materialsOf } from "./materials.ts";
export { SLSA_1, SLSA_TEKTON, slsa1 } from "./slsa1.ts";
export { SLSA_02, slsa02 } from "./slsa02.ts";
export { builtSubjectsOf, imagesOf, subjectsOf } from "./subjects.ts";
export type * from "./types.ts";
