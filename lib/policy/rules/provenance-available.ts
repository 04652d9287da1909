import { runsOf } from "./attested.ts";
import { rulesOf } from "./define.ts";
import { texts } from "./settings.ts";
import { aText, dataProblems, listOf } from "./shape.ts";

/** https://conforma.dev/docs/policy/packages/release_slsa_provenance_available.html */
export const provenanceAvailable = rulesOf("slsa_provenance_available", {
  attestation_predicate_type_accepted: {
    title: "Predicate type is accepted",
    description: "The predicate type of the provenance is one of the rule data `allowed_predicate_types`.",
    solution: "Attest PipelineRuns as SLSA provenance 0.2 or 1.",
    in: ["minimal", "slsa3", "redhat", "redhat_rpms", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check(context) {
      const allowed = texts(context, "allowed_predicate_types");
      return runsOf(context)
        .filter(({ predicateType }) => predicateType !== "" && !allowed.includes(predicateType))
        .map(({ predicateType }) => ({
          message: `predicate type "${predicateType}" is none of those expected (${allowed.join(", ")})`,
        }));
    },
  },
  allowed_predicate_types_provided: {
    title: "Accepted predicate types are given",
    description: "The rule data `allowed_predicate_types` is a list of texts that is not empty.",
    solution: "Give a list of accepted predicate types.",
    in: ["minimal", "slsa3", "redhat", "redhat_rpms", "policy_data", "redhat_security"],
    check: (context) => dataProblems(context, { allowed_predicate_types: listOf(aText, { min: 1 }) }),
  },
});
