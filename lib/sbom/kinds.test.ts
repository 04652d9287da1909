/** Every kind of package through the documents: written, read back, merged, marked with its base image. */
import { describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { contextualize } from "./contextualize.ts";
import { toCycloneDx } from "./cyclonedx.ts";
import { imageDocument, inFormat } from "./image-document.ts";
import { packagesOf, spdxPurl } from "./packages.ts";
import { isCycloneDx } from "./read.ts";
import { toSpdx } from "./spdx.ts";
import type { ImageSubject, Package, SbomDocument, SbomType, SpdxDocument } from "./types.ts";
import { sbomProblems } from "./validate.ts";

const created = "2026-01-31T12:00:00Z";
const about = { created, tool: "slipway" };
const layer = `sha256:${"a".repeat(64)}`;
const checksum = (algorithm: "SHA1" | "SHA256", length: number) => [{ algorithm, value: "7".repeat(length) }];
const INSTALLED: readonly Package[] = [
  {
    name: "libcrypto3",
    version: "3.3.1-r0",
    purl: "pkg:apk/alpine/libcrypto3@3.3.1-r0?arch=x86_64&distro=alpine-3.20.1&upstream=openssl",
    license: "Apache-2.0",
    supplier: "A <a@b.example>",
    foundBy: "apk-db-cataloger",
    location: "/lib/apk/db/installed",
    layer,
  },
  {
    name: "example.com/App",
    purl: "pkg:golang/example.com/App",
    foundBy: "go-module-binary-cataloger",
    location: "/usr/bin/a",
    layer,
  },
  {
    name: "golang.org/x/text",
    version: "v0.3.0",
    purl: "pkg:golang/golang.org/x/text@v0.3.0",
    checksums: checksum("SHA256", 64),
    foundBy: "go-module-binary-cataloger",
    location: "/usr/bin/a",
    layer,
  },
  {
    name: "stdlib",
    version: "go1.26.8",
    purl: "pkg:golang/stdlib@1.26.8",
    license: "BSD-3-Clause",
    foundBy: "go-module-binary-cataloger",
    location: "/usr/bin/a",
    layer,
  },
  {
    name: "inner",
    version: "1.2",
    purl: "pkg:maven/com.example/inner@1.2",
    license: "The Apache License, Version 2.0",
    checksums: checksum("SHA1", 40),
    foundBy: "java-archive-cataloger",
    location: "/app/shop, old.war:WEB-INF/lib/inner.jar",
    layer,
  },
  {
    name: "bash",
    version: "5.2-1.el9",
    purl: "pkg:rpm/redhat/bash@5.2-1.el9?arch=x86_64",
    foundBy: "rpm-db-cataloger",
    location: "/var/lib/rpm/rpmdb.sqlite",
    layer,
  },
];
const write = (type: SbomType, packages: readonly Package[], of: "image" | "fetched" = "image") =>
  (type === "spdx" ? toSpdx : toCycloneDx)({ name: of, packages, about: of, created });
const purls = (document: SbomDocument) => packagesOf(document).map((each) => each.purl);

describe.each<SbomType>(["spdx", "cyclonedx"])("every kind of package, %s", (type) => {
  it("is written by the rules of the format and read back as it was", () => {
    const document = write(type, INSTALLED);
    expect(sbomProblems(document)).toEqual([]);
    const back = packagesOf(document);
    expect(back.map(({ purl, foundBy, location, layer: of }) => [purl, foundBy, location, of])).toEqual(
      INSTALLED.map((each) => [each.purl, each.foundBy, each.location, each.layer]),
    );
    expect(back.map((each) => [each.version, each.checksums])).toEqual(
      INSTALLED.map((each) => [each.version, each.checksums]),
    );
    const other = inFormat(document, type === "spdx" ? "cyclonedx" : "spdx", about);
    expect(sbomProblems(other)).toEqual([]);
    expect(purls(other)).toEqual(purls(document));
  });

  it("gives way to what was fetched, module by module", () => {
    const fetched = write(
      type,
      [
        {
          name: "golang.org/x/text",
          version: "v0.3.0",
          purl: "pkg:golang/golang.org/x/text@v0.3.0?type=module",
          foundBy: "hermeto",
        },
        {
          name: "bash",
          version: "5.2-1.el9",
          purl: "pkg:rpm/redhat/bash@5.2-1.el9?arch=x86_64&checksum=sha256:ab",
          foundBy: "hermeto",
        },
      ],
      "fetched",
    );
    const image: ImageSubject = { repository: "quay.io/org/app", digest: `sha256:${"1".repeat(64)}` };
    const base = { builders: [], parentIsBuilder: false };
    const document = imageDocument({
      type,
      image,
      scanned: [write(type, INSTALLED)],
      fetched,
      base,
      additional: [],
      about,
    });
    expect(sbomProblems(document)).toEqual([]);
    const found = purls(document).filter((each) => /text|bash/.test(each));
    expect(found.sort()).toEqual([
      "pkg:golang/golang.org/x/text@v0.3.0?type=module",
      "pkg:rpm/redhat/bash@5.2-1.el9?arch=x86_64&checksum=sha256:ab",
    ]);
    expect(purls(document)).toHaveLength(INSTALLED.length + 1);
  });
});

it("what came with the base image is contained in it, kind by kind; what has no version cannot be told", () => {
  const subject = (name: string, digit: string): ImageSubject => ({
    repository: `quay.io/org/${name}`,
    digest: `sha256:${digit.repeat(64)}`,
  });
  const [app, parent] = [subject("app", "1"), subject("base", "2")];
  const none = { builders: [], parentIsBuilder: false };
  const inherited = imageDocument({
    type: "spdx",
    image: parent,
    scanned: [write("spdx", INSTALLED)],
    base: none,
    additional: [],
    about,
  });
  const own: Package = {
    name: "own",
    version: "1",
    purl: "pkg:maven/g/own@1",
    foundBy: "java-archive-cataloger",
    checksums: [{ algorithm: "SHA1", value: "8".repeat(40) }],
  };
  const document = imageDocument({
    type: "spdx",
    image: app,
    scanned: [write("spdx", [...INSTALLED, own])],
    base: { ...none, parent: { image: parent, properties: [] } },
    additional: [],
    about,
  });
  if (isCycloneDx(document) || isCycloneDx(inherited)) expect.fail("not SPDX");
  const marked = contextualize(document, inherited, memoryLog());
  expect(sbomProblems(marked)).toEqual([]);
  expect(containedIn(marked, "base")).toEqual(
    INSTALLED.filter((each) => each.version !== undefined)
      .map((each) => each.purl)
      .sort(),
  );
  expect(containedIn(marked, "app")).toEqual(["pkg:golang/example.com/App", "pkg:maven/g/own@1"]);
});

/** Package URLs of what an image of that name contains. */
function containedIn(document: SpdxDocument, name: string): string[] {
  const byId = new Map(document.packages.map((each) => [each.SPDXID, each]));
  return document.relationships
    .filter((each) => each.relationshipType === "CONTAINS" && byId.get(each.spdxElementId)?.name === name)
    .map((each) => {
      const found = byId.get(each.relatedSpdxElement);
      return (found && spdxPurl(found)) ?? "";
    })
    .sort();
}
