import { faults } from "../errors/index.ts";

/** What can be wrong with Tekton objects before anything runs. */
export type TektonCode =
  /** The text is not YAML, or not a Kubernetes object. */
  | "TEKTON_YAML"
  /** A field holds something that Tekton refuses. */
  | "TEKTON_INVALID";

export const fault = faults<TektonCode>();
