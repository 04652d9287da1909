import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRegistry } from "../../registry/index.ts";
import { memoryLog } from "../log/index.ts";
import { registryClient } from "../oci/index.ts";
import type { RegistryClient } from "../oci/types.ts";
import { type Compression, pushTestImage, type TestEntry } from "./fixtures/image.ts";
import { scanImage } from "./scan.ts";

let client: RegistryClient;
let repository: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), "sbom-scan-"));
  const registry = await startRegistry({ dir });
  client = registryClient({ ca: registry.ca });
  repository = `${registry.address}/scan/app`;
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

const OS: TestEntry = [
  "usr/lib/os-release",
  'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n',
];
const OS_LINK: TestEntry = ["etc/os-release", { symlink: "../usr/lib/os-release" }];
const deb = (name: string, version: string, status = "install ok installed") =>
  `Package: ${name}\nStatus: ${status}\nArchitecture: amd64\nMaintainer: A B <a@b.example>\nVersion: ${version}\nDescription: x\n more\n .\n text\n`;
const manifest = (name: string, version: string, more: object = {}) =>
  JSON.stringify({ name, version, license: "MIT", ...more });

async function scan(layers: readonly (readonly TestEntry[])[], more: object = {}, select = "") {
  const log = memoryLog();
  const { digest, diffIds } = await pushTestImage(client, `${repository}:t`, { layers, ...more });
  const found = await scanImage(client, `${repository}@${digest}`, { log, select });
  return { ...found, diffIds, log, purls: found.packages.map((each) => each.purl) };
}

