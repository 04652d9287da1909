import type { Named } from "./config/index.ts";

/**
 * The rules of Conforma's release policy (conforma/policy 7211d032) by collections and package. What the native
 * rules do not judge is known from here, and said.
 */
const RELEASE_POLICY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "github policy_data redhat_security": {
    github_certificate: "rule_data_provided",
  },
  "github redhat_security": {
    github_certificate:
      "gh_workflow_extensions gh_workflow_name gh_workflow_ref gh_workflow_repository gh_workflow_trigger",
  },
  "minimal policy_data redhat redhat_rpms redhat_security": {
    attestation_type: "known_attestation_types_provided",
  },
  "minimal policy_data redhat redhat_rpms redhat_security slsa3": {
    slsa_provenance_available: "allowed_predicate_types_provided",
    slsa_source_correlated: "rule_data_provided",
  },
  "minimal policy_data redhat redhat_security": {
    base_image_registries: "allowed_registries_provided",
    cve: "rule_data_provided",
  },
  "minimal redhat": {
    cve: "cve_warnings unpatched_cve_warnings",
    volatile_config: "expired_rule expiring_rule invalid_config no_expiration pending_rule",
  },
  "minimal redhat redhat_rpms": {
    attestation_type: "deprecated_policy_attestation_format",
    sbom_cyclonedx: "experimental_hermeto_backend",
    sbom_spdx: "experimental_hermeto_backend",
  },
  "minimal redhat redhat_rpms redhat_security": {
    provenance_materials: "git_clone_source_matches_provenance git_clone_task_found",
    sbom_cyclonedx: "cdx_supported_version valid_cdx_1_4 valid_cdx_1_5 valid_cdx_1_6",
    sbom_spdx: "valid",
  },
  "minimal redhat redhat_rpms redhat_security slsa3": {
    attestation_type: "known_attestation_type pipelinerun_attestation_found",
    slsa_provenance_available: "attestation_predicate_type_accepted",
    slsa_source_correlated: "source_code_reference_provided",
    slsa_source_version_controlled:
      "materials_format_okay materials_include_git_sha materials_uri_is_git_repo",
    tasks: "pipeline_has_tasks successful_pipeline_tasks",
  },
  "minimal redhat redhat_security": {
    base_image_registries: "base_image_info_found base_image_permitted",
    cve: "cve_blockers cve_results_found unpatched_cve_blockers",
    sbom: "found",
  },
  "minimal redhat redhat_security slsa3": {
    slsa_source_correlated: "attested_source_code_reference expected_source_code_reference",
  },
  "policy_data redhat": {
    buildah_build_task: "disallowed_platform_patterns_pattern",
    olm: "required_olm_features_annotations_provided",
    schedule: "rule_data_provided",
    test_attestation: "rule_data_provided",
  },
  "policy_data redhat redhat_rpms redhat_security": {
    rpm_repos: "rule_data_provided",
    rpm_signature: "rule_data_provided",
    sbom: "disallowed_packages_provided",
    sbom_cyclonedx:
      "allowed_package_external_references allowed_package_sources disallowed_package_attributes disallowed_package_external_references",
    sbom_spdx:
      "allowed_package_external_references allowed_package_sources disallowed_package_attributes disallowed_package_external_references",
    tasks: "data_provided",
    trusted_task: "data_format",
  },
  "policy_data redhat redhat_rpms redhat_security slsa3": {
    slsa_build_build_service: "allowed_builder_ids_provided",
  },
  "policy_data redhat redhat_security": {
    labels: "rule_data_provided",
    sbom_cyclonedx: "allowed_proxy_urls proxy_metadata_required",
    sbom_spdx: "allowed_proxy_urls proxy_metadata_required",
    test: "rule_data_provided",
  },
  "policy_data redhat_maven redhat_security": {
    "release.maven_repos": "policy_data_missing",
  },
  "policy_data redhat_security": {
    external_parameters: "pipeline_run_params_provided",
  },
  redhat: {
    buildah_build_task: "platform_param",
    labels:
      "deprecated_labels disallowed_inherited_labels inaccessible_config inaccessible_parent_config optional_labels",
    olm: "feature_annotations_format inaccessible_related_images olm_bundle_multi_arch subscriptions_annotation_format unmapped_references",
    quay_expiration: "expires_label",
    rpm_packages: "unique_version",
    schedule: "date_restriction weekday_restriction",
    test: "no_failed_informative_tests no_test_warnings",
    test_attestation:
      "no_erred_test_attestations no_failed_informative_test_attestations no_skipped_test_attestations no_test_warnings subject_mismatch",
    trusted_task: "future_deny_rule",
  },
  "redhat redhat_rpms": {
    tasks: "future_required_tasks_found",
    trusted_task: "tagged",
  },
  "redhat redhat_rpms redhat_security": {
    rpm_repos: "ids_known",
    rpm_signature: "allowed result_format",
    sbom_cyclonedx: "allowed",
    sbom_spdx: "allowed",
    tasks:
      "pipeline_required_tasks_list_provided required_tasks_list_provided required_untrusted_task_found unsupported",
    trusted_task: "current data pinned valid_trusted_artifact_inputs",
  },
  "redhat redhat_rpms redhat_security slsa3": {
    slsa_build_build_service: "slsa_builder_id_accepted",
    slsa_build_scripted_build: "build_script_used build_task_image_results_found subject_build_task_matches",
  },
  "redhat redhat_security": {
    buildah_build_task: "add_capabilities_param buildah_uses_local_dockerfile privileged_nested_param",
    hermetic_task: "hermetic",
    labels: "inaccessible_manifest inaccessible_parent_manifest required_labels",
    olm: "allowed_registries allowed_registries_related allowed_resource_kinds csv_semver_format required_network_policy_rbac_for_operands unpinned_references unpinned_related_images unpinned_snapshot_references",
    pre_build_script_task:
      "pre_build_script_task_runner_image_allowed pre_build_script_task_runner_image_in_results pre_build_script_task_runner_image_in_sbom valid_pre_build_script_task_runner_image_ref",
    prefetch_dependencies: "mode_not_permissive package_registry_proxy_enabled",
    rpm_ostree_task: "builder_image_param rule_data",
    slsa_build_scripted_build: "image_built_by_trusted_task",
    source_image: "exists signed",
    tasks: "pinned_task_refs required_tasks_found",
    test: "no_erred_tests no_failed_tests no_skipped_tests test_all_images test_data_found test_results_found test_results_known",
    test_attestation: "no_failed_tests test_data_found test_result_known",
    trusted_task: "trusted trusted_parameters",
  },
  "redhat redhat_security slsa3": {
    slsa_build_build_service: "slsa_builder_id_found",
  },
  "redhat_maven redhat_security": {
    "release.maven_repos": "deny_unpermitted_urls",
  },
  "redhat_rpms redhat_security": {
    git_branch: "git_branch",
    rpm_build_deps: "download_location_valid",
    rpm_pipeline: "invalid_pipeline",
  },
  redhat_security: {
    external_parameters: "pipeline_run_params restrict_shared_volumes",
    sbom_spdx: "contains_files contains_packages matches_image",
  },
  "rhtap-multi-ci": {
    rhtap_multi_ci: "attestation_format attestation_found",
  },
};

/** What stands for the version of ec in reports that it had no part in. */
export const NATIVE_VERSION = "native, as conforma/policy 7211d032";

/** Every rule of the release policy, with the collections that it is in. */
export const RELEASE_RULES: readonly Named[] = Object.entries(RELEASE_POLICY).flatMap(
  ([collections, packages]) =>
    Object.entries(packages).flatMap(([name, rules]) =>
      rules.split(" ").map((rule) => ({ code: `${name}.${rule}`, collections: collections.split(" ") })),
    ),
);

/** Its packages; Rego with another one is another policy. */
export const RELEASE_PACKAGES: ReadonlySet<string> = new Set(
  RELEASE_RULES.map(({ code }) => code.slice(0, code.lastIndexOf("."))),
);
