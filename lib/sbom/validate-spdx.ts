import { Problems } from "./problems.ts";
import { parsePurl } from "./purl.ts";
import type { SpdxDocument, SpdxPackage } from "./types.ts";

/** `created` of SPDX and `timestamp` as written here: UTC, whole seconds. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const SPDX_ID = /^SPDXRef-[A-Za-z0-9.-]+$/;
const CHECKSUM: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64, SHA384: 96, SHA512: 128 };
/** Relationship types of SPDX 2.3, clause 11.1. */
const RELATIONSHIPS = new Set(
  `
    AMENDS ANCESTOR_OF BUILD_DEPENDENCY_OF BUILD_TOOL_OF CONTAINED_BY CONTAINS COPY_OF DATA_FILE_OF
    DEPENDENCY_MANIFEST_OF DEPENDENCY_OF DEPENDS_ON DESCENDANT_OF DESCRIBED_BY DESCRIBES
    DEV_DEPENDENCY_OF DEV_TOOL_OF DISTRIBUTION_ARTIFACT DOCUMENTATION_OF DYNAMIC_LINK EXAMPLE_OF
    EXPANDED_FROM_ARCHIVE FILE_ADDED FILE_DELETED FILE_MODIFIED GENERATED_FROM GENERATES
    HAS_PREREQUISITE METAFILE_OF OPTIONAL_COMPONENT_OF OPTIONAL_DEPENDENCY_OF OTHER PACKAGE_OF
    PATCH_APPLIED PATCH_FOR PREREQUISITE_FOR PROVIDED_DEPENDENCY_OF REQUIREMENT_DESCRIPTION_FOR
    RUNTIME_DEPENDENCY_OF SPECIFICATION_FOR STATIC_LINK TEST_CASE_OF TEST_DEPENDENCY_OF TEST_OF
    TEST_TOOL_OF VARIANT_OF
  `
    .trim()
    .split(/\s+/),
);
const REFERENCES = new Set([
  "OTHER",
  "PERSISTENT-ID",
  "PERSISTENT_ID",
  "SECURITY",
  "PACKAGE-MANAGER",
  "PACKAGE_MANAGER",
]);

function checkNames(each: SpdxPackage, place: string, problems: Problems): void {
  const { SPDXID, supplier } = each;
  const form = `SPDXID ${JSON.stringify(SPDXID)} has other signs than A-Z a-z 0-9 . -`;
  problems.check(SPDX_ID.test(SPDXID), place, form);
  problems.check(typeof each.name === "string", place, "has no name");
  problems.check(Boolean(each.downloadLocation), place, "has no downloadLocation");
  const known = !supplier || supplier === "NOASSERTION" || /^(Person|Organization): \S/.test(supplier);
  problems.check(known, place, `supplier ${JSON.stringify(supplier)} is neither Person: nor Organization:`);
}

function checkChecksums(each: SpdxPackage, place: string, problems: Problems): void {
  for (const { algorithm, checksumValue } of each.checksums ?? []) {
    const length = CHECKSUM[algorithm];
    const good = length === undefined || new RegExp(`^[0-9a-f]{${length}}$`).test(checksumValue);
    problems.check(good, place, `${algorithm} checksum has the wrong form`);
  }
}

function checkReferences(each: SpdxPackage, place: string, problems: Problems): void {
  for (const { referenceCategory, referenceType, referenceLocator } of each.externalRefs ?? []) {
    problems.check(REFERENCES.has(referenceCategory), place, `reference category ${referenceCategory}`);
    const good = referenceType !== "purl" || parsePurl(referenceLocator) !== undefined;
    problems.check(good, place, `${JSON.stringify(referenceLocator)} is no package URL`);
  }
}

function checkAnnotations(each: SpdxPackage, place: string, problems: Problems): void {
  for (const { annotationDate, annotator, comment } of each.annotations ?? []) {
    const good =
      TIME.test(annotationDate) && /^(Tool|Person|Organization): \S/.test(annotator) && comment !== "";
    problems.check(good, place, "an annotation lacks date, annotator or comment");
  }
}

/** @returns the ids of the packages, and of the document itself. */
function checkPackages(document: SpdxDocument, problems: Problems): ReadonlySet<string> {
  const licenses = new Set((document.hasExtractedLicensingInfos ?? []).map((each) => each.licenseId));
  const ids = new Set(["SPDXRef-DOCUMENT"]);
  for (const [index, each] of document.packages.entries()) {
    const place = `packages[${index}] ${each.name}`;
    problems.check(!ids.has(each.SPDXID), place, `SPDXID ${each.SPDXID} is there twice`);
    ids.add(each.SPDXID);
    for (const check of [checkNames, checkChecksums, checkReferences, checkAnnotations])
      check(each, place, problems);
    for (const id of (each.licenseDeclared ?? "").match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? [])
      problems.check(licenses.has(id), place, `${id} is not in hasExtractedLicensingInfos`);
  }
  return ids;
}

function checkRelationships(document: SpdxDocument, ids: ReadonlySet<string>, problems: Problems): void {
  for (const [index, each] of document.relationships.entries()) {
    const place = `relationships[${index}]`;
    problems.check(RELATIONSHIPS.has(each.relationshipType), place, `type ${each.relationshipType}`);
    for (const id of [each.spdxElementId, each.relatedSpdxElement])
      problems.check(ids.has(id) || /^(NONE|NOASSERTION|DocumentRef-)/.test(id), place, `${id} is not there`);
  }
  const describes = document.relationships.some((each) => /^DESCRIBE(S|D_BY)$/.test(each.relationshipType));
  problems.check(describes, "document", "describes nothing");
}

function checkDocument(document: SpdxDocument, problems: Problems): void {
  const { creationInfo, documentNamespace } = document;
  const check = (good: boolean, problem: string) => problems.check(good, "document", problem);
  check(document.spdxVersion === "SPDX-2.3", `spdxVersion ${document.spdxVersion}`);
  check(document.dataLicense === "CC0-1.0", "dataLicense is not CC0-1.0");
  check(document.SPDXID === "SPDXRef-DOCUMENT", "SPDXID is not SPDXRef-DOCUMENT");
  check(document.name !== "", "has no name");
  const isUri = URL.canParse(documentNamespace) && !documentNamespace.includes("#");
  check(isUri, "documentNamespace is no URI without fragment");
  check(TIME.test(creationInfo.created), `created ${creationInfo.created}`);
  check(creationInfo.creators.length > 0, "has no creators");
}

/** What SPDX 2.3 forbids and a document does; empty for a valid one. */
export function spdxProblems(document: SpdxDocument): readonly string[] {
  const problems = new Problems();
  checkDocument(document, problems);
  checkRelationships(document, checkPackages(document, problems), problems);
  return problems.found;
}
