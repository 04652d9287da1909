import type { RuleContext, Violation } from "../types.ts";
import { cycloneDxShapes } from "./cyclonedx-shape.ts";
import { type RuleDefinition, rulesOf, unless } from "./define.ts";
import { sbomDataProblems } from "./sbom-data.ts";
import { packageRules } from "./sbom-packages.ts";
import { cycloneDxPackages, sbomsOf, spdxPackages } from "./sboms.ts";
import type { Shape } from "./shape.ts";
import { spdxShape } from "./spdx-shape.ts";
import { imageParts, text } from "./values.ts";

const ALL = ["minimal", "redhat", "redhat_rpms", "redhat_security"] as const;

/** https://conforma.dev/docs/policy/packages/release_sbom.html */
export const sbom = rulesOf("sbom", {
  found: {
    title: "An SBOM is there",
    description: "The image has an SBOM; an image index needs none.",
    solution: "Let the build task attach an SBOM and report SBOM_BLOB_URL.",
    in: ["minimal", "redhat", "redhat_security"],
    async check(context) {
      const { spdx, cycloneDx } = await sbomsOf(context);
      const { isIndex } = context.evidence.image;
      return unless(isIndex || spdx.length + cycloneDx.length > 0, "the image has no SBOM");
    },
  },
  disallowed_packages_provided: {
    title: "Lists about packages have the right form",
    description: "The rule data that the rules about SBOMs read has the form that they read.",
    solution: "Mend the rule data.",
    in: ["redhat", "policy_data", "redhat_rpms", "redhat_security"],
    check: sbomDataProblems,
  },
});

/** https://conforma.dev/docs/policy/packages/release_sbom_spdx.html */
export const sbomSpdx = rulesOf("sbom_spdx", {
  valid: {
    title: "The SPDX document is valid",
    description: "Every SPDX document of the image keeps the schema of SPDX 2.3.",
    solution: "Make the SBOM with a tool that writes SPDX 2.3.",
    in: ALL,
    check: async (context) =>
      (await sbomsOf(context)).spdx.flatMap((document, index) => brief("SPDX", index, spdxShape, document)),
  },
  contains_packages: {
    title: "The SPDX document has packages",
    description: "The list of packages of an SPDX document is not empty.",
    solution: "Look whether the tool that makes the SBOM finds the packages of the image.",
    in: ["redhat_security"],
    check: (context) => filled(context, "packages"),
  },
  contains_files: {
    title: "The SPDX document has files",
    description: "The list of files of an SPDX document is not empty.",
    solution: "Look whether the tool that makes the SBOM finds the files of the image.",
    in: ["redhat_security"],
    check: (context) => filled(context, "files"),
  },
  matches_image: {
    title: "The SPDX document is of this image",
    description: "The name of an SPDX document has the digest of the image.",
    solution: "Look into the build: the SBOM describes another image.",
    in: ["redhat_security"],
    async check(context) {
      const { digest } = context.evidence.image;
      return (await sbomsOf(context)).spdx
        .map(({ name }) => imageParts(name)?.digest ?? "")
        .filter((said) => said !== digest)
        .map((said) => ({ message: `the SBOM is of image "${said}", not of "${digest}"` }));
    },
  },
  ...packageRules({
    packages: async (context) => spdxPackages(await sbomsOf(context)),
    sources: ({ downloads }) => downloads,
    days: { attributes: "2025-02-04T00:00:00Z", sources: "2025-02-17T00:00:00Z" },
  }),
});

/** https://conforma.dev/docs/policy/packages/release_sbom_cyclonedx.html */
export const sbomCycloneDx = rulesOf("sbom_cyclonedx", {
  cdx_supported_version: {
    title: "The version of CycloneDX is supported",
    description: "Every CycloneDX document of the image has version 1.4, 1.5 or 1.6.",
    solution: "Make the SBOM with a tool that writes CycloneDX 1.4, 1.5 or 1.6.",
    in: ALL,
    check: async (context) =>
      (await sbomsOf(context)).cycloneDx
        .map(({ specVersion }, index) => ({ said: text(specVersion) ?? "missing", index }))
        .filter(({ said }) => !(said in cycloneDxShapes))
        .map(({ said, index }) => ({
          message: `CycloneDX document ${index} has the unsupported version: ${said}`,
        })),
  },
  ...Object.fromEntries(Object.entries(cycloneDxShapes).map(validCycloneDx)),
  ...packageRules({
    packages: async (context) => cycloneDxPackages(await sbomsOf(context)),
    sources: ({ distributions }) => distributions,
    days: { attributes: "2024-07-31T00:00:00Z", sources: "2024-12-15T00:00:00Z" },
  }),
});

function validCycloneDx([version, shape]: readonly [string, Shape]): readonly [string, RuleDefinition] {
  return [
    `valid_cdx_${version.replace(".", "_")}`,
    {
      title: `The CycloneDX ${version} document is valid`,
      description: `Every CycloneDX document of version ${version} of the image keeps that version's schema.`,
      solution: "Make the SBOM with a tool that keeps the format.",
      in: ALL,
      check: async (context) =>
        (await sbomsOf(context)).cycloneDx.flatMap((document, index) =>
          document["specVersion"] === version ? brief("CycloneDX", index, shape, document) : [],
        ),
    },
  ];
}

/** The first few are enough to see what is wrong. */
const SHOWN = 10;
const brief = (format: string, index: number, shape: Shape, document: unknown): readonly Violation[] =>
  shape(document, "it")
    .slice(0, SHOWN)
    .map(({ message }) => ({ message: `${format} document ${index} is not valid: ${message}` }));

const filled = async (context: RuleContext, list: string): Promise<readonly Violation[]> =>
  (await sbomsOf(context)).spdx.flatMap(({ [list]: members }) =>
    unless(!Array.isArray(members) || members.length > 0, `the list of ${list} of the SBOM is empty`),
  );
