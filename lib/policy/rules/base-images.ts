import type { RuleContext } from "../types.ts";
import { rulesOf, unless } from "./define.ts";
import {
  cycloneDxPackages,
  imageOfPurl,
  objects,
  type SbomPackage,
  type Sboms,
  sbomsOf,
  spdxPackages,
} from "./sboms.ts";
import { texts } from "./settings.ts";
import { aText, dataProblems, listOf } from "./shape.ts";
import { imageParts, readJson } from "./values.ts";

const IS_BASE = "konflux:container:is_base_image";
const IS_BUILDER = "konflux:container:is_builder_image:for_stage";

/** https://conforma.dev/docs/policy/packages/release_base_image_registries.html */
export const baseImageRegistries = rulesOf("base_image_registries", {
  base_image_permitted: {
    title: "Base images come from allowed registries",
    description:
      "Every image that the build started or copied from begins with a prefix of the rule data `allowed_registry_prefixes`, or is in the snapshot.",
    solution: "Build from images of an allowed registry, or allow the registry.",
    in: ["minimal", "redhat", "redhat_security"],
    after: [
      "base_image_registries.base_image_info_found",
      "base_image_registries.allowed_registries_provided",
    ],
    async check(context) {
      const allowed = texts(context, "allowed_registry_prefixes");
      const released = snapshotDigests(context);
      return usedImages(await sbomsOf(context))
        .filter((image) => !allowed.some((prefix) => image.startsWith(prefix)))
        .filter((image) => !released.has(imageParts(image)?.digest ?? ""))
        .map((image) => ({
          message: `base image "${image}" comes from a registry that is not allowed`,
          term: imageParts(image)?.repo ?? image,
        }));
    },
  },
  base_image_info_found: {
    title: "Base images are known",
    description: "The image has an SBOM, which says what it was built from.",
    solution: "Let the build task attach an SBOM and report SBOM_BLOB_URL.",
    in: ["minimal", "redhat", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    async check(context) {
      const { spdx, cycloneDx } = await sbomsOf(context);
      return unless(spdx.length + cycloneDx.length > 0, "no SBOM says what the image was built from");
    },
  },
  allowed_registries_provided: {
    title: "Allowed registries are given",
    description: "The rule data `allowed_registry_prefixes` is a list of texts that is not empty.",
    solution: "Give the list: it has no default.",
    in: ["minimal", "redhat", "policy_data", "redhat_security"],
    check: (context) => dataProblems(context, { allowed_registry_prefixes: listOf(aText, { min: 1 }) }),
  },
});

const snapshotDigests = ({ evidence }: RuleContext): ReadonlySet<string> =>
  new Set(
    evidence.snapshot.components.flatMap(({ containerImage }) => imageParts(containerImage)?.digest || []),
  );

/** `repository@digest` of the images that an SBOM marks as base or builder. */
function usedImages(sboms: Sboms): readonly string[] {
  const formulas = sboms.cycloneDx.flatMap((document) => objects(document["formulation"]));
  const containers = formulas
    .flatMap(({ components }) => objects(components))
    .filter(({ type }) => type === "container");
  return [...spdxPackages(sboms), ...cycloneDxPackages({ spdx: [], cycloneDx: [{ components: containers }] })]
    .filter(isUsed)
    .flatMap(({ purls }) => purls.flatMap((purl) => imageOfPurl(purl) ?? []));
}

const isUsed = ({ properties }: SbomPackage): boolean =>
  properties.some(({ name, value }) => {
    const said = readJson(value);
    return (name === IS_BASE && said === true) || (name === IS_BUILDER && typeof said === "number");
  });
