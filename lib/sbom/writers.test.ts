import { describe, expect, it } from "vitest";
import { toCycloneDx } from "./cyclonedx.ts";
import { licenseExpression, licenseReference } from "./licenses.ts";
import { packagesOf } from "./packages.ts";
import { parseSbom } from "./read.ts";
import { toSpdx } from "./spdx.ts";
import type { Package, SbomInput } from "./types.ts";
import { sbomProblems } from "./validate.ts";
import { sbomTime } from "./write.ts";

const packages: Package[] = [
  {
    name: "bash",
    version: "5.2.15-2+b7",
    purl: "pkg:deb/debian/bash@5.2.15-2%2Bb7?arch=amd64&distro=debian-12",
    license: "GPL-3.0-or-later AND GFDL-1.3-NIV",
    foundBy: "dpkg-db-cataloger",
    location: "/var/lib/dpkg/status",
    layer: `sha256:${"a".repeat(64)}`,
    supplier: "Matthias Klose <doko@debian.org>",
    homepage: "http://tiswww.case.edu/php/chet/bash/bashtop.html",
  },
  {
    name: "@s/left-pad",
    version: "1.3.0",
    purl: "pkg:npm/%40s/left-pad@1.3.0",
    license: "see LICENSE",
    checksums: [{ algorithm: "SHA512", value: "b".repeat(128) }],
    foundBy: "hermeto",
    downloadLocation: "https://registry.example/left-pad.tgz",
    homepage: "not a url",
    properties: [{ name: "hermeto:found_by", value: "hermeto" }],
  },
];
const input: SbomInput = { name: "repo@sha256:1", packages, created: "2026-01-31T12:00:00Z" };

describe("SPDX", () => {
  it("is valid, and the same for the same input", () => {
    expect(sbomProblems(toSpdx(input))).toEqual([]);
    expect(JSON.stringify(toSpdx(input))).toBe(JSON.stringify(toSpdx(input)));
    const later = toSpdx({ ...input, created: "2026-01-31T12:00:01Z" });
    expect(later.documentNamespace).not.toBe(toSpdx(input).documentNamespace);
    expect(later.packages.map((each) => each.SPDXID)).toEqual(
      toSpdx(input).packages.map((each) => each.SPDXID),
    );
  });

  it("says where a package was found, and declares licences that SPDX has no id for", () => {
    const {
      packages: written,
      hasExtractedLicensingInfos,
      relationships,
    } = toSpdx({ ...input, about: "image" });
    expect(written[0]).toMatchObject({
      SPDXID: "SPDXRef-DocumentRoot-Image-repo-sha256-1",
      name: input.name,
    });
    expect(written[1]).toMatchObject({
      versionInfo: "5.2.15-2+b7",
      licenseDeclared: "GPL-3.0-or-later AND LicenseRef-GFDL-1.3-NIV",
      supplier: "Person: Matthias Klose (doko@debian.org)",
      sourceInfo: `found by dpkg-db-cataloger in /var/lib/dpkg/status, layer sha256:${"a".repeat(64)}`,
    });
    expect(written[2]?.annotations?.[0]?.comment).toBe('{"name": "hermeto:found_by", "value": "hermeto"}');
    expect(written[2]).not.toHaveProperty("homepage");
    expect(hasExtractedLicensingInfos?.map((each) => each.extractedText)).toEqual([
      "GFDL-1.3-NIV",
      "see LICENSE",
    ]);
    expect(relationships.filter((each) => each.relationshipType === "CONTAINS")).toHaveLength(2);
  });

  it("can be read back to the same packages", () => {
    const again = packagesOf(parseSbom(JSON.stringify(toSpdx(input)), "test"));
    expect(again[0]).toEqual({ ...packages[0], supplier: "Person: Matthias Klose (doko@debian.org)" });
    expect(again[1]).toMatchObject({
      purl: packages[1]?.purl,
      license: "see LICENSE",
      properties: packages[1]?.properties,
    });
  });
});