describe("scanning a pushed image", () => {
  it.each<[string, { compression?: Compression; docker?: boolean }]>([
    ["OCI, gzip", { compression: "gzip" }],
    ["OCI, zstd", { compression: "zstd" }],
    ["OCI, uncompressed", { compression: "none" }],
    ["docker", { docker: true }],
  ])("finds Debian, npm and Python packages with their layer: %s", async (_, kind) => {
    const layers: TestEntry[][] = [
      [OS, OS_LINK, ["var/lib/dpkg/status", `${deb("bash", "5.2.15-2+b7")}\n${deb("libc6", "1:2.36")}`]],
      [
        ["./app/node_modules/left-pad/package.json", manifest("left-pad", "1.3.0")],
        ["./app/node_modules/@babel/core/package.json", manifest("@babel/core", "7.0.0")],
        [
          "usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA",
          "Name: six\nVersion: 1.16.0\nLicense: MIT\n\nbody",
        ],
      ],
    ];
    const { packages, purls, diffIds, distro, arch } = await scan(layers, kind);
    expect(purls).toEqual([
      "pkg:deb/debian/bash@5.2.15-2%2Bb7?arch=amd64&distro=debian-12",
      "pkg:deb/debian/libc6@1:2.36?arch=amd64&distro=debian-12",
      "pkg:npm/%40babel/core@7.0.0",
      "pkg:npm/left-pad@1.3.0",
      "pkg:pypi/six@1.16.0",
    ]);
    expect(packages.map((each) => each.layer)).toEqual([
      ...[diffIds[0], diffIds[0]],
      ...[diffIds[1], diffIds[1], diffIds[1]],
    ]);
    expect(packages.at(-1)).toMatchObject({ license: "MIT", foundBy: "python-installed-package-cataloger" });
    expect(distro).toMatchObject({ id: "debian", versionId: "12" });
    expect(arch).toBe("amd64");
  });

  it("sees a later layer's database, not the earlier one's", async () => {
    const { purls, packages, diffIds } = await scan([
      [OS, ["var/lib/dpkg/status", deb("bash", "1")]],
      [["var/lib/dpkg/status", `${deb("bash", "2")}\n${deb("dash", "1")}`]],
    ]);
    expect(purls.map((each) => each.replace(/\?.*/, ""))).toEqual([
      "pkg:deb/debian/bash@2",
      "pkg:deb/debian/dash@1",
    ]);
    expect(packages[0]?.layer).toBe(diffIds[1]);
  });

  it("does not see what whiteouts, opaque folders and replacements took away", async () => {
    const npm = (folder: string, name: string): TestEntry => [
      `${folder}/node_modules/${name}/package.json`,
      manifest(name, "1.0.0"),
    ];
    const { purls } = await scan([
      [
        npm("a", "removed"),
        npm("a", "stays"),
        npm("b", "hidden"),
        npm("c", "under-file"),
        npm("d", "gone-with-parent"),
      ],
      [
        ["a/node_modules/.wh.removed", ""],
        // In any order within the layer: the opaque mark hides what is below, not what comes along.
        npm("b", "fresh"),
        ["b/node_modules/.wh..wh..opq", ""],
        ["c", "a file now"],
        [".wh.d", ""],
      ],
      [["a/node_modules/.wh.never-there", ""]],
    ]);
    expect(purls).toEqual(["pkg:npm/fresh@1.0.0", "pkg:npm/stays@1.0.0"]);
  });

  it("keeps what the same layer adds beside its own whiteout", async () => {
    const path = "a/node_modules/x/package.json";
    const { purls } = await scan([
      [[path, manifest("x", "1.0.0")]],
      [
        [path, manifest("x", "2.0.0")],
        ["a/node_modules/.wh.x", ""],
      ],
    ]);
    expect(purls).toEqual(["pkg:npm/x@2.0.0"]);
  });

  it("follows hard links, to files that no cataloger asks for and to lower layers", async () => {
    const { purls } = await scan([
      [
        ["store/abc", manifest("in-layer", "1.0.0")],
        ["a/node_modules/in-layer/package.json", { hardlink: "store/abc" }],
        ["a/node_modules/lower/package.json", manifest("lower", "1.0.0")],
      ],
      [["b/node_modules/lower/package.json", { hardlink: "a/node_modules/lower/package.json" }]],
    ]);
    expect(purls).toEqual(["pkg:npm/in-layer@1.0.0", "pkg:npm/lower@1.0.0", "pkg:npm/lower@1.0.0"]);
  });

  it("reads distroless databases and leaves out what was removed", async () => {
    const { purls } = await scan([
      [
        OS,
        ["var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a\nArchitecture: all\n"],
        ["var/lib/dpkg/status.d/tzdata.md5sums", "0 x\n"],
        [
          "var/lib/dpkg/status",
          `${deb("gone", "1", "deinstall ok config-files")}\n${deb("half", "1", "install ok half-configured")}`,
        ],
      ],
    ]);
    expect(purls.map((each) => each.replace(/\?.*/, ""))).toEqual([
      "pkg:deb/debian/half@1",
      "pkg:deb/debian/tzdata@2024a",
    ]);
  });

  it("takes licences from machine-readable copyright files, links followed", async () => {
    const copyright =
      "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+ and Expat\n";
    const { packages } = await scan([
      [
        OS,
        ["var/lib/dpkg/status", `${deb("one", "1")}\n${deb("two", "1")}\n${deb("three", "1")}`],
        ["usr/share/doc/one/copyright", copyright],
        ["usr/share/doc/two", { symlink: "one" }],
        ["usr/share/doc/three/copyright", "License: all of them, says this free text"],
      ],
    ]);
    expect(packages.map(({ name, license }) => [name, license])).toEqual([
      ["one", "GPL-2.0-or-later AND MIT"],
      ["three", undefined],
      ["two", "GPL-2.0-or-later AND MIT"],
    ]);
  });

  it("goes on after files that cannot be read, with a warning", async () => {
    const { purls, log } = await scan([
      [
        ["a/node_modules/bad/package.json", "{ not json"],
        ["a/node_modules/odd/package.json", '{"name": 7, "version": null, "license": ["x"]}'],
        ["a/node_modules/list/package.json", "[]"],
        [
          "a/node_modules/bom/package.json",
          `\uFEFF${manifest("bom", "1.0.0", { license: { type: "ISC" } })}`,
        ],
        ["a/node_modules/bom/dist/package.json", manifest("inner", "9.9.9")],
        ["x.dist-info/METADATA", "no headers at all"],
        ["../outside/node_modules/evil/package.json", manifest("evil", "1.0.0")],
      ],
    ]);
    expect(purls).toEqual(["pkg:npm/bom@1.0.0"]);
    expect(log.lines.filter((line) => line.startsWith("warn: "))).toHaveLength(2);
  });

  it("uses the catalogers that are selected", async () => {
    const layers: TestEntry[][] = [
      [
        OS,
        ["var/lib/dpkg/status", deb("bash", "1")],
        ["a/node_modules/x/package.json", manifest("x", "1.0.0")],
      ],
    ];
    expect((await scan(layers, {}, "-dpkg-db-cataloger")).purls).toEqual(["pkg:npm/x@1.0.0"]);
    expect((await scan(layers, {}, "os")).purls).toHaveLength(1);
    expect((await scan(layers, {}, "os,+javascript-package-cataloger")).purls).toHaveLength(2);
    await expect(scan(layers, {}, "+portage-cataloger")).rejects.toMatchObject({
      code: "SBOM_UNKNOWN_CATALOGER",
    });
    await expect(scan(layers, {}, "nonsense")).rejects.toMatchObject({ code: "SBOM_UNKNOWN_CATALOGER" });
  });

  it("refuses an index, an artifact and a broken layer", async () => {
    const { digest } = await pushTestImage(client, `${repository}:t`, { layers: [[["a", "b"]]] });
    const { descriptor, json } = await client.manifest(`${repository}@${digest}`);
    const log = memoryLog();
    const index = await client.putManifest(`${repository}:index`, {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [descriptor],
    });
    await expect(scanImage(client, `${repository}@${index.digest}`, { log })).rejects.toMatchObject({
      code: "SBOM_NOT_AN_IMAGE",
    });
    const broken = {
      ...(await client.putBlob(repository, { bytes: Buffer.from("no gzip") })),
      mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    };
    const bad = await client.putManifest(`${repository}:bad`, {
      ...(json as object),
      layers: [broken],
    } as never);
    await expect(scanImage(client, `${repository}@${bad.digest}`, { log })).rejects.toMatchObject({
      code: "SBOM_BAD_LAYER",
    });
  });

  it("ends when it is cancelled", async () => {
    const { digest } = await pushTestImage(client, `${repository}:t`, { layers: [[["a", "b"]]] });
    const signal = AbortSignal.abort();
    await expect(
      scanImage(client, `${repository}@${digest}`, { log: memoryLog(), signal }),
    ).rejects.toThrow();
  });
});
