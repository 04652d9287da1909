/** What is installed in images besides Debian, npm and Python packages: apk, Go programs, JARs. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRegistry } from "../../registry/index.ts";
import { memoryLog } from "../log/index.ts";
import { registryClient } from "../oci/index.ts";
import type { RegistryClient } from "../oci/types.ts";
import { elfProgram } from "./fixtures/elf.ts";
import { pushTestImage, type TestEntry } from "./fixtures/image.ts";
import { jarOf, pomProperties } from "./fixtures/zip.ts";
import { scanImage } from "./scan.ts";

let client: RegistryClient;
let repository: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), "sbom-installed-"));
  const registry = await startRegistry({ dir });
  client = registryClient({ ca: registry.ca });
  repository = `${registry.address}/scan/app`;
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

async function scan(layers: readonly (readonly TestEntry[])[], select = "") {
  const log = memoryLog();
  const { digest, diffIds } = await pushTestImage(client, `${repository}:t`, { layers });
  const { packages } = await scanImage(client, `${repository}@${digest}`, { log, select });
  return { packages, diffIds, log, purls: packages.map((each) => each.purl) };
}

const ALPINE: TestEntry = ["etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n"];
const apkEntry = (name: string, version: string, more = "") =>
  `C:Q1abc=\nP:${name}\nV:${version}\nA:x86_64\n${more}F:usr/bin\nR:${name}\nP:no-field-of-a-file\na:0:0:755\n\n`;
const program = (module: string) =>
  elfProgram({
    version: "go1.22.1",
    modules: `path\t${module}\nmod\t${module}\tv1.0.0\t\ndep\ta/b\tv2.0.0\t`,
  });
const jar = jarOf({}, [pomProperties("g", "a", "1")]);

it("Debian packages belong to the point release, where there is one", async () => {
  const status = "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n";
  const distro = async (version: string) => {
    const entries: TestEntry[] = [
      ["etc/os-release", "ID=debian\nVERSION_ID=12\n"],
      ["var/lib/dpkg/status", status],
    ];
    return (await scan([[...entries, ["etc/debian_version", version]]])).purls;
  };
  expect(await distro("12.5\n")).toEqual(["pkg:deb/debian/a@1?arch=all&distro=debian-12.5"]);
  expect(await distro("trixie/sid\n")).toEqual(["pkg:deb/debian/a@1?arch=all&distro=debian-12"]);
});

describe("apk databases", () => {
  it.each(["lib/apk/db/installed", "usr/lib/apk/db/installed"])("are read: %s", async (path) => {
    const database = `${apkEntry("musl", "1.2.5-r0", "L:MIT\nU:https://musl.libc.org/\nm:A <a@b.example>\no:musl\n")}${apkEntry("libcrypto3", "3.3.1-r0", "o:openssl\nL:GPL MIT\n")}P:no-version\n\n`;
    const { packages, diffIds } = await scan([[ALPINE, [path, database]]]);
    expect(packages).toEqual([
      {
        name: "libcrypto3",
        version: "3.3.1-r0",
        purl: "pkg:apk/alpine/libcrypto3@3.3.1-r0?arch=x86_64&distro=alpine-3.20.1&upstream=openssl",
        license: "GPL AND MIT",
        foundBy: "apk-db-cataloger",
        location: `/${path}`,
        layer: diffIds[0],
      },
      {
        name: "musl",
        version: "1.2.5-r0",
        purl: "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1",
        license: "MIT",
        homepage: "https://musl.libc.org/",
        supplier: "A <a@b.example>",
        foundBy: "apk-db-cataloger",
        location: `/${path}`,
        layer: diffIds[0],
      },
    ]);
  });

  it("of an image without os-release belong to the Alpine of its repositories", async () => {
    const { purls } = await scan([
      [
        ["lib/apk/db/installed", apkEntry("musl", "1")],
        ["etc/apk/repositories", "https://dl-cdn.alpinelinux.org/alpine/v3.19/main\n"],
      ],
    ]);
    expect(purls).toEqual(["pkg:apk/alpine/musl@1?arch=x86_64&distro=alpine-3.19"]);
  });
});

describe("programs and archives", () => {
  it("are looked into wherever they lie, each with its layer", async () => {
    const { packages, diffIds } = await scan([
      [["usr/bin/tool", program("example.com/tool")]],
      [["app/a.jar", jar]],
    ]);
    expect(packages.map(({ purl, layer, location, foundBy }) => [purl, layer, location, foundBy])).toEqual([
      ["pkg:golang/a/b@v2.0.0", diffIds[0], "/usr/bin/tool", "go-module-binary-cataloger"],
      ["pkg:golang/example.com/tool@v1.0.0", diffIds[0], "/usr/bin/tool", "go-module-binary-cataloger"],
      ["pkg:golang/stdlib@1.22.1", diffIds[0], "/usr/bin/tool", "go-module-binary-cataloger"],
      ["pkg:maven/g/a@1", diffIds[1], "/app/a.jar", "java-archive-cataloger"],
    ]);
  });

  it("that later layers replace or remove are not there", async () => {
    const { purls } = await scan([
      [
        ["bin/old", program("example.com/old")],
        ["bin/gone", program("example.com/gone")],
        ["app/a.jar", jar],
      ],
      [
        ["bin/old", program("example.com/new")],
        ["bin/.wh.gone", ""],
        ["app/a.jar", "too short"],
      ],
    ]);
    expect(purls.filter((each) => !/stdlib|a\/b/.test(each))).toEqual(["pkg:golang/example.com/new@v1.0.0"]);
  });

  it("are found under the names of hard links, in the layer and in later ones", async () => {
    const { packages } = await scan([
      [
        ["bin/tool", program("example.com/tool")],
        ["bin/same", { hardlink: "bin/tool" }],
      ],
      [["bin/later", { hardlink: "bin/tool" }]],
    ]);
    const places = packages.filter((each) => each.name === "stdlib").map((each) => each.location);
    expect(places).toEqual(["/bin/later", "/bin/same", "/bin/tool"]);
  });

  it("that cannot be read are a warning, and the scan goes on", async () => {
    const { purls, log } = await scan([
      [
        ["app/broken.jar", Buffer.alloc(1000, "x")],
        ["bin/half", program("example.com/half").subarray(0, 100)],
        ["app/a.jar", jar],
      ],
    ]);
    expect(purls).toEqual(["pkg:maven/g/a@1"]);
    expect(log.lines.filter((line) => line.startsWith("warn: ")).join()).toContain(
      "/app/broken.jar is left out",
    );
  });

  it("larger than what is held in memory lie in a file for a moment", async () => {
    const large = Buffer.concat([program("example.com/large"), Buffer.alloc(33 * 1024 * 1024)]);
    expect((await scan([[["bin/large", large]]])).purls).toContain("pkg:golang/example.com/large@v1.0.0");
  });

  it("are not looked into by catalogers that are switched off", async () => {
    const layers: TestEntry[][] = [
      [
        ["bin/tool", program("example.com/tool")],
        ["a.jar", jar],
      ],
    ];
    expect((await scan(layers, "-go-module-binary-cataloger")).purls).toEqual(["pkg:maven/g/a@1"]);
    expect((await scan(layers, "go")).purls).toHaveLength(3);
  });
});
