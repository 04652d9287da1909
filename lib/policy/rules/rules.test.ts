/** Every rule finds nothing in a good image, and its own defect in one that is not. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../evaluate.ts";
import { RELEASE_RULES } from "../known.ts";
import {
  buildSample,
  type ContextChange,
  changed,
  openPolicyStage,
  type PolicyStage,
  pushSampleDocument,
  pushSampleImage,
  type Sample,
  sampleContext,
  sampleSpdx,
  type TaskChanges,
  withParams,
  withResults,
} from "../testing/index.ts";
import facts from "../testing/verdicts.json" with { type: "json" };
import type { AttestedTask, RuleContext } from "../types.ts";
import { RULES } from "./index.ts";

const AT = "2026-11-20T12:30:00Z";
const SHA = (digit: string) => `sha256:${digit.repeat(64)}`;

let stage: PolicyStage;
let sample: Sample;
let good: RuleContext;
/** Documents that reports and SBOMs of some rows are named by. */
const pushed: Record<string, { manifest: string; blob: string }> = {};
let parent: string;

beforeAll(async () => {
  stage = await openPolicyStage();
  sample = await buildSample(stage, "rules");
  good = await sampleContext(stage, sample, new Date(AT));
  const clair = (severity: string, fix: string, issued?: string) => ({
    vulnerabilities: {
      a: {
        name: "CVE-1",
        normalized_severity: severity,
        fixed_in_version: fix,
        ...(issued ? { issued } : {}),
      },
    },
  });
  const rpm = (version: string) => ({
    bomFormat: "CycloneDX",
    components: [{ type: "library", name: "acl", purl: `pkg:rpm/redhat/acl@${version}?distro=rhel-9` }],
  });
  const documents: Record<string, readonly [string, unknown]> = {
    critical: ["clair", clair("Critical", "1.2", "2025-01-01T00:00:00Z")],
    unpatched: ["clair", clair("High", "")],
    medium: ["clair", clair("Medium", "1.2")],
    tpa: [
      "tpa",
      {
        providers: {
          p: {
            sources: {
              s: { dependencies: [{ transitive: [{ issues: [{ id: "CVE-2", severity: "HIGH" }] }] }] },
            },
          },
        },
      },
    ],
    other: ["clair", { nothing: true }],
    arm: ["sbom", rpm("2.0")],
    amd: ["sbom", rpm("1.0")],
  };
  for (const [name, [kind, document]] of Object.entries(documents))
    pushed[name] = await pushSampleDocument(
      stage.client,
      sample.repository,
      `application/vnd.redhat.${kind}-report+json`,
      document,
    );
  parent = await pushSampleImage(stage.client, `${stage.registry}/base/parent:1`, "parent", {
    vendor: "acme",
  });
});
afterAll(() => stage.close());

const report = (name: string): TaskChanges => ({
  "clair-scan": withResults({ REPORTS: JSON.stringify({ [sample.digest]: pushed[name]?.manifest }) }),
});
const testOutput = (output: unknown): TaskChanges => ({
  "sast-check-oci-ta": withResults({
    TEST_OUTPUT: typeof output === "string" ? output : JSON.stringify(output),
  }),
});
const build = (params: Record<string, string>): TaskChanges => ({
  "buildah-oci-ta": withParams(params),
});
const annotated = (annotations: Record<string, string>) => ({
  "*": (task: AttestedTask) => ({ ...task, annotations }),
});
const rogue = {
  "buildah-oci-ta": (task: AttestedTask) => ({
    ...task,
    ref: { ...task.ref, bundle: stage.bundles.get("rogue-task")?.ref ?? "" },
  }),
};
const withRef = (ref: Partial<AttestedTask["ref"]>) => ({
  summary: (task: AttestedTask): AttestedTask => ({ ...task, ref: { ...task.ref, ...ref } }),
});
const script = (params: Record<string, string>, results: Record<string, string> = {}): TaskChanges => ({
  summary: (task) => withResults(results)(withParams(params)({ ...task, name: "run-script-oci-ta" })),
});
const noResults = { "*": (task: AttestedTask) => ({ ...task, results: [] }) };
const spdx = (change: object) => ({
  statements: [
    [
      "https://spdx.dev/Document",
      { ...sampleSpdx("r.example/a", SHA("1"), `r.example/b@${SHA("2")}`), ...change },
    ],
  ] as const,
});
const spdxPackage = (change: object) =>
  spdx({
    packages: [
      {
        SPDXID: "SPDXRef-a",
        name: "left-bow",
        downloadLocation: "NOASSERTION",
        externalRefs: [purlRef("pkg:npm/left-bow@1.2.0?download_url=https://evil.example/x.tgz")],
        annotations: [note("Tool: hermeto:jsonencoded", { name: "a", value: "b" })],
        ...change,
      },
    ],
  });
