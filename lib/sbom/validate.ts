import { isRecord } from "../json/index.ts";
import { fault } from "./fault.ts";
import { parsePurl } from "./purl.ts";
import { isCycloneDx } from "./read.ts";
import type { CycloneDxBom, CycloneDxComponent, SbomDocument, SpdxDocument, SpdxPackage } from "./types.ts";

/** `created` of SPDX and `timestamp` as written here: UTC, whole seconds. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const SPDX_ID = /^SPDXRef-[A-Za-z0-9.-]+$/;
const CHECKSUM: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64, SHA384: 96, SHA512: 128 };
const RELATIONSHIPS = new Set([
  "AMENDS",
  "ANCESTOR_OF",
  "BUILD_DEPENDENCY_OF",
  "BUILD_TOOL_OF",
  "CONTAINED_BY",
  "CONTAINS",
  "COPY_OF",
  "DATA_FILE_OF",
  "DEPENDENCY_MANIFEST_OF",
  "DEPENDENCY_OF",
  "DEPENDS_ON",
  "DESCENDANT_OF",
  "DESCRIBED_BY",
  "DESCRIBES",
  "DEV_DEPENDENCY_OF",
  "DEV_TOOL_OF",
  "DISTRIBUTION_ARTIFACT",
  "DOCUMENTATION_OF",
  "DYNAMIC_LINK",
  "EXAMPLE_OF",
  "EXPANDED_FROM_ARCHIVE",
  "FILE_ADDED",
  "FILE_DELETED",
  "FILE_MODIFIED",
  "GENERATED_FROM",
  "GENERATES",
  "HAS_PREREQUISITE",
  "METAFILE_OF",
  "OPTIONAL_COMPONENT_OF",
  "OPTIONAL_DEPENDENCY_OF",
  "OTHER",
  "PACKAGE_OF",
  "PATCH_APPLIED",
  "PATCH_FOR",
  "PREREQUISITE_FOR",
  "PROVIDED_DEPENDENCY_OF",
  "REQUIREMENT_DESCRIPTION_FOR",
  "RUNTIME_DEPENDENCY_OF",
  "SPECIFICATION_FOR",
  "STATIC_LINK",
  "TEST_CASE_OF",
  "TEST_DEPENDENCY_OF",
  "TEST_OF",
  "TEST_TOOL_OF",
  "VARIANT_OF",
]);
const REFERENCES = new Set([
  "OTHER",
  "PERSISTENT-ID",
  "PERSISTENT_ID",
  "SECURITY",
  "PACKAGE-MANAGER",
  "PACKAGE_MANAGER",
]);

/** The first few are enough to see what is wrong. */
const SHOWN = 20;

/** Collects problems, each with its place. */
class Problems {
  readonly found: string[] = [];
  check(good: boolean, place: string, problem: string): void {
    if (!good) this.found.push(`${place}: ${problem}`);
  }
}

function checkPackage(
  each: SpdxPackage,
  place: string,
  licenses: ReadonlySet<string>,
  problems: Problems,
): void {
  problems.check(
    SPDX_ID.test(each.SPDXID),
    place,
    `SPDXID ${JSON.stringify(each.SPDXID)} has other signs than A-Z a-z 0-9 . -`,
  );
  problems.check(typeof each.name === "string", place, "has no name");
  problems.check(Boolean(each.downloadLocation), place, "has no downloadLocation");
  const { supplier } = each;
  problems.check(
    !supplier || supplier === "NOASSERTION" || /^(Person|Organization): \S/.test(supplier),
    place,
    `supplier ${JSON.stringify(supplier)} is neither Person: nor Organization:`,
  );
  for (const sum of each.checksums ?? [])
    problems.check(
      new RegExp(`^[0-9a-f]{${CHECKSUM[sum.algorithm] ?? 0}}$`).test(sum.checksumValue) ||
        !(sum.algorithm in CHECKSUM),
      place,
      `${sum.algorithm} checksum has the wrong form`,
    );
  for (const ref of each.externalRefs ?? []) {
    problems.check(
      REFERENCES.has(ref.referenceCategory),
      place,
      `reference category ${ref.referenceCategory}`,
    );
    problems.check(
      ref.referenceType !== "purl" || parsePurl(ref.referenceLocator) !== undefined,
      place,
      `${JSON.stringify(ref.referenceLocator)} is no package URL`,
    );
  }
  for (const id of (each.licenseDeclared ?? "").match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? [])
    problems.check(licenses.has(id), place, `${id} is not in hasExtractedLicensingInfos`);
  for (const one of each.annotations ?? [])
    problems.check(
      TIME.test(one.annotationDate) &&
        /^(Tool|Person|Organization): \S/.test(one.annotator) &&
        Boolean(one.comment),
      place,
      "an annotation lacks date, annotator or comment",
    );
}

