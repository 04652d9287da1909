import { faults } from "../errors/index.ts";

/** Why nothing can be stated about a run. */
export type ProvenanceCode =
  /** An imageID of a step or sidecar is not `repository@algorithm:hex`. */
  "PROVENANCE_BAD_IMAGE_ID";

export const provenanceFault = faults<ProvenanceCode>();