const purlRef = (referenceLocator: string) => ({
  referenceCategory: "PACKAGE-MANAGER",
  referenceType: "purl",
  referenceLocator,
});
const note = (annotator: string, comment: unknown) => ({
  annotator,
  annotationDate: "2026-01-01T00:00:00Z",
  annotationType: "OTHER",
  comment: typeof comment === "string" ? comment : JSON.stringify(comment),
});
const FOUND = { name: "hermeto:found_by", value: "hermeto" };
const cycloneDx = (change: object, component: object = {}) => ({
  statements: [
    [
      "https://cyclonedx.org/bom",
      {
        bomFormat: "CycloneDX",
        specVersion: "1.5",
        version: 1,
        components: [
          {
            type: "library",
            name: "left-bow",
            purl: "pkg:npm/left-bow@1.2.0",
            properties: [FOUND],
            ...component,
          },
        ],
        ...change,
      },
    ],
  ] as const,
});
const distribution = (url: string, comment?: string) => ({
  externalReferences: [{ type: "distribution", url, ...(comment ? { comment } : {}) }],
});
const base = (annotations: Record<string, string>) => ({
  image: { manifest: { ...good.evidence.image.manifest, annotations } },
});
const parentAnnotations = (name: string, digest: string) => ({
  "org.opencontainers.image.base.name": name,
  "org.opencontainers.image.base.digest": digest,
});
const bansBow = { purl: "pkg:npm/left-bow", format: "semver", min: "1.0.0" };
const future = [
  { effective_on: "2024-01-01T00:00:00Z", tasks: ["git-clone-oci-ta"] },
  { effective_on: "2027-01-01T00:00:00Z", tasks: ["to-come"] },
];
const release = { pipeline_intention: "release" };
const trusted = (expires_on?: string) => ({
  sources: {
    trusted_tasks: {
      ...(good.data.sources["trusted_tasks"] as object),
      [`oci://${stage.bundles.get("summary")?.repository}:0.2`]: [
        { ref: SHA("7") },
        { ref: stage.bundles.get("summary")?.digest ?? "", ...(expires_on ? { expires_on } : {}) },
      ],
    },
  },
});
const run1 = (runSpec: object) => ({
  run: { statement: { predicate: { buildDefinition: { externalParameters: { runSpec } } } } },
});