function spdxProblems(document: SpdxDocument): readonly string[] {
  const problems = new Problems();
  const { creationInfo } = document;
  problems.check(document.spdxVersion === "SPDX-2.3", "document", `spdxVersion ${document.spdxVersion}`);
  problems.check(document.dataLicense === "CC0-1.0", "document", "dataLicense is not CC0-1.0");
  problems.check(document.SPDXID === "SPDXRef-DOCUMENT", "document", "SPDXID is not SPDXRef-DOCUMENT");
  problems.check(document.name !== "", "document", "has no name");
  problems.check(
    URL.canParse(document.documentNamespace) && !document.documentNamespace.includes("#"),
    "document",
    "documentNamespace is no URI without fragment",
  );
  problems.check(TIME.test(creationInfo.created), "document", `created ${creationInfo.created}`);
  problems.check(creationInfo.creators.length > 0, "document", "has no creators");
  const licenses = new Set((document.hasExtractedLicensingInfos ?? []).map((each) => each.licenseId));
  const ids = new Set(["SPDXRef-DOCUMENT"]);
  for (const [index, each] of document.packages.entries()) {
    const place = `packages[${index}] ${each.name}`;
    problems.check(!ids.has(each.SPDXID), place, `SPDXID ${each.SPDXID} is there twice`);
    ids.add(each.SPDXID);
    checkPackage(each, place, licenses, problems);
  }
  for (const [index, each] of document.relationships.entries()) {
    const place = `relationships[${index}]`;
    problems.check(RELATIONSHIPS.has(each.relationshipType), place, `type ${each.relationshipType}`);
    for (const id of [each.spdxElementId, each.relatedSpdxElement])
      problems.check(ids.has(id) || /^(NONE|NOASSERTION|DocumentRef-)/.test(id), place, `${id} is not there`);
  }
  problems.check(
    document.relationships.some((each) => /^DESCRIBE(S|D_BY)$/.test(each.relationshipType)),
    "document",
    "describes nothing",
  );
  return problems.found;
}

const TYPES = new Set([
  "application",
  "framework",
  "library",
  "container",
  "platform",
  "operating-system",
  "device",
  "device-driver",
  "firmware",
  "file",
  "machine-learning-model",
  "data",
  "cryptographic-asset",
]);
const HASHES =
  /^(MD5|SHA-1|SHA-256|SHA-384|SHA-512|SHA3-256|SHA3-384|SHA3-512|BLAKE2b-(256|384|512)|BLAKE3)$/;

function checkComponent(each: CycloneDxComponent, place: string, problems: Problems): void {
  problems.check(TYPES.has(each.type), place, `type ${JSON.stringify(each.type)}`);
  problems.check(typeof each.name === "string" && each.name !== "", place, "has no name");
  problems.check(each.purl === undefined || parsePurl(each.purl) !== undefined, place, `purl ${each.purl}`);
  for (const hash of each.hashes ?? [])
    problems.check(
      HASHES.test(hash.alg) && /^[0-9a-fA-F]{32,128}$/.test(hash.content),
      place,
      `hash ${hash.alg}`,
    );
  for (const property of each.properties ?? [])
    problems.check(isRecord(property) && typeof property.name === "string", place, "a property has no name");
  const licenses = each.licenses ?? [];
  problems.check(
    licenses.length === 1 || licenses.every((one) => !("expression" in one)),
    place,
    "an expression must be the only licence",
  );
}

function cycloneDxProblems(bom: CycloneDxBom): readonly string[] {
  const problems = new Problems();
  problems.check(/^1\.[456]$/.test(bom.specVersion), "document", `specVersion ${bom.specVersion}`);
  problems.check(
    bom.serialNumber === undefined ||
      /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(bom.serialNumber),
    "document",
    `serialNumber ${bom.serialNumber}`,
  );
  const refs = new Set<string>();
  const all = [
    ...(bom.components ?? []).map((each, index) => ({ each, place: `components[${index}] ${each.name}` })),
    ...(bom.formulation ?? []).flatMap((one, at) =>
      (one.components ?? []).map((each) => ({
        each,
        place: `formulation[${at}] ${each.name}`,
        formula: true,
      })),
    ),
  ];
  for (const { each, place, ...more } of all) {
    checkComponent(each, place, problems);
    const ref = each["bom-ref"];
    if (ref === undefined || "formula" in more) continue;
    problems.check(!refs.has(ref), place, `bom-ref ${ref} is there twice`);
    refs.add(ref);
  }
  for (const { ref, dependsOn } of bom.dependencies ?? [])
    for (const id of [ref, ...(dependsOn ?? [])])
      problems.check(refs.has(id), "dependencies", `${id} is no component`);
  return problems.found;
}

/** What the formats' specifications forbid and a document does; empty for a valid one. */
export const sbomProblems = (document: SbomDocument): readonly string[] =>
  isCycloneDx(document) ? cycloneDxProblems(document) : spdxProblems(document);

/** @throws SBOM_BAD_DOCUMENT that lists what is wrong. */
export function requireValid(document: SbomDocument, what: string): void {
  const problems = sbomProblems(document);
  if (problems.length === 0) return;
  const shown = problems.slice(0, SHOWN).join("; ");
  const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : "";
  throw fault(
    "SBOM_BAD_DOCUMENT",
    `${what} does not keep its format: ${shown}${more}`,
    "Mend what it was merged from, or set SBOM_SKIP_VALIDATION to true to attach it nevertheless.",
  );
}
