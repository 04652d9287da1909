/** An SPDX document of a sample, which was built from `base` (`registry/repository@sha256:…`). */
export function sampleSpdx(repository: string, image: string, base: string) {
  const [baseRepository = "", baseDigest = ""] = base.split("@");
  const purl = (locator: string) => ({
    referenceCategory: "PACKAGE-MANAGER",
    referenceType: "purl",
    referenceLocator: locator,
  });
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${repository}@${image}`,
    documentNamespace: "https://example.com/spdx/1",
    creationInfo: { created: "2026-01-01T00:00:00Z", creators: ["Tool: sample-1"] },
    packages: [
      {
        SPDXID: "SPDXRef-image",
        name: "app",
        versionInfo: "1.0",
        downloadLocation: "NOASSERTION",
        filesAnalyzed: false,
        externalRefs: [purl(`pkg:oci/app@${image}?repository_url=${repository}`)],
      },
      {
        SPDXID: "SPDXRef-base",
        name: "ubi",
        downloadLocation: "NOASSERTION",
        externalRefs: [purl(`pkg:oci/ubi@${baseDigest}?repository_url=${baseRepository}`)],
        annotations: [
          {
            annotator: "Tool: konflux:jsonencoded",
            annotationDate: "2026-01-01T00:00:00Z",
            annotationType: "OTHER",
            comment: JSON.stringify({ name: "konflux:container:is_base_image", value: "true" }),
          },
        ],
      },
    ],
    files: [
      {
        SPDXID: "SPDXRef-f",
        fileName: "hello.txt",
        checksums: [{ algorithm: "SHA1", checksumValue: "a".repeat(40) }],
      },
    ],
    relationships: [
      {
        spdxElementId: "SPDXRef-DOCUMENT",
        relationshipType: "DESCRIBES",
        relatedSpdxElement: "SPDXRef-image",
      },
    ],
  };
}
