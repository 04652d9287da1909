/**
 * What the SBOM, index and Containerfile steps publish, read by the field's own clients: crane, oras,
 * cosign and syft. Each client that is missing is skipped by name.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { packagesOf, parsePurl, parseSbom } from "../../lib/sbom/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { imageIndexStep } from "../../steps/image-index/contract.ts";
import { run as makeIndex } from "../../steps/image-index/run.ts";
import { pushContainerfileStep } from "../../steps/push-containerfile/contract.ts";
import { run as pushContainerfile } from "../../steps/push-containerfile/run.ts";
import { sbomAttachStep } from "../../steps/sbom-attach/contract.ts";
import { run as attach } from "../../steps/sbom-attach/run.ts";
import { sbomPrepareStep } from "../../steps/sbom-prepare/contract.ts";
import { run as prepare } from "../../steps/sbom-prepare/run.ts";
import { sbomScanStep } from "../../steps/sbom-scan/contract.ts";
import { run as scan } from "../../steps/sbom-scan/run.ts";

const places = [
  join(homedir(), ".cache/slipway-clients/bin"),
  ...(process.env["PATH"] ?? "").split(delimiter),
];
const find = (...names: string[]) =>
  names.flatMap((name) => places.map((place) => join(place, name))).find((path) => existsSync(path));
const clients = {
  crane: find("crane"),
  oras: find("oras"),
  // Version 3 attaches bundles; version 2 has the verbs for attached SBOMs.
  cosign: find("cosign2", "cosign"),
  syft: find("syft"),
};
for (const [name, path] of Object.entries(clients))
  if (path === undefined)
    console.warn(`skipped: ${name} is neither on PATH nor in ~/.cache/slipway-clients/bin`);

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let dir: string;
let image: string;
let repository: string;
let digest: string;

/** Not the synchronous kind: the registry answers from this very process. */
async function call(program: string | undefined, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program ?? "", args, {
    cwd: dir,
    encoding: "utf8",
    env: { ...process.env, SSL_CERT_FILE: registry.caFile, HOME: dir, SYFT_CHECK_FOR_APP_UPDATE: "false" },
    maxBuffer: 256 * 1024 * 1024,
    timeout: 120_000,
  });
  return stdout;
}
const status = (name: string) =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:2.0-1+b1\nMaintainer: A <a@b.example>\nSource: src-${name} (2.0-1)\nDescription: x\n`;

beforeAll(async () => {
  registry = await testRegistry();
  client = await openRegistry({ caFile: registry.caFile });
  dir = await mkdtemp(join(tmpdir(), "sbom-interop-"));
  repository = `${registry.address}/ns/app`;
  ({ digest } = await pushTestImage(client, `${repository}:1`, {
    layers: [
      [
        ["usr/lib/os-release", "ID=debian\nVERSION_ID=12\n"],
        ["etc/os-release", { symlink: "../usr/lib/os-release" }],
        ["var/lib/dpkg/status", `${status("bash")}\n${status("libc6")}`],
        ["app/node_modules/@s/removed/package.json", '{"name":"@s/removed","version":"1.0.0"}'],
      ],
      [
        ["app/node_modules/@s/.wh.removed", ""],
        ["app/node_modules/left-pad/package.json", '{"name":"left-pad","version":"1.3.0","license":"MIT"}'],
        [
          "usr/lib/python3/dist-packages/Some_Thing-1.0.dist-info/METADATA",
          "Metadata-Version: 2.1\nName: Some_Thing\nVersion: 1.0\nLicense: MIT\n\n",
        ],
        ["usr/lib/python3/dist-packages/Some_Thing-1.0.dist-info/RECORD", ""],
      ],
    ],
  }));
  image = `${repository}:1@${digest}`;
});
afterAll(async () => {
  await registry.close();
  await rm(dir, { recursive: true });
});

async function attached(sbomType: "spdx" | "cyclonedx"): Promise<{ blobUrl: string; file: string }> {
  const { caFile } = registry;
  const [imageSbom, file] = [join(dir, "image.json"), join(dir, `${sbomType}.json`)];
  await runStep(sbomScanStep, scan, { params: { image, caFile, sbomType, imageSbom } });
  await runStep(sbomPrepareStep, prepare, {
    params: {
      image: `${repository}:1`,
      imageDigest: digest,
      sbomType,
      imageSbom,
      output: file,
      caFile,
      skipValidation: "false",
    },
  });
  const { blobUrl = "" } = await runStep(sbomAttachStep, attach, { params: { image, sbom: file, caFile } });
  return { blobUrl, file: await readFile(file, "utf8") };
}

describe.each(["spdx", "cyclonedx"] as const)("an attached SBOM, %s", (type) => {
  it.skipIf(!clients.crane)("is read by crane, as blob and under its tag", async () => {
    const { blobUrl, file } = await attached(type);
    expect(await call(clients.crane, "blob", blobUrl)).toBe(file);
    const manifest = JSON.parse(
      await call(clients.crane, "manifest", `${repository}:${digest.replace(":", "-")}.sbom`),
    );
    expect(`${repository}@${manifest.layers[0].digest}`).toBe(blobUrl);
    await call(clients.crane, "validate", "--remote", image);
  });

  it.skipIf(!clients.oras)("is read by oras", async () => {
    const { blobUrl, file } = await attached(type);
    const fetched = await call(
      clients.oras,
      "blob",
      "fetch",
      "--ca-file",
      registry.caFile,
      "--output",
      "-",
      blobUrl,
    );
    expect(fetched).toBe(file);
  });

  it.skipIf(!clients.cosign)("is downloaded by cosign, and cosign attaches the same", async () => {
    const { blobUrl, file } = await attached(type);
    const ref = `${repository}@${digest}`;
    expect(await call(clients.cosign, "download", "sbom", ref)).toBe(file);
    const ours = JSON.parse(await tagged());
    await writeFile(join(dir, "theirs.json"), file);
    await call(clients.cosign, "attach", "sbom", "--type", type, "--sbom", "theirs.json", ref);
    const theirs = JSON.parse(await tagged());
    expect(theirs.layers[0]).toMatchObject({
      digest: ours.layers[0].digest,
      mediaType: ours.layers[0].mediaType,
    });
    expect(theirs.config.mediaType).toBe(ours.config.mediaType);
    expect(blobUrl).toContain(theirs.layers[0].digest);
  });
});

const tagged = async () =>
  (await client.manifest(`${repository}:${digest.replace(":", "-")}.sbom`)).bytes.toString("utf8");

it.skipIf(!clients.syft)("finds the packages that syft finds, by the same package URLs", async () => {
  const { file } = await attached("spdx");
  const types = new Set(["deb", "npm", "pypi"]);
  // Python names are normalized by the specification; syft writes them as they are.
  const purls = (text: string) =>
    packagesOf(parseSbom(text, "sbom"))
      .map((each) => parsePurl(each.purl))
      .filter((purl) => purl !== undefined && types.has(purl.type))
      .map((purl) => JSON.stringify(purl))
      .sort();
  const theirs = await call(clients.syft, `registry:${image}`, "-o", "spdx-json", "-q");
  expect(purls(file)).toEqual(purls(theirs));
});

it.skipIf(!clients.crane)("an index is read by crane, platform by platform", async () => {
  const arm64 = await pushTestImage(client, `${repository}:arm64`, { layers: [[["a", "b"]]], arch: "arm64" });
  const { imageRef, imageDigest } = await runStep(imageIndexStep, makeIndex, {
    params: {
      image: `${repository}:index`,
      images: [image, `${repository}@${arm64.digest}`],
      caFile: registry.caFile,
    },
  });
  expect((await call(clients.crane, "digest", `${repository}:index`)).trim()).toBe(imageDigest);
  const platform = (await call(clients.crane, "digest", "--platform", "linux/arm64", imageRef)).trim();
  expect(platform).toBe(arm64.digest);
  await call(clients.crane, "validate", "--remote", imageRef);
});

it.skipIf(!clients.oras)("a published Containerfile is pulled by oras as Dockerfile", async () => {
  const source = join(dir, "source");
  await mkdir(source, { recursive: true });
  await writeFile(join(source, "Containerfile"), "FROM scratch\n");
  const { imageRef = "" } = await runStep(pushContainerfileStep, pushContainerfile, {
    params: {
      image: `${repository}:1`,
      imageDigest: digest,
      source,
      containerfile: "Containerfile",
      caFile: registry.caFile,
    },
  });
  await call(clients.oras, "pull", "--ca-file", registry.caFile, "--output", "pulled", imageRef);
  expect(await readFile(join(dir, "pulled/Dockerfile"), "utf8")).toBe("FROM scratch\n");
});