/** By rule: what makes it find something, and a part of what it says. */
const DEFECTS: Readonly<Record<string, readonly [() => ContextChange, string]>> = {
  "attestation_type.pipelinerun_attestation_found": [
    () => ({ run: { isPipelineRun: false } }),
    "no verified statement",
  ],
  "attestation_type.known_attestation_type": [() => ({ run: { statementType: "x" } }), "'x'"],
  "attestation_type.known_attestation_types_provided": [
    () => ({ ruleData: { known_attestation_types: [] } }),
    "1 member",
  ],
  "attestation_type.deprecated_policy_attestation_format": [
    () => ({ run: { statement: undefined } }),
    "without its statement",
  ],
  "slsa_provenance_available.attestation_predicate_type_accepted": [
    () => ({ run: { predicateType: "x" } }),
    '"x"',
  ],
  "slsa_provenance_available.allowed_predicate_types_provided": [
    () => ({ ruleData: { allowed_predicate_types: "x" } }),
    "must be a list",
  ],
  "slsa_build_build_service.slsa_builder_id_found": [() => ({ run: { builderId: "" } }), "no builder id"],
  "slsa_build_build_service.slsa_builder_id_accepted": [
    () => ({ run: { builderId: "https://me" } }),
    "https://me",
  ],
  "slsa_build_build_service.allowed_builder_ids_provided": [
    () => ({ ruleData: { allowed_builder_ids: [1] } }),
    "must be a text",
  ],
  "slsa_build_scripted_build.build_script_used": [
    () => ({ tasks: { "buildah-oci-ta": (task) => ({ ...task, steps: [] }) } }),
    '"build-container" has no steps',
  ],
  "slsa_build_scripted_build.build_task_image_results_found": [
    () => ({ tasks: noResults }),
    "no task reports the url",
  ],
  "slsa_build_scripted_build.subject_build_task_matches": [
    () => ({ run: { subjects: [{ name: "r.example/a", digest: { sha256: "1".repeat(64) } }] } }),
    "is not what a task built",
  ],
  "slsa_build_scripted_build.image_built_by_trusted_task": [
    () => ({ tasks: rogue }),
    "buildah-oci-ta is not trusted",
  ],
  "slsa_source_correlated.source_code_reference_provided": [
    () => ({ component: { source: {} } }),
    '"app" does not say',
  ],
  "slsa_source_correlated.attested_source_code_reference": [
    () => ({ run: { materials: [] } }),
    "source reference",
  ],
  "slsa_source_correlated.expected_source_code_reference": [
    () => ({ component: { source: { git: { url: "https://git.example.com/other", revision: "1" } } } }),
    "git+https://git.example.com/other@1",
  ],
  "slsa_source_correlated.rule_data_provided": [
    () => ({ ruleData: { supported_vcs: {} } }),
    "supported_vcs must be a list",
  ],
  "slsa_source_version_controlled.materials_format_okay": [() => ({ run: { materials: [] } }), "sha1"],
  "slsa_source_version_controlled.materials_uri_is_git_repo": [
    () => ({ run: { materials: [{ uri: "https://x", digest: { sha1: "1".repeat(40) } }] } }),
    '"https://x"',
  ],
  "slsa_source_version_controlled.materials_include_git_sha": [
    () => ({ run: { materials: [{ uri: "git+https://x.git", digest: { sha1: "main" } }] } }),
    '"main"',
  ],
  "provenance_materials.git_clone_task_found": [() => ({ tasks: noResults }), "which source it cloned"],
  "provenance_materials.git_clone_source_matches_provenance": [
    () => ({ tasks: { "git-clone-oci-ta": withResults({ commit: "2".repeat(40) }) } }),
    "2".repeat(40),
  ],
  "tasks.pipeline_has_tasks": [() => ({ run: { tasks: [] } }), "no tasks"],
  "tasks.successful_pipeline_tasks": [
    () => ({ tasks: { summary: (task) => ({ ...task, status: "Failed" }) } }),
    '"show-summary" did not succeed: "Failed"',
  ],
  "tasks.required_tasks_found": [
    () => ({ tasks: { "clamav-scan": (task) => ({ ...task, name: "clam" }) } }),
    'required task "clamav-scan" is missing',
  ],
  "tasks.future_required_tasks_found": [
    () => ({ sources: { "pipeline-required-tasks": { docker: future } } }),
    'task "to-come" is missing and will be required on 2027-01-01T00:00:00Z',
  ],
  "tasks.required_untrusted_task_found": [() => ({ tasks: rogue }), '"buildah-oci-ta" is there, but not'],
  "tasks.required_tasks_list_provided": [
    () => ({ sources: { "pipeline-required-tasks": {}, "required-tasks": [] } }),
    "required-tasks is missing",
  ],
  "tasks.pipeline_required_tasks_list_provided": [
    () => ({ sources: { "pipeline-required-tasks": {} } }),
    "of this kind of pipeline",
  ],
  "tasks.pinned_task_refs": [
    () => ({ tasks: withRef({ bundle: "r.example/task-summary:0.2" }) }),
    "can move",
  ],
  "tasks.unsupported": [
    () => ({ tasks: annotated({ "build.appstudio.redhat.com/expires-on": "2026-01-01T00:00:00Z" }) }),
    "after 2026-01-01T00:00:00Z. Use a newer",
  ],
  "tasks.data_provided": [
    () => ({ sources: { "required-tasks": [{ effective_on: "soon", tasks: ["a"] }] } }),
    "required-tasks[0].effective_on must be a time",
  ],
  "trusted_task.trusted": [
    () => ({ tasks: rogue }),
    "in the chain of build-container, clone-repository, prefetch-dependencies",
  ],
  "trusted_task.trusted_parameters": [
    () => ({ tasks: build({ BUILD_ARGS: `BASE=r.example/b@${SHA("8")}` }) }),
    '"BUILD_ARGS"',
  ],
  "trusted_task.valid_trusted_artifact_inputs": [
    () => ({ tasks: build({ SOURCE_ARTIFACT: `oci:r.example/x@${SHA("9")}` }) }),
    "code was tampered with",
  ],
  "trusted_task.data": [() => ({ sources: { trusted_tasks: {} } }), "trusted_tasks is missing"],
  "trusted_task.data_format": [
    () => ({ ruleData: { trusted_task_rules: { allow: { a: [{ pattern: "oci://[a-z]" }] } } } }),
    "has signs other than",
  ],
  "trusted_task.tagged": [
    () => ({ tasks: withRef({ bundle: `r.example/task-summary@${SHA("1")}` }) }),
    "without a tag",
  ],
  "trusted_task.pinned": [() => ({ tasks: withRef({ bundle: "r.example/task-summary:0.2" }) }), "not pinned"],
  "trusted_task.current": [() => trusted("2026-12-01T00:00:00Z"), "update it before 2026-12-01T00:00:00Z"],
  "trusted_task.future_deny_rule": [
    () => ({
      ruleData: {
        trusted_task_rules_enabled: true,
        trusted_task_rules: {
          allow: { all: [{ pattern: "oci://*" }] },
          deny: { old: [{ pattern: "oci://*task-summary*", effective_on: "2027-01-01T00:00:00Z" }] },
        },
      },
    }),
    'task "show-summary" will be denied',
  ],
  "base_image_registries.base_image_permitted": [
    () => ({ ruleData: { allowed_registry_prefixes: ["r.example/"] } }),
    "not allowed",
  ],
  "base_image_registries.base_image_info_found": [() => ({ tasks: noResults }), "no SBOM says"],
  "base_image_registries.allowed_registries_provided": [
    () => ({ ruleData: { allowed_registry_prefixes: [] } }),
    "1 member at least",
  ],
  "sbom.found": [() => ({ tasks: noResults }), "has no SBOM"],
  "sbom.disallowed_packages_provided": [
    () => ({ ruleData: { disallowed_packages: [{ purl: "left-bow", format: "semver", min: "x" }] } }),
    "no package URL",
  ],
  "sbom_spdx.valid": [
    () => spdx({ dataLicense: 1, packages: [{ name: "a", odd: true }] }),
    "it.dataLicense must be a text",
  ],
  "sbom_spdx.contains_packages": [() => spdx({ packages: [] }), "list of packages"],
  "sbom_spdx.contains_files": [() => spdx({ files: [] }), "list of files"],
  "sbom_spdx.matches_image": [() => spdx({}), "the SBOM is of image"],
  "sbom_spdx.allowed": [
    () => ({ ...spdxPackage({}), ruleData: { disallowed_packages: [bansBow] } }),
    "left-bow@1.2.0",
  ],
  "sbom_spdx.disallowed_package_attributes": [
    () => ({ ...spdxPackage({}), ruleData: { disallowed_attributes: [{ name: "a", value: "b" }] } }),
    'attribute "a" set to "b"',
  ],
  "sbom_spdx.allowed_package_external_references": [
    () => ({
      ...spdxPackage({}),
      ruleData: { allowed_external_references: [{ type: "purl", url: "^pkg:oci/" }] },
    }),
    "not among those allowed",
  ],
  "sbom_spdx.disallowed_package_external_references": [
    () => ({
      ...spdxPackage({}),
      ruleData: { disallowed_external_references: [{ type: "purl", url: "evil" }] },
    }),
    "which is banned",
  ],
  "sbom_spdx.allowed_package_sources": [() => spdxPackage({}), "https://evil.example/x.tgz"],
  "sbom_spdx.allowed_proxy_urls": [
    () => ({
      ...spdxPackage({ externalRefs: [purlRef("pkg:npm/left-bow@1.2.0")], sourceInfo: "https://p.example" }),
      ruleData: { proxy_enabled_purl_types: ["npm"] },
    }),
    'the proxy "https://p.example"',
  ],
  "sbom_spdx.proxy_metadata_required": [
    () => ({
      ...spdxPackage({ externalRefs: [purlRef("pkg:npm/left-bow@1.2.0")] }),
      ruleData: { proxy_enabled_purl_types: ["npm"] },
    }),
    "which proxy",
  ],
  "sbom_spdx.experimental_hermeto_backend": [
    () => spdxPackage({ annotations: [note("Tool: hermeto:backend", "hermeto:backend:experimental:x")] }),
    "experimental:x",
  ],
  "sbom_cyclonedx.cdx_supported_version": [
    () => cycloneDx({ specVersion: "1.3" }),
    "unsupported version: 1.3",
  ],
  "sbom_cyclonedx.valid_cdx_1_4": [
    () => cycloneDx({ specVersion: "1.4", formulation: [] }),
    "formulation, which is not known",
  ],
  "sbom_cyclonedx.valid_cdx_1_5": [() => cycloneDx({}, { type: "thing" }), "must be one of application"],
  "sbom_cyclonedx.valid_cdx_1_6": [
    () => cycloneDx({ specVersion: "1.6", serialNumber: "1" }),
    "serialNumber",
  ],
  "sbom_cyclonedx.allowed": [
    () => ({ ...cycloneDx({}), ruleData: { disallowed_packages: [bansBow] } }),
    "left-bow@1.2.0",
  ],
  "sbom_cyclonedx.disallowed_package_attributes": [
    () => ({ ...cycloneDx({}), ruleData: { disallowed_attributes: [FOUND] } }),
    "hermeto:found_by",
  ],
  "sbom_cyclonedx.allowed_package_external_references": [
    () => ({
      ...cycloneDx({}, distribution("https://evil.example")),
      ruleData: { allowed_external_references: [{ type: "distribution", url: "good" }] },
    }),
    "not among those allowed",
  ],
  "sbom_cyclonedx.disallowed_package_external_references": [
    () => ({
      ...cycloneDx({}, distribution("https://evil.example")),
      ruleData: { disallowed_external_references: [{ type: "distribution", url: "evil" }] },
    }),
    "which is banned",
  ],
  "sbom_cyclonedx.allowed_package_sources": [
    () => ({
      ...cycloneDx({}, distribution("https://evil.example")),
      ruleData: { allowed_package_sources: [{ type: "npm", patterns: ["^https://good"] }] },
    }),
    "https://evil.example",
  ],
  "sbom_cyclonedx.allowed_proxy_urls": [
    () => ({
      ...cycloneDx({}, distribution("https://p.example", "proxy URL")),
      ruleData: { proxy_enabled_purl_types: ["npm"], allowed_proxy_url_patterns: { npm: ["^https://q"] } },
    }),
    'the proxy "https://p.example"',
  ],
  "sbom_cyclonedx.proxy_metadata_required": [
    () => ({ ...cycloneDx({}), ruleData: { proxy_enabled_purl_types: ["npm"] } }),
    "which proxy",
  ],
  "sbom_cyclonedx.experimental_hermeto_backend": [
    () =>
      cycloneDx(
        { annotations: [{ subjects: ["ref"], text: "hermeto:backend:experimental:x" }] },
        { "bom-ref": "ref" },
      ),
    "experimental:x",
  ],
  "cve.cve_results_found": [() => ({ tasks: report("other") }), "no report"],
  "cve.cve_blockers": [() => ({ tasks: report("critical") }), '"CVE-1" of critical severity'],
  "cve.unpatched_cve_blockers": [
    () => ({ tasks: report("unpatched"), ruleData: { restrict_unpatched_cve_security_levels: ["high"] } }),
    "which has no fix",
  ],
  "cve.cve_warnings": [
    () => ({ tasks: report("medium"), ruleData: { warn_cve_security_levels: ["medium"] } }),
    '"CVE-1" of medium severity',
  ],
  "cve.unpatched_cve_warnings": [() => ({ tasks: report("unpatched") }), "high severity"],
  "cve.rule_data_provided": [() => ({ ruleData: { cve_leeway: { critical: -1 } } }), "whole number from 0"],
  "test.test_data_found": [() => ({ tasks: noResults }), "no task reports a TEST_OUTPUT"],
  "test.test_results_found": [() => ({ tasks: testOutput({}) }), "has no result"],
  "test.test_results_known": [() => ({ tasks: testOutput({ result: "FINE" }) }), '"FINE"'],
  "test.no_failed_tests": [
    () => ({ tasks: testOutput({ result: "SUCCESS", failures: 1 }) }),
    "a failed test",
  ],
  "test.no_erred_tests": [() => ({ tasks: testOutput({ result: "ERROR" }) }), "that erred"],
  "test.no_skipped_tests": [() => ({ tasks: testOutput({ result: "SKIPPED" }) }), "that was skipped"],
  "test.no_failed_informative_tests": [
    () => ({
      tasks: testOutput({ result: "FAILURE" }),
      ruleData: { informative_tests: ["sast-check-oci-ta"] },
    }),
    "informative",
  ],
  "test.no_test_warnings": [() => ({ tasks: testOutput({ result: "WARNING" }) }), "with warnings"],
  "test.test_all_images": [
    () => ({ tasks: { "clamav-scan": withResults({ IMAGES_PROCESSED: '{"image":{"digests":[]}}' }) } }),
    '"clamav-scan" did not look',
  ],
  "test.rule_data_provided": [
    () => ({ ruleData: { failed_tests_results: ["BAD"] } }),
    "must be one of SUCCESS",
  ],
  "hermetic_task.hermetic": [() => ({ tasks: build({ HERMETIC: "yes" }) }), "HERMETIC=true"],
  "prefetch_dependencies.mode_not_permissive": [
    () => ({ tasks: { "prefetch-dependencies-oci-ta": withParams({ mode: "permissive" }) } }),
    "permissive",
  ],
  "prefetch_dependencies.package_registry_proxy_enabled": [
    () => ({
      tasks: { "prefetch-dependencies-oci-ta": withParams({ "enable-package-registry-proxy": "false" }) },
    }),
    "enable-package-registry-proxy=true",
  ],
  "buildah_build_task.buildah_uses_local_dockerfile": [
    () => ({ tasks: build({ DOCKERFILE: "https://x.example/Dockerfile" }) }),
    "https://x.example/Dockerfile",
  ],
  "buildah_build_task.add_capabilities_param": [
    () => ({ tasks: build({ ADD_CAPABILITIES: "ALL" }) }),
    "ADD_CAPABILITIES",
  ],
  "buildah_build_task.platform_param": [
    () => ({
      tasks: build({ PLATFORM: "linux-root/amd64" }),
      ruleData: { disallowed_platform_patterns: [".*root.*"] },
    }),
    "linux-root/amd64",
  ],
  "buildah_build_task.disallowed_platform_patterns_pattern": [
    () => ({ ruleData: { disallowed_platform_patterns: ["("] } }),
    "regular expression",
  ],
  "buildah_build_task.privileged_nested_param": [
    () => ({ tasks: build({ PRIVILEGED_NESTED: "true" }) }),
    "PRIVILEGED_NESTED",
  ],
  "source_image.exists": [
    () => ({ tasks: { "source-build-oci-ta": withResults({ SOURCE_IMAGE_DIGEST: SHA("4") }) } }),
    "cannot be read",
  ],
  "source_image.signed": [
    () => ({
      tasks: { "source-build-oci-ta": withResults({ SOURCE_IMAGE_DIGEST: pushed["amd"]?.manifest ?? "" }) },
    }),
    "has no signature",
  ],
  "labels.required_labels": [
    () => ({ ruleData: { required_labels: [{ name: "vendor", description: "", values: ["other"] }] } }),
    "must have one of: other",
  ],
  "labels.optional_labels": [
    () => ({ ruleData: { optional_labels: [{ name: "url", description: "Where" }] } }),
    '"url" is missing: Where',
  ],
  "labels.deprecated_labels": [
    () => ({ ruleData: { deprecated_labels: [{ name: "vendor", replacement: "maker" }] } }),
    'use "maker"',
  ],
  "labels.disallowed_inherited_labels": [
    () => ({
      ...base(parentAnnotations(`${stage.registry}/base/parent:1@${SHA("1")}`, parent)),
      ruleData: { disallowed_inherited_labels: [{ name: "vendor" }] },
    }),
    '"vendor" is inherited',
  ],
  "labels.inaccessible_manifest": [() => ({ image: { manifest: undefined } }), "cannot be read"],
  "labels.inaccessible_config": [
    () => ({
      image: {
        config: undefined,
        manifest: { schemaVersion: 2, config: { mediaType: "x", digest: SHA("5"), size: 2 }, layers: [] },
      },
    }),
    "cannot be read",
  ],
  "labels.inaccessible_parent_manifest": [
    () => base(parentAnnotations(`${stage.registry}/base/parent`, SHA("6"))),
    "the manifest of the parent image",
  ],
  "labels.inaccessible_parent_config": [
    () => base(parentAnnotations(`${stage.registry}/base/parent`, SHA("6"))),
    "the configuration of the parent image",
  ],
  "labels.rule_data_provided": [
    () => ({ ruleData: { required_labels: [{ name: "a" }] } }),
    "lacks description",
  ],
  "rpm_repos.ids_known": [
    () => cycloneDx({}, { purl: "pkg:rpm/redhat/acl@1?repository_id=mine" }),
    "not known or not allowed: pkg:rpm/redhat/acl@1",
  ],
  "rpm_repos.rule_data_provided": [() => ({ ruleData: { known_rpm_repositories: [] } }), "1 member at least"],
  "rpm_signature.allowed": [
    () => ({ tasks: { "rpms-signature-scan": withResults({ RPMS_DATA: '{"keys":{"unsigned":3}}' }) } }),
    '"unsigned"',
  ],
  "rpm_signature.result_format": [
    () => ({ tasks: { "rpms-signature-scan": withResults({ RPMS_DATA: '{"keys":{"a":"many"}}' }) } }),
    "must be a whole number",
  ],
  "rpm_signature.rule_data_provided": [
    () => ({ ruleData: { allowed_rpm_signature_keys: ["mine"] } }),
    "16 hexadecimal digits",
  ],
  "rpm_packages.unique_version": [
    () => ({
      image: { isIndex: true },
      run: {
        tasks: ["amd", "arm"].map((platform) => {
          const blob = `${sample.repository}@${pushed[platform]?.blob}`;
          const task = good.evidence.attestations[0]?.tasks.find(({ name }) => name === "buildah-oci-ta");
          if (task === undefined) throw new Error("no build task");
          return withResults({ SBOM_BLOB_URL: blob })(withParams({ PLATFORM: platform })(task));
        }),
      },
    }),
    'the RPM "acl": amd: acl-1.0; arm: acl-2.0',
  ],
  "quay_expiration.expires_label": [
    () => ({ ruleData: release, image: { config: { config: { Labels: { "quay.expires-after": "5d" } } } } }),
    "quay.expires-after",
  ],
  "schedule.weekday_restriction": [
    () => ({ ruleData: { ...release, disallowed_weekdays: ["Friday"] } }),
    "not allowed on a friday",
  ],
  "schedule.date_restriction": [
    () => ({ ruleData: { ...release, disallowed_dates: ["2026-11-20"] } }),
    "not allowed on 2026-11-20",
  ],
  "schedule.rule_data_provided": [
    () => ({ ruleData: { disallowed_dates: ["2026-13-01"] } }),
    "must be a date",
  ],
  "external_parameters.pipeline_run_params": [
    () => ({
      ...run1({ params: [{ name: "git-url", value: "x" }] }),
      ruleData: { pipeline_run_params: ["git-repo"] },
    }),
    "git-url, and not git-repo",
  ],
  "external_parameters.pipeline_run_params_provided": [() => ({}), "1 member at least"],
  "external_parameters.restrict_shared_volumes": [
    () => run1({ workspaces: [{ name: "shared", persistentVolumeClaim: { claimName: "a" } }] }),
    "shared volumes: shared",
  ],
  "git_branch.git_branch": [
    () => ({ ruleData: { allowed_target_branch_patterns: ["^c10s$"] } }),
    "target main",
  ],
  "pre_build_script_task.pre_build_script_task_runner_image_allowed": [
    () => ({ tasks: script({ SCRIPT_RUNNER_IMAGE: "evil.example/runner:1" }) }),
    '"evil.example/runner:1"',
  ],
  "pre_build_script_task.pre_build_script_task_runner_image_in_results": [
    () => ({ tasks: script({}) }),
    "does not report the image",
  ],
  "pre_build_script_task.valid_pre_build_script_task_runner_image_ref": [
    () => ({ tasks: script({}, { SCRIPT_RUNNER_IMAGE_REFERENCE: "runner" }) }),
    '"runner"',
  ],
  "pre_build_script_task.pre_build_script_task_runner_image_in_sbom": [
    () => ({ tasks: script({}, { SCRIPT_RUNNER_IMAGE_REFERENCE: `r.example/runner@${SHA("1")}` }) }),
    "is not in the SBOM",
  ],
  "rpm_ostree_task.builder_image_param": [
    () => ({
      tasks: {
        summary: (task) =>
          withParams({ BUILDER_IMAGE: "r.example/builder:1" })({ ...task, name: "rpm-ostree" }),
      },
      ruleData: { allowed_rpm_ostree_builder_image_prefixes: ["s.example/"] },
    }),
    'BUILDER_IMAGE "r.example/builder:1" has no digest',
  ],
  "rpm_ostree_task.rule_data": [
    () => ({ ruleData: { allowed_rpm_ostree_builder_image_prefixes: [{ expires_on: "x" }] } }),
    "lacks value",
  ],
};

