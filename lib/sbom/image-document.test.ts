import { describe, expect, it } from "vitest";
import type { DockerfileJson } from "../containerfile/index.ts";
import { memoryLog } from "../log/index.ts";
import { baseImages } from "./base-images.ts";
import { contextualize } from "./contextualize.ts";
import { toCycloneDx } from "./cyclonedx.ts";
import { imageDocument } from "./image-document.ts";
import { annotationProperty } from "./packages.ts";
import { isCycloneDx } from "./read.ts";
import { toSpdx } from "./spdx.ts";
import type { CycloneDxBom, ImageSubject, Package, SpdxDocument } from "./types.ts";
import { sbomProblems } from "./validate.ts";

const created = "2026-01-31T12:00:00Z";
const about = { created, tool: "slipway" };
const subject = (name: string, n: number): ImageSubject => ({
  repository: `quay.io/org/${name}`,
  digest: `sha256:${String(n).repeat(64)}`,
  tag: "1",
});
const image = { ...subject("app", 1), arch: "amd64" };
const [golang, debian] = [subject("golang", 2), subject("debian", 3)];
const digests = new Map([
  ["golang:1", golang],
  ["debian:1", debian],
]);
const from = (base: string, as = "") => ({
  Name: as,
  ...(as ? { As: as } : {}),
  BaseName: base,
  SourceCode: `FROM ${base}`,
  Platform: "",
  From: base === "scratch" ? { Scratch: true as const } : { Image: base },
  Commands: [],
});
const fromStage = (index: number, named: string, as = "") => ({
  ...from(named, as),
  From: { Stage: { Named: named, Index: index } },
});
const file = (...Stages: DockerfileJson["Stages"]): DockerfileJson => ({ MetaArgs: [], Stages });
const bases = (parsed: DockerfileJson, target = "", log = memoryLog()) =>
  baseImages(parsed, digests, target, log);
const said = (used: ReturnType<typeof bases>) => ({
  builders: used.builders.map((each) => [each.image.repository, ...each.properties.map((one) => one.value)]),
  parent: used.parent && [used.parent.image.repository, ...used.parent.properties.map((one) => one.name)],
});

describe("base images", () => {
  const base = "konflux:container:is_base_image";
  const stage = "konflux:container:is_builder_image:for_stage";

  it("are builders by stage and one parent", () => {
    expect(said(bases(file(from("golang:1", "build"), from("debian:1"))))).toEqual({
      builders: [["quay.io/org/golang", "0"]],
      parent: ["quay.io/org/debian", base],
    });
  });
  it("may be used twice, as builder and as parent", () => {
    const used = bases(file(from("debian:1", "a"), from("golang:1"), from("golang:1"), from("debian:1")));
    expect(said(used)).toEqual({
      builders: [["quay.io/org/golang", "1", "2"]],
      parent: ["quay.io/org/debian", stage, base],
    });
    expect(used.parentIsBuilder).toBe(true);
  });
  it("are found through stages that continue another", () => {
    expect(said(bases(file(from("golang:1", "a"), from("debian:1", "b"), fromStage(0, "a"))))).toEqual({
      builders: [["quay.io/org/debian", "1"]],
      parent: ["quay.io/org/golang", base],
    });
  });
  it("have no parent when the image starts from scratch", () => {
    expect(said(bases(file(from("golang:1", "a"), from("scratch"))))).toEqual({
      builders: [["quay.io/org/golang", "0"]],
      parent: undefined,
    });
  });
  it("end with the target stage", () => {
    const parsed = file(from("golang:1", "a"), from("debian:1", "b"));
    expect(said(bases(parsed, "a"))).toEqual({ builders: [], parent: ["quay.io/org/golang", base] });
    expect(said(bases(parsed, "0"))).toEqual({ builders: [], parent: ["quay.io/org/golang", base] });
  });
  it("of which nothing is known are a warning", () => {
    const log = memoryLog();
    expect(said(bases(file(from("other:1", "a"), from("debian:1")), "", log)).builders).toEqual([]);
    expect(log.lines[0]).toContain("warn: Nothing is known of base image other:1");
  });
});

const packages: Package[] = [
  { name: "bash", version: "5", purl: "pkg:deb/debian/bash@5?arch=amd64", foundBy: "dpkg-db-cataloger" },
  { name: "left-pad", version: "1", purl: "pkg:npm/left-pad@1", foundBy: "javascript-package-cataloger" },
];
const fetched = toSpdx({
  name: "",
  created,
  annotator: "hermeto",
  packages: [
    {
      name: "six",
      version: "1",
      purl: "pkg:pypi/six@1",
      foundBy: "hermeto",
      properties: [{ name: "hermeto:found_by", value: "hermeto" }],
    },
  ],
});
const scan = { name: "scan", created, packages, about: "image" as const };
const base = bases(file(from("golang:1", "a"), from("debian:1")));
const additional = [subject("runner", 4)];
const spdx = imageDocument({
  type: "spdx",
  image,
  scanned: [toSpdx(scan)],
  fetched,
  base,
  additional,
  about,
}) as SpdxDocument;
const relations = (document: SpdxDocument, type: string) =>
  document.relationships
    .filter((each) => each.relationshipType === type)
    .map((each) => {
      const name = (id: string) => document.packages.find((one) => one.SPDXID === id)?.name ?? id;
      return `${name(each.spdxElementId)} > ${name(each.relatedSpdxElement)}`;
    });

