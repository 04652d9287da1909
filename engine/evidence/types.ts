import type { Signer } from "../../lib/signing/index.ts";

/** Chains' names of its formats: `slsa/v1` is SLSA 0.2, `slsa/v2alpha4` SLSA 1.0 of build type slsa-tekton. */
export const EVIDENCE_FORMATS = ["slsa/v1", "slsa/v2alpha4"] as const;
export type EvidenceFormat = (typeof EVIDENCE_FORMATS)[number];

/** Who this engine says it is in provenance. It is not Tekton Chains, and a policy decides whom it trusts. */
export const LOCAL_BUILDER = "https://slipway.dev/builder/local/v1";

/** The annotation by which Chains marks a run: `true`, or `failed` if something could not be signed or stored. */
export const SIGNED_ANNOTATION = "chains.tekton.dev/signed";

/** How runs leave evidence. */
export interface EvidenceOptions {
  readonly signer: Signer;
  /** URI of the builder in provenance. Default LOCAL_BUILDER. */
  readonly builderId?: string;
  /** Default: both. */
  readonly formats?: readonly EvidenceFormat[];
}

/** `evidence.json` of a record: what a run left in registries. */
export interface Evidence {
  /** Images with a signature of this key, by the TaskRun that reports them. */
  readonly signed: readonly {
    /** `repository@sha256:<hex>` */
    readonly image: string;
    readonly taskRun: string;
    /** What the signature says the image is meant to be. */
    readonly identity: string;
  }[];
  /** Images with a statement of this key, one entry for each statement. */
  readonly attested: readonly { readonly image: string; readonly predicateType: string }[];
  /** The statements themselves; `file` is relative to the record. */
  readonly statements: readonly {
    readonly predicateType: string;
    readonly file: string;
    readonly pipelineRun: string;
  }[];
  /** What could not be signed, stated or stored: one sentence each, masked. */
  readonly problems: readonly string[];
  readonly builderId: string;
  /** PEM of the key that verifies all of it. */
  readonly publicKey: string;
}