/** Rules for which the good image lacks data that most policies do not have. */
const NEEDS: Readonly<Record<string, ContextChange>> = {
  "external_parameters.pipeline_run_params": { ruleData: { pipeline_run_params: [] } },
  "external_parameters.pipeline_run_params_provided": { ruleData: { pipeline_run_params: ["git-repo"] } },
  "git_branch.git_branch": { ruleData: { allowed_target_branch_patterns: ["^main$"] } },
};

const ODD = [
  "",
  "{",
  "null",
  "[]",
  '{"image":7,"keys":[1],"result":{},"failures":[]}',
  "x@y@z",
  "oci:x",
  7,
  null,
  [null],
  { a: null },
];
const anywhere = (value: unknown): TaskChanges => ({
  "*": (task) =>
    Object.assign({}, task, {
      params: Object.fromEntries(Object.keys(task.params).map((name) => [name, value])),
      results: task.results.map((result) => ({ ...result, value })),
      labels: { "build.appstudio.redhat.com/build_type": value },
      annotations: { "build.appstudio.redhat.com/expires-on": value },
    }),
});
/** What an attestation, an SBOM, an image or data may hold that nobody would write. */
const HOSTILE: readonly (readonly [string, ContextChange])[] = [
  ...ODD.map(
    (value) =>
      [`results, params and labels are ${JSON.stringify(value)}`, { tasks: anywhere(value) }] as const,
  ),
  ...ODD.map(
    (value) =>
      [
        `SBOMs have ${JSON.stringify(value)} everywhere`,
        {
          statements: ["https://spdx.dev/Document", "https://cyclonedx.org/bom"].flatMap((type) => [
            [type, value] as const,
            [type, { packages: value, components: value, formulation: value, annotations: value }] as const,
            [
              type,
              {
                packages: [{ externalRefs: value, annotations: [{ comment: value }], name: value }],
                components: [{ purl: value, properties: value, externalReferences: [value] }],
              },
            ] as const,
          ]),
        },
      ] as const,
  ),
  ...ODD.map(
    (value) =>
      [
        `all rule data is ${JSON.stringify(value)}`,
        {
          ruleData: new Proxy({}, { has: () => true, get: () => value }),
          sources: Object.fromEntries(
            ["required-tasks", "pipeline-required-tasks", "trusted_tasks", "trusted_task_rules"].map(
              (key) => [key, value],
            ),
          ),
        },
      ] as const,
  ),
  ["labels of the image are no labels", { image: { config: { config: { Labels: [7] } } } }],
  ["the source is no source", { component: { source: { git: null, hg: 7 } } }],
];

