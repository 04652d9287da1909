/**
 * What the policy gate judges, and how rules are said. Names of rules, collections and rule data are
 * Conforma's, so that one policy configuration means the same to both engines.
 */
import type { Index, Manifest, RegistryClient } from "../oci/index.ts";

/** A component of a Snapshot as far as the gate reads it. */
export interface Component {
  readonly name: string;
  /** `registry/repository[:tag]@sha256:…` */
  readonly containerImage: string;
  readonly source?: { readonly git?: { readonly url?: string; readonly revision?: string } };
}
export interface Snapshot {
  readonly application?: string;
  readonly components: readonly Component[];
}

/** The image under judgement. An index and each of its children are judged as images of their own. */
export interface JudgedImage {
  /** `registry/repository@sha256:…` */
  readonly reference: string;
  /** `registry/repository` */
  readonly repository: string;
  readonly digest: string;
  readonly manifest: Manifest | Index;
  /** True for an index. */
  readonly isIndex: boolean;
  /** The image's configuration object; absent for an index and for artifacts. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A signature of the image itself whose key and digest were verified. */
export interface ImageSignature {
  /** `critical.identity.docker-reference` of its payload. */
  readonly identity: string;
  readonly keyId: string;
}

/** One param, default or result of an attested task. */
export type Value = string | readonly string[] | Readonly<Record<string, string>>;

/** A reference to a task, as the attestation has it. */
export interface AttestedRef {
  /** `bundles`, `git`, … ; absent for an embedded spec or a reference by name. */
  readonly resolver?: string;
  readonly name?: string;
  readonly kind?: string;
  /** Bundle reference, whole. */
  readonly bundle?: string;
  /** Git resolver: url, revision, pathInRepo. */
  readonly git?: { readonly url: string; readonly revision: string; readonly path: string };
  /** Nothing is referred to: the spec stands in the run. */
  readonly embedded: boolean;
}

/** One TaskRun of the attested PipelineRun, the same for SLSA 0.2 and 1.0. */
export interface AttestedTask {
  /** Label tekton.dev/task, else the resolver param `name`, else the reference's name, else "". */
  readonly name: string;
  readonly pipelineTask: string;
  readonly ref: AttestedRef;
  /** `Succeeded`, `Failed`, `MISSING`, … as attested. */
  readonly status: string;
  /** Params as the statement has them: with defaults in 0.2, without in 1.0. */
  readonly params: Readonly<Record<string, Value>>;
  readonly results: readonly { readonly name: string; readonly type: string; readonly value: Value }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Number of steps with a script or command; undefined where the statement has no steps at all. */
  readonly steps?: readonly { readonly name: string; readonly entryPoint: string }[];
}

/** A statement about the image whose envelope, subject and schema were verified. */
export interface Attestation {
  /** `_type` of the statement. */
  readonly statementType: string;
  readonly predicateType: string;
  /** Empty for a statement that is no provenance. */
  readonly buildType: string;
  readonly builderId: string;
  /** True for provenance of a PipelineRun of a known build type. */
  readonly isPipelineRun: boolean;
  readonly subjects: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly materials: readonly { readonly uri: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly tasks: readonly AttestedTask[];
  /** Params, labels and annotations of the PipelineRun. */
  readonly params: Readonly<Record<string, Value>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339; undefined if the statement has none. */
  readonly finishedOn?: string;
  readonly statement: Readonly<Record<string, unknown>>;
}

/** Everything a rule sees of one image. */
export interface Evidence {
  readonly image: JudgedImage;
  readonly component: Component;
  readonly snapshot: Snapshot;
  readonly signatures: readonly ImageSignature[];
  /** Verified statements. Of several PipelineRun statements of one SLSA version only the newest is here. */
  readonly attestations: readonly Attestation[];
}

/** Looks rule data up: policy `ruleData`, then `rule_data_custom`, then `rule_data`, then the rule's own default. */
export interface RuleData {
  get(key: string): unknown;
  /** Top-level data of the sources: `required-tasks`, `pipeline-required-tasks`, `trusted_tasks`, `trusted_task_rules`. */
  readonly sources: Readonly<Record<string, unknown>>;
}

/** What rules may ask beside the evidence. */
export interface RuleContext {
  readonly evidence: Evidence;
  readonly data: RuleData;
  /** The moment that effective_on and expiry are compared with. */
  readonly at: Date;
  /** Reads blobs and manifests; answers are remembered during one judgement. */
  readonly client: Pick<RegistryClient, "manifest" | "blobBytes" | "resolve" | "referrers">;
  /** True if the image has a signature by the policy's key: for `source_image.signed`. */
  isSigned(reference: string): Promise<boolean>;
}

/** One thing that is wrong. */
export interface Violation {
  /** What of the rule: a task, a package; excludes may name it as `pkg.rule:term`. */
  readonly term?: string | readonly string[];
  readonly message: string;
  /** RFC 3339; in the future it is a warning. */
  readonly effectiveOn?: string;
  /** Overrides the rule's own. */
  readonly severity?: "failure" | "warning";
}

/** A rule of the release policy. */
export interface Rule {
  /** `<package>.<rule>`, as Conforma names it. */
  readonly code: string;
  readonly kind: "deny" | "warn";
  readonly title: string;
  readonly description: string;
  /** What a person does about it. */
  readonly solution: string;
  readonly collections: readonly string[];
  /** Codes of rules: where all of them found something, this one's findings say nothing new and are left out. */
  readonly dependsOn?: readonly string[];
  /** Nothing comes back where nothing is wrong. A rejection makes the whole judgement fail. */
  check(context: RuleContext): Promise<readonly Violation[]> | readonly Violation[];
}

/** One line of a verdict. */
export interface Finding {
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly solution: string;
  readonly message: string;
  readonly term?: string | readonly string[];
  readonly collections: readonly string[];
  readonly effectiveOn?: string;
}

/** What came of one image. */
export interface ImageVerdict {
  readonly name: string;
  readonly containerImage: string;
  readonly source?: Component["source"];
  readonly violations: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Rules that were asked and found nothing. */
  readonly successes: readonly Finding[];
  /** Findings that the policy excludes, each with why and until when: what was therefore not checked. */
  readonly excluded: readonly (Finding & {
    readonly by: string;
    readonly reference?: string;
    readonly until?: string;
  })[];
  readonly success: boolean;
  /** Verified signatures and statements, for the report. */
  readonly signatures?: readonly ImageSignature[];
  readonly attested?: readonly Pick<Attestation, "statementType" | "predicateType" | "buildType">[];
}

/** The whole judgement. */
export interface Verdict {
  readonly success: boolean;
  /** RFC 3339 */
  readonly effectiveTime: string;
  readonly engine: "native" | "ec" | "native and ec";
  readonly images: readonly ImageVerdict[];
  /** Rules that the policy includes and the native engine does not know: only `ec` judges them. */
  readonly notEvaluated: readonly string[];
  /** Excludes of the policy configuration, also those that hit nothing. */
  readonly excludes: readonly {
    readonly value: string;
    readonly reference?: string;
    readonly until?: string;
    readonly imageRef?: string;
  }[];
}
