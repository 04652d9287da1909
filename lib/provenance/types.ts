/**
 * in-toto statements with SLSA provenance as Tekton Chains writes them: fields, their order and what is left
 * out are those of its formats `slsa/v1` (SLSA 0.2) and `slsa/v2alpha4` with build type `slsa-tekton` (SLSA 1.0).
 */
import type { ParamValue, PipelineRun, ResolverRef, ResultValue, TaskRun } from "../tekton/types.ts";

/** Hexadecimal digests by algorithm: `{ sha256: "…" }`, `{ sha1: "…" }` for a git commit. */
export type DigestSet = Readonly<Record<string, string>>;

/** What a run made: `name` is a repository without tag, or a URI. */
export interface Subject {
  readonly name: string;
  readonly digest: DigestSet;
}
/** What a run used. */
export interface Material {
  readonly uri: string;
  readonly digest: DigestSet;
}
/** in-toto v1; `content` is base64. */
export interface ResourceDescriptor {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: DigestSet;
  readonly content?: string;
  readonly mediaType?: string;
}

/** A finished PipelineRun, its finished TaskRuns in any order, and who built. */
export interface ProvenanceInput {
  readonly pipelineRun: PipelineRun;
  /** Those of other runs are left out. */
  readonly taskRuns: readonly TaskRun[];
  /** URI of the service that ran it. */
  readonly builderId: string;
}

export interface Statement<Predicate = object> {
  readonly _type: string;
  readonly predicateType: string;
  readonly subject: readonly Subject[];
  readonly predicate: Predicate;
}

export interface ConfigSource {
  readonly uri?: string;
  readonly digest?: DigestSet;
  readonly entryPoint?: string;
}
export interface Invocation {
  readonly configSource: ConfigSource;
  readonly parameters: Readonly<Record<string, ParamValue>>;
  readonly environment?: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
}
export interface StepAttestation {
  /** The script, else the command joined by blanks. */
  readonly entryPoint: string;
  readonly arguments: readonly string[] | null;
  readonly environment: { readonly container: string; readonly image: string };
  readonly annotations: null;
}
export interface TaskAttestation {
  readonly name: string;
  readonly after?: readonly string[];
  /** The reference as the pipeline has it; empty for an embedded task. */
  readonly ref: ResolverRef;
  readonly startedOn?: string;
  readonly finishedOn?: string;
  readonly serviceAccountName?: string;
  readonly status: string;
  readonly steps?: readonly StepAttestation[];
  readonly invocation: Invocation;
  readonly results?: readonly ResultValue[];
}
export interface Slsa02 {
  readonly builder: { readonly id: string };
  readonly buildType: string;
  readonly invocation: Invocation;
  readonly buildConfig: { readonly tasks: readonly TaskAttestation[] };
  readonly metadata: {
    readonly buildStartedOn?: string;
    readonly buildFinishedOn?: string;
    readonly completeness: {
      readonly parameters: boolean;
      readonly environment: boolean;
      readonly materials: boolean;
    };
    readonly reproducible: boolean;
  };
  readonly materials: readonly Material[];
}

export interface Slsa1 {
  readonly buildDefinition: {
    readonly buildType: string;
    readonly externalParameters: {
      readonly runSpec: PipelineRun["spec"];
      readonly buildConfigSource?: {
        readonly ref: string;
        readonly repository: string;
        readonly path: string;
      };
    };
    readonly internalParameters: Readonly<Record<string, unknown>>;
    readonly resolvedDependencies?: readonly ResourceDescriptor[];
  };
  readonly runDetails: {
    readonly builder: { readonly id: string };
    readonly metadata: {
      readonly invocationId: string;
      readonly startedOn?: string;
      readonly finishedOn?: string;
    };
    readonly byproducts?: readonly ResourceDescriptor[];
  };
}