describe("an image's document", () => {
  it("describes the image, which contains what was found and fetched (SPDX)", () => {
    expect(sbomProblems(spdx)).toEqual([]);
    expect(spdx.name).toBe(`quay.io/org/app@${image.digest}`);
    expect(relations(spdx, "DESCRIBES")).toEqual(["SPDXRef-DOCUMENT > app_amd64"]);
    expect(relations(spdx, "CONTAINS")).toEqual([
      "app_amd64 > bash",
      "app_amd64 > left-pad",
      "app_amd64 > six",
    ]);
    expect(relations(spdx, "BUILD_TOOL_OF")).toEqual(["golang > app_amd64", "runner > app_amd64"]);
    expect(relations(spdx, "DESCENDANT_OF")).toEqual(["app_amd64 > debian"]);
    const own = spdx.packages[0];
    expect(own?.externalRefs?.[0]?.referenceLocator).toBe(
      `pkg:oci/app@${image.digest}?arch=amd64&repository_url=quay.io/org/app`,
    );
    const marks = spdx.packages.flatMap((each) =>
      (each.annotations ?? []).map((one) => `${each.name} ${annotationProperty(one)?.name}`),
    );
    expect(marks).toEqual([
      "six hermeto:found_by",
      "golang konflux:container:is_builder_image:for_stage",
      "debian konflux:container:is_base_image",
      "runner konflux:container:is_builder_image:additional_builder_image",
    ]);
  });

  it("is about the image, with its bases in the formulation (CycloneDX, what was fetched converted)", () => {
    const bom = imageDocument({
      type: "cyclonedx",
      image,
      scanned: [toCycloneDx(scan)],
      fetched,
      base,
      additional,
      about,
    });
    expect(isCycloneDx(bom) && sbomProblems(bom)).toEqual([]);
    const { metadata, components, dependencies, formulation } = bom as CycloneDxBom;
    expect(metadata?.component).toEqual(components?.[0]);
    expect(components?.map((each) => each.name)).toEqual(["app_amd64", "bash", "left-pad", "six"]);
    expect(dependencies?.[0]?.dependsOn).toHaveLength(3);
    expect(formulation?.map((each) => each.components?.map((one) => one.name))).toEqual([
      ["golang", "debian"],
      ["runner"],
    ]);
    expect(formulation?.[0]?.components?.[1]?.properties).toEqual([
      { name: "konflux:container:is_base_image", value: "true" },
    ]);
  });

  it("is the same for the same input", () => {
    const again = imageDocument({
      type: "spdx",
      image,
      scanned: [toSpdx(scan)],
      fetched,
      base,
      additional,
      about,
    });
    expect(JSON.stringify(again)).toBe(JSON.stringify(spdx));
  });
});

describe("in the context of the parent", () => {
  const parentImage = { ...debian, arch: "amd64" };
  const grand = bases(file(from("golang:1")));
  const own = imageDocument({
    type: "spdx",
    image: parentImage,
    scanned: [toSpdx({ ...scan, packages: [packages[0] as Package] })],
    base: grand,
    additional: [],
    about,
  }) as SpdxDocument;

  it("what the parent has too is contained in the parent, and the parent's ancestors are named", () => {
    const document = contextualize(spdx, own, memoryLog());
    expect(sbomProblems(document)).toEqual([]);
    expect(relations(document, "CONTAINS")).toEqual([
      "debian > bash",
      "app_amd64 > left-pad",
      "app_amd64 > six",
    ]);
    expect(relations(document, "DESCENDANT_OF")).toEqual(["app_amd64 > debian", "debian > golang"]);
  });

  it("what an ancestor has stays the ancestor's", () => {
    const older = contextualize(
      own,
      imageDocument({
        type: "spdx",
        image: golang,
        scanned: [toSpdx({ ...scan, packages: [packages[0] as Package] })],
        base: { builders: [], parentIsBuilder: false },
        additional: [],
        about,
      }) as SpdxDocument,
      memoryLog(),
    );
    const document = contextualize(spdx, older, memoryLog());
    expect(relations(document, "CONTAINS")[0]).toBe("golang > bash");
    expect(sbomProblems(document)).toEqual([]);
  });

  it("nothing changes without a parent", () => {
    const alone = imageDocument({
      type: "spdx",
      image,
      scanned: [toSpdx(scan)],
      base: { builders: [], parentIsBuilder: false },
      additional: [],
      about,
    }) as SpdxDocument;
    expect(contextualize(alone, own, memoryLog())).toBe(alone);
  });
});
