import { isRecord } from "../../json/index.ts";
import type { RuleContext } from "../types.ts";

const SLSA = "https://slsa.dev/provenance";

/** What rule data is where nobody gave any: Conforma's own values. A key that is not here is the empty list. */
export const DEFAULTS: Readonly<Record<string, unknown>> = {
  known_attestation_types: ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"],
  allowed_predicate_types: [`${SLSA}/v0.2`, `${SLSA}/v1`],
  allowed_builder_ids: ["https://tekton.dev/chains/v2"],
  allowed_provenance_build_types: [
    "tekton.dev/v1/PipelineRun",
    "tekton.dev/v1beta1/PipelineRun",
    "https://tekton.dev/attestations/chains/pipelinerun@v2",
    "https://tekton.dev/chains/v2/slsa",
    "https://tekton.dev/chains/v2/slsa-tekton",
  ],
  supported_tests_results: ["SUCCESS", "FAILURE", "ERROR", "SKIPPED", "WARNING"],
  failed_tests_results: ["FAILURE"],
  erred_tests_results: ["ERROR"],
  skipped_tests_results: ["SKIPPED"],
  warned_tests_results: ["WARNING"],
  restrict_cve_security_levels: ["critical", "high"],
  warn_cve_security_levels: [],
  restrict_unpatched_cve_security_levels: [],
  warn_unpatched_cve_security_levels: ["critical", "high"],
  cve_leeway: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 },
  supported_vcs: ["git", "hg", "bzr", "svn"],
  // Names of in-toto's DigestSet (in-toto/attestation, spec/v1/digest_set.md).
  supported_digests: [
    ...["sha256", "sha224", "sha384", "sha512", "sha512_224", "sha512_256"],
    ...["sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake128", "shake256"],
    ...["blake2b", "blake2s", "ripemd160", "sm3", "gost", "sha1", "md5"],
    ...["gitCommit", "gitTree", "gitBlob", "gitTag"],
  ],
  required_hermetic_tasks: ["buildah", "run-script-oci-ta"],
  pipeline_intention: null,
  trusted_tasks: {},
  trusted_task_rules_enabled: false,
  task_expiry_warning_days: 0,
  volatile_config_warning_threshold_days: 30,
  non_unique_rpm_names: ["gpg-pubkey"],
  proxy_enabled_purl_types: [],
  allowed_proxy_url_patterns: {},
};

/** Rule data by its key, else Conforma's default, else an empty list. */
export function setting(context: RuleContext, key: string): unknown {
  const given = context.data.get(key);
  if (given !== undefined) return given;
  return key in DEFAULTS ? DEFAULTS[key] : [];
}

/** The texts of a list; whatever else stands there is left to the rules that look at the data's form. */
export function texts(context: RuleContext, key: string): readonly string[] {
  const value = setting(context, key);
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** The objects of a list. */
export function records(context: RuleContext, key: string): readonly Readonly<Record<string, unknown>>[] {
  const value = setting(context, key);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A number, or 0. */
export function amount(context: RuleContext, key: string): number {
  const value = setting(context, key);
  return typeof value === "number" ? value : 0;
}
