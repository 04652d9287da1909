import { runsOf } from "./attested.ts";
import { rulesOf, unless } from "./define.ts";
import { texts } from "./settings.ts";
import { aText, dataProblems, listOf } from "./shape.ts";

/** https://conforma.dev/docs/policy/packages/release_attestation_type.html */
export const attestationType = rulesOf("attestation_type", {
  pipelinerun_attestation_found: {
    title: "Provenance of a PipelineRun is there",
    description: "At least one verified statement about the image is the provenance of a PipelineRun.",
    solution: "Release what a build pipeline built and attested; look whether Chains attests PipelineRuns.",
    in: ["minimal", "redhat", "redhat_rpms", "slsa3", "redhat_security"],
    check: (context) =>
      unless(runsOf(context).length > 0, "no verified statement is the provenance of a PipelineRun"),
  },
  known_attestation_type: {
    title: "Statement type is known",
    description: "The `_type` of the provenance is one of the rule data `known_attestation_types`.",
    solution: "Attest with a format that the policy knows, or add the type to known_attestation_types.",
    in: ["minimal", "redhat", "redhat_rpms", "slsa3", "redhat_security"],
    after: ["attestation_type.pipelinerun_attestation_found"],
    check: (context) =>
      runsOf(context)
        .filter(({ statementType }) => !texts(context, "known_attestation_types").includes(statementType))
        .map(({ statementType }) => ({ message: `unknown attestation type '${statementType}'` })),
  },
  known_attestation_types_provided: {
    title: "Known statement types are given",
    description: "The rule data `known_attestation_types` is a list of texts that is not empty.",
    solution: "Give a list of known attestation types.",
    in: ["minimal", "redhat", "redhat_rpms", "policy_data", "redhat_security"],
    check: (context) => dataProblems(context, { known_attestation_types: listOf(aText, { min: 1 }) }),
  },
  deprecated_policy_attestation_format: {
    title: "Statements are given as statements",
    description: "Each attestation that rules are given holds its in-toto statement.",
    solution: "Use a current version of the policy engine.",
    in: ["minimal", "redhat", "redhat_rpms"],
    since: "2023-08-31T00:00:00Z",
    check: ({ evidence }) =>
      unless(
        evidence.attestations.every(({ statement }) => statement !== undefined),
        "an attestation is given without its statement",
      ),
  },
});
