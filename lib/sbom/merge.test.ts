import { describe, expect, it } from "vitest";
import { toCycloneDx } from "./cyclonedx.ts";
import { mergeSboms } from "./merge.ts";
import { packagesOf } from "./packages.ts";
import { toSpdx } from "./spdx.ts";
import type { Package, SbomDocument, SbomInput, SbomType } from "./types.ts";
import { sbomProblems } from "./validate.ts";

const created = "2026-01-31T12:00:00Z";
const pkg = (purl: string, name: string, version = "1.0", more: Partial<Package> = {}): Package => ({
  name,
  version,
  purl,
  foundBy: "test",
  ...more,
});
const write = (type: SbomType, about: SbomInput["about"], packages: Package[]): SbomDocument => {
  const input = { name: about ?? "x", packages, created, ...(about ? { about } : {}) };
  return type === "spdx" ? toSpdx(input) : toCycloneDx(input);
};
const purls = (document: SbomDocument) => packagesOf(document).map((each) => each.purl);

describe.each<SbomType>(["spdx", "cyclonedx"])("merging %s", (type) => {
  const merged = (image: Package[], sources: Package[], fetched?: Package[]) =>
    mergeSboms(
      [write(type, "image", image), write(type, "directory", sources)],
      fetched && write(type, "fetched", fetched),
    );

  it("has a package of image and sources once, the image's", () => {
    const one = (location: string) => pkg("pkg:npm/a@1.0", "a", "1.0", { location });
    const document = merged([one("/image")], [one("/source"), pkg("pkg:npm/b@1.0", "b")]);
    expect(packagesOf(document).map((each) => [each.purl, each.location])).toEqual([
      ["pkg:npm/a@1.0", "/image"],
      ["pkg:npm/b@1.0", undefined],
    ]);
    expect(sbomProblems(document)).toEqual([]);
  });

  it("prefers what was fetched, whatever the qualifiers say of its origin", () => {
    const document = merged(
      [
        pkg("pkg:npm/a@1.0", "a"),
        pkg("pkg:pypi/requests@2.0", "Requests", "2.0"),
        pkg("pkg:pypi/from-git@0.0.1", "from-git", "0.0.1"),
        pkg("pkg:deb/debian/bash@5?arch=amd64&distro=debian-12", "bash", "5"),
        pkg("pkg:npm/packages/local@1.0", "packages/local"),
      ],
      [],
      [
        pkg("pkg:npm/a@1.0?checksum=sha256:ab", "a"),
        pkg("pkg:pypi/requests@2.0", "requests", "2.0"),
        pkg("pkg:pypi/from-git?vcs_url=git%2Bhttps://x.example/r", "from-git", ""),
        pkg("pkg:deb/debian/bash@5?arch=arm64", "bash", "5"),
        pkg("pkg:npm/local@1.0#packages/local", "local"),
      ],
    );
    expect(purls(document).sort()).toEqual([
      "pkg:deb/debian/bash@5?arch=amd64&distro=debian-12",
      "pkg:deb/debian/bash@5?arch=arm64",
      "pkg:npm/a@1.0?checksum=sha256:ab",
      "pkg:npm/local@1.0#packages/local",
      "pkg:pypi/from-git?vcs_url=git%2Bhttps://x.example/r",
      "pkg:pypi/requests@2.0",
    ]);
    expect(sbomProblems(document)).toEqual([]);
  });

  it("knows Go modules by their major version, and drops local replacements", () => {
    const document = merged(
      [
        pkg("pkg:golang/x.example/m@v2.1.0#v2", "x.example/m/v2", "v2.1.0"),
        pkg("pkg:golang/x.example/m@v0.0.0#sub", "x.example/m", "v0.0.0"),
        pkg("pkg:golang/x.example/dev@(devel)", "x.example/dev", "(devel)"),
      ],
      [],
      [pkg("pkg:golang/x.example/m/v2@v2.1.0?type=module", "x.example/m/v2", "v2.1.0")],
    );
    expect(purls(document)).toEqual(["pkg:golang/x.example/m/v2@v2.1.0?type=module"]);
  });

  it("keeps the licences' texts and the tools of all", () => {
    const document = merged(
      [pkg("pkg:npm/a@1.0", "a", "1.0", { license: "One of a kind" })],
      [],
      [pkg("pkg:npm/b@1.0", "b", "1.0", { license: "Another one" })],
    );
    expect(packagesOf(document).map((each) => each.license)).toEqual(["One of a kind", "Another one"]);
    expect(sbomProblems(document)).toEqual([]);
  });
});
