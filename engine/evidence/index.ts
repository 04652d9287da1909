/**
 * What Tekton Chains does in a cluster, done here when a run ends: signatures of images and provenance, in the
 * registries where the images lie, and a note of it in the run's record.
 */
export { type Concluded, concluded } from "./conclude.ts";
export { type Ended, type Left, leaveEvidence } from "./leave.ts";
export {
  EVIDENCE_FORMATS,
  type Evidence,
  type EvidenceFormat,
  type EvidenceOptions,
  LOCAL_BUILDER,
  SIGNED_ANNOTATION,
} from "./types.ts";
