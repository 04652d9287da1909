/** The SBOMs that this catalog's tasks write keep the schemas that policies validate with. */
import { describe, expect, it } from "vitest";
import { type SbomInput, toCycloneDx, toSpdx } from "../../sbom/index.ts";
import { cycloneDxShapes } from "./cyclonedx-shape.ts";
import { spdxShape } from "./spdx-shape.ts";

const input: SbomInput = {
  name: `registry.example/app@sha256:${"1".repeat(64)}`,
  created: "2026-01-31T12:00:00Z",
  about: "image",
  packages: [
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
      properties: [{ name: "hermeto:found_by", value: "hermeto" }],
    },
  ],
};
const plain = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

describe("SBOMs of the catalog", () => {
  it("are SPDX 2.3", () => {
    expect(spdxShape(plain(toSpdx(input)), "it")).toEqual([]);
  });

  it("are CycloneDX", () => {
    const document = toCycloneDx(input);
    expect(cycloneDxShapes[document.specVersion]?.(plain(document), "it")).toEqual([]);
  });
});