describe("CycloneDX", () => {
  it.each(["1.5", "1.6"] as const)("%s is valid, and the same for the same input", (specVersion) => {
    const bom = toCycloneDx({ ...input, specVersion });
    expect(sbomProblems(bom)).toEqual([]);
    expect(bom.specVersion).toBe(specVersion);
    expect(JSON.stringify(bom)).toBe(JSON.stringify(toCycloneDx({ ...input, specVersion })));
  });

  it("has syft's properties for places, and licences as id, expression or name", () => {
    const { components } = toCycloneDx({
      ...input,
      packages: [...packages, { ...packages[0], license: "mit" } as Package],
    });
    expect(components?.[0]?.properties).toContainEqual({
      name: "syft:location:0:path",
      value: "/var/lib/dpkg/status",
    });
    expect(components?.[1]?.licenses).toEqual([{ license: { name: "see LICENSE" } }]);
    expect(components?.[0]?.licenses).toEqual([{ license: { id: "MIT" } }]);
    expect(components).toHaveLength(2);
  });

  it("can be read back to the same packages", () => {
    const again = packagesOf(parseSbom(JSON.stringify(toCycloneDx(input)), "test"));
    expect(again[0]).toEqual(packages[0]);
  });
});

it("reads licence expressions", () => {
  expect(licenseExpression("mit OR (apache-2.0 AND gpl-2.0+)")).toBe(
    "MIT OR (Apache-2.0 AND GPL-2.0-or-later)",
  );
  expect(licenseExpression("GPL-2.0-or-later WITH Classpath-exception-2.0")).toBe(
    "GPL-2.0-or-later WITH Classpath-exception-2.0",
  );
  for (const bad of [
    "",
    "MIT OR",
    "(MIT",
    "MIT)",
    "MIT Apache-2.0",
    "Nonsense-1.0",
    "SEE LICENSE IN x",
    "MIT WITH x",
  ])
    expect(licenseExpression(bad)).toBeUndefined();
  expect(licenseReference("BSD style (see file)")).toMatch(/^LicenseRef-BSD-style-see-file-[0-9a-f]{12}$/);
});

it("reads times", () => {
  expect(sbomTime("0")).toBe("1970-01-01T00:00:00Z");
  expect(sbomTime("2026-01-31T13:00:00.5+01:00")).toBe("2026-01-31T12:00:00Z");
  expect(sbomTime("", () => new Date(1000))).toBe("1970-01-01T00:00:01Z");
  expect(() => sbomTime("yesterday")).toThrow(expect.objectContaining({ code: "SBOM_BAD_TIME" }));
});

describe("documents of others", () => {
  it("get ids that SPDX allows", () => {
    const document = parseSbom(
      JSON.stringify({
        spdxVersion: "SPDX-2.3",
        SPDXID: "SPDXRef-DOCUMENT",
        name: "x",
        documentNamespace: "https://x.example/1",
        creationInfo: { created: "2026-01-31T12:00:00Z", creators: ["hermeto"] },
        packages: [
          { SPDXID: "SPDXRef-Package-@a/b-1", name: "@a/b" },
          { SPDXID: "SPDXRef-Package--a-b-1", name: "other" },
        ],
        relationships: [
          {
            spdxElementId: "SPDXRef-DOCUMENT",
            relationshipType: "DESCRIBES",
            relatedSpdxElement: "SPDXRef-Package-@a/b-1",
          },
        ],
      }),
      "test",
    );
    expect(document).toMatchObject({
      packages: [
        { SPDXID: "SPDXRef-Package--a-b-1", downloadLocation: "NOASSERTION" },
        { SPDXID: "SPDXRef-Package--a-b-1-2" },
      ],
      relationships: [{ relatedSpdxElement: "SPDXRef-Package--a-b-1" }],
      creationInfo: { creators: ["Tool: hermeto"] },
    });
  });

  it.each([
    ["SBOM_BAD_DOCUMENT", "{"],
    ["SBOM_BAD_DOCUMENT", "[]"],
    ["SBOM_UNKNOWN_FORMAT", "{}"],
    ["SBOM_UNKNOWN_FORMAT", '{"spdxVersion":"SPDX-3.0"}'],
    ["SBOM_BAD_DOCUMENT", '{"bomFormat":"CycloneDX","components":[{}]}'],
    ["SBOM_BAD_DOCUMENT", '{"spdxVersion":"SPDX-2.3","packages":[{"name":"x"}]}'],
  ])("are refused with %s: %s", (code, text) => {
    expect(() => parseSbom(text, "test")).toThrow(expect.objectContaining({ code }));
  });
});