const find = async (code: string, context: RuleContext) => {
  const rule = RULES.find((each) => each.code === code);
  if (rule === undefined) throw new Error(`no rule ${code}`);
  return rule.check(context);
};
const codes = RULES.map(({ code }) => code);

describe("every rule", () => {
  it("has a defect here, and one code of its own", () => {
    expect(Object.keys(DEFECTS).sort()).toEqual([...new Set(codes)].sort());
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("is one of the release policy, in the same collections", () => {
    const known = new Map(RELEASE_RULES.map(({ code, collections }) => [code, [...collections].sort()]));
    for (const { code, collections } of RULES) expect([...collections].sort(), code).toEqual(known.get(code));
  });

  it("depends on rules that are there", () => {
    for (const { dependsOn = [] } of RULES) for (const code of dependsOn) expect(codes).toContain(code);
  });

  it("says nothing where what it depends on says it: as ec of a statement without tasks", async () => {
    const ec = facts.verdicts.find((row) => "drop" in row && row.drop?.includes("predicateType"));
    const criteria = { include: [{ value: "@redhat" }], exclude: [] };
    const context = changed(good, { run: { tasks: [], predicateType: "" } });
    const { violations, warnings } = await evaluate(RULES, criteria, context);
    expect([...new Set(violations.map(({ code }) => code))].sort()).toEqual(
      [...(ec?.violations ?? [])].sort(),
    );
    expect(warnings).toEqual([]);
  });

  it.each(codes)("%s finds nothing in a good image", async (code) => {
    expect(await find(code, changed(good, NEEDS[code] ?? {}))).toEqual([]);
  });

  it.each(HOSTILE)("does not throw where %s", async (_, change) => {
    for (const { code } of RULES)
      await expect(find(code, changed(good, change)), code).resolves.toBeDefined();
  });

  it.each(codes)("%s finds its defect", async (code) => {
    const [change, words] = DEFECTS[code] ?? [() => ({}), ""];
    const found = await find(code, changed(good, change()));
    expect(found.map(({ message }) => message).join("\n")).toContain(words);
    expect(found.length).toBeGreaterThan(0);
  });
});
