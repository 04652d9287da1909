import { aFlag, anInteger, aText, listOf, objectOf, oneOf, type Shape } from "./shape.ts";

// The JSON Schema of SPDX 2.3 (spdx/spdx-spec, schemas/spdx-schema.json), which the policy validates with.
const closed = (fields: Readonly<Record<string, Shape>>, ...required: readonly string[]): Shape =>
  objectOf(fields, required, "refused");
const many = (member: Shape, min = 0): Shape => listOf(member, { min, repeats: true });
const words = (names: string): readonly string[] => names.trim().split(/\s+/);
const allTexts = (names: string): Readonly<Record<string, Shape>> =>
  Object.fromEntries(words(names).map((name) => [name, aText]));
const allTextLists = (names: string): Readonly<Record<string, Shape>> =>
  Object.fromEntries(words(names).map((name) => [name, many(aText)]));

const annotation = closed(
  { ...allTexts("annotationDate annotator comment"), annotationType: oneOf("OTHER", "REVIEW") },
  "annotationDate",
  "annotationType",
  "annotator",
  "comment",
);
const ALGORITHMS = words(
  "SHA1 SHA224 SHA256 SHA384 SHA512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3 MD2 MD4 MD5 MD6 ADLER32",
);
const checksum = closed(
  { algorithm: oneOf(...ALGORITHMS), checksumValue: aText },
  "algorithm",
  "checksumValue",
);
const reference = closed(
  {
    ...allTexts("comment referenceLocator referenceType"),
    referenceCategory: oneOf(
      ...words("OTHER PERSISTENT-ID PERSISTENT_ID SECURITY PACKAGE-MANAGER PACKAGE_MANAGER"),
    ),
  },
  "referenceCategory",
  "referenceLocator",
  "referenceType",
);
const verificationCode = closed(
  { packageVerificationCodeValue: aText, ...allTextLists("packageVerificationCodeExcludedFiles") },
  "packageVerificationCodeValue",
);
const PURPOSES =
  "OTHER INSTALL ARCHIVE FIRMWARE APPLICATION FRAMEWORK LIBRARY CONTAINER SOURCE DEVICE OPERATING_SYSTEM FILE";
const onePackage = closed(
  {
    ...allTexts("SPDXID name downloadLocation versionInfo summary description homepage comment sourceInfo"),
    ...allTexts("supplier originator packageFileName copyrightText builtDate releaseDate validUntilDate"),
    ...allTexts("licenseComments licenseConcluded licenseDeclared"),
    ...allTextLists("attributionTexts hasFiles licenseInfoFromFiles"),
    annotations: many(annotation),
    checksums: many(checksum),
    externalRefs: many(reference),
    filesAnalyzed: aFlag,
    packageVerificationCode: verificationCode,
    primaryPackagePurpose: oneOf(...words(PURPOSES)),
  },
  "SPDXID",
  "downloadLocation",
  "name",
);
const oneFile = closed(
  {
    ...allTexts("SPDXID fileName comment copyrightText licenseComments licenseConcluded noticeText"),
    ...allTextLists("attributionTexts fileContributors fileDependencies fileTypes licenseInfoInFiles"),
    annotations: many(annotation),
    artifactOfs: many(objectOf({}, [], "ignored")),
    checksums: many(checksum, 1),
  },
  "SPDXID",
  "checksums",
  "fileName",
);
const pointer = closed({ reference: aText, offset: anInteger, lineNumber: anInteger }, "reference");
const snippet = closed(
  {
    ...allTexts("SPDXID name snippetFromFile comment copyrightText licenseComments licenseConcluded"),
    ...allTextLists("attributionTexts licenseInfoInSnippets"),
    annotations: many(annotation),
    ranges: many(closed({ endPointer: pointer, startPointer: pointer }, "endPointer", "startPointer"), 1),
  },
  "SPDXID",
  "name",
  "ranges",
  "snippetFromFile",
);
const license = closed(
  {
    ...allTexts("comment extractedText licenseId name"),
    ...allTextLists("seeAlsos"),
    crossRefs: many(
      closed(
        {
          ...allTexts("match timestamp url"),
          isLive: aFlag,
          isValid: aFlag,
          isWayBackLink: aFlag,
          order: anInteger,
        },
        "url",
      ),
    ),
  },
  "extractedText",
  "licenseId",
);
const otherDocument = closed(
  { checksum, ...allTexts("externalDocumentId spdxDocument") },
  "checksum",
  "externalDocumentId",
  "spdxDocument",
);
const RELATIONSHIPS = `
  AMENDS ANCESTOR_OF BUILD_DEPENDENCY_OF BUILD_TOOL_OF CONTAINED_BY CONTAINS COPY_OF DATA_FILE_OF
  DEPENDENCY_MANIFEST_OF DEPENDENCY_OF DEPENDS_ON DESCENDANT_OF DESCRIBED_BY DESCRIBES
  DEV_DEPENDENCY_OF DEV_TOOL_OF DISTRIBUTION_ARTIFACT DOCUMENTATION_OF DYNAMIC_LINK EXAMPLE_OF
  EXPANDED_FROM_ARCHIVE FILE_ADDED FILE_DELETED FILE_MODIFIED GENERATED_FROM GENERATES
  HAS_PREREQUISITE METAFILE_OF OPTIONAL_COMPONENT_OF OPTIONAL_DEPENDENCY_OF OTHER PACKAGE_OF
  PATCH_APPLIED PATCH_FOR PREREQUISITE_FOR PROVIDED_DEPENDENCY_OF REQUIREMENT_DESCRIPTION_FOR
  RUNTIME_DEPENDENCY_OF SPECIFICATION_FOR STATIC_LINK TEST_CASE_OF TEST_DEPENDENCY_OF TEST_OF
  TEST_TOOL_OF VARIANT_OF
`;
const relationship = closed(
  {
    ...allTexts("spdxElementId relatedSpdxElement comment"),
    relationshipType: oneOf(...words(RELATIONSHIPS)),
  },
  "spdxElementId",
  "relatedSpdxElement",
  "relationshipType",
);
const creation = closed(
  { ...allTexts("comment created licenseListVersion"), creators: many(aText, 1) },
  "created",
  "creators",
);

/** An SPDX 2.3 document. */
export const spdxShape: Shape = closed(
  {
    ...allTexts("$schema SPDXID comment dataLicense name spdxVersion documentNamespace"),
    ...allTextLists("documentDescribes"),
    annotations: many(annotation),
    creationInfo: creation,
    externalDocumentRefs: many(otherDocument),
    hasExtractedLicensingInfos: many(license),
    revieweds: many(closed(allTexts("comment reviewDate reviewer"), "reviewDate")),
    packages: many(onePackage),
    files: many(oneFile),
    snippets: many(snippet),
    relationships: many(relationship),
  },
  "SPDXID",
  "creationInfo",
  "dataLicense",
  "name",
  "spdxVersion",
  "documentNamespace",
);
