import { runsOf } from "./attested.ts";
import { rulesOf } from "./define.ts";
import { texts } from "./settings.ts";
import { aText, dataProblems, listOf } from "./shape.ts";

/** https://conforma.dev/docs/policy/packages/release_slsa_build_build_service.html */
export const buildService = rulesOf("slsa_build_build_service", {
  slsa_builder_id_found: {
    title: "Builder is named",
    description: "The provenance says by `builder.id` which service built the image.",
    solution: "Set the builder id of the build system.",
    in: ["slsa3", "redhat", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      runsOf(context)
        .filter(({ builderId }) => builderId === "")
        .map(() => ({ message: "the attestation has no builder id" })),
  },
  slsa_builder_id_accepted: {
    title: "Builder is accepted",
    description: "The builder id of the provenance is one of the rule data `allowed_builder_ids`.",
    solution: "Build with a build service that the policy accepts, or add its id to allowed_builder_ids.",
    in: ["slsa3", "redhat", "redhat_rpms", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      runsOf(context)
        .filter(({ builderId: id }) => id !== "" && !texts(context, "allowed_builder_ids").includes(id))
        .map(({ builderId }) => ({ message: `builder id "${builderId}" is not accepted` })),
  },
  allowed_builder_ids_provided: {
    title: "Accepted builders are given",
    description: "The rule data `allowed_builder_ids` is a list of texts that is not empty.",
    solution: "Give a list of accepted builder ids.",
    in: ["slsa3", "redhat", "redhat_rpms", "policy_data", "redhat_security"],
    check: (context) => dataProblems(context, { allowed_builder_ids: listOf(aText, { min: 1 }) }),
  },
});
