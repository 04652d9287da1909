/**
 * Published sources of a well-known npm package and of a PyPI package, built hermetically on a base image
 * of this machine's packages; then the field's own clients read what was pushed.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testRepo } from "../../lib/git/testing/repo.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { packagesOf, parsePurl, parseSbom } from "../../lib/sbom/index.ts";
import { baseImage } from "../../scripts/base-image/index.ts";
import { stepEnvironment } from "../../scripts/machine/index.ts";
import { whyNot } from "../voyage/base.ts";
import { type Harbour, openHarbour, type Sailed } from "../voyage/harbour.ts";
import { client, which } from "./registry-tools.ts";

const exec = promisify(execFile);
const missing = ["mmdebstrap", "npm", "pip3", "tar", "chroot"].find((name) => which(name) === undefined);
const why =
  whyNot ?? (missing === undefined ? (process.getuid?.() === 0 ? undefined : "not root") : `no ${missing}`);
if (why !== undefined) console.warn(`voyages of published sources are skipped: ${why}`);
for (const name of ["crane", "skopeo", "oras", "tkn"])
  if (which(name) === undefined) console.warn(`skipped: ${name} is not there`);

const NPM_PACKAGE = "debug@4.4.1";
const PYPI_PACKAGE = { name: "iniconfig", version: "2.0.0" };

let harbour: Harbour;
let work: string;
let base: string;
const sailed = new Map<string, Sailed>();

/** The npm that runs the tests: `…/npm/bin/npm-cli.js` is its program. */
const npmPackage = (): string =>
  [
    process.env["npm_execpath"],
    "/usr/lib/node_modules/npm/bin/npm-cli.js",
    "/usr/share/nodejs/npm/bin/npm-cli.js",
  ]
    .filter((path) => path?.endsWith("npm-cli.js") && existsSync(path))
    .map((path) => dirname(dirname(path ?? "")))
    .at(0) ?? "";

beforeAll(async () => {
  if (why !== undefined) return;
  harbour = await openHarbour();
  work = await mkdtemp(join(tmpdir(), "slipway published-"));
  const npm = npmPackage();
  const made = await baseImage({
    client: harbour.client,
    repository: `${harbour.registry.address}/slipway/debian`,
    node: process.execPath,
    ...(npm === "" ? {} : { npm }),
    log: memoryLog(),
  });
  base = made.ref;
});
afterAll(async () => {
  await harbour?.close();
  if (work !== undefined) await rm(work, { recursive: true, force: true });
});

/** Commits a folder as a repository of its own and builds it. */
async function build(name: string, folder: string, prefetch: object): Promise<Sailed> {
  const repo = testRepo(folder);
  repo.commit(`Sources of ${name}`, {});
  const engine = await harbour.engine({ stepEnvironment: await stepEnvironment() });
  const params = {
    "git-url": pathToFileURL(folder).href,
    dockerfile: "Containerfile",
    hermetic: "true",
    "prefetch-input": JSON.stringify(prefetch),
    "output-image": `${harbour.registry.address}/published/${name}:1`,
    "build-args": [`BASE_IMAGE=${base}`],
  };
  const done = await harbour.sail(params, { engine });
  expect(done.exitCode, done.told).toBe(0);
  sailed.set(name, done);
  return done;
}

const imageOf = (name: string) =>
  `${harbour.registry.address}/published/${name}@${sailed.get(name)?.result("IMAGE_DIGEST")}`;
const tagOf = (name: string, suffix: string) =>
  `${harbour.registry.address}/published/${name}:${sailed.get(name)?.result("IMAGE_DIGEST").replace(":", "-")}${suffix}`;

/** PURLs in the SBOM that lies beside the image. */
async function purls(name: string): Promise<string[]> {
  const { json } = await harbour.client.manifest(tagOf(name, ".sbom"));
  if (!("layers" in json) || json.layers[0] === undefined) throw new Error("no SBOM layer");
  const text = await harbour.client.blobBytes(
    `${harbour.registry.address}/published/${name}`,
    json.layers[0],
  );
  return packagesOf(parseSbom(text.toString(), "the SBOM")).map(({ purl }) => purl);
}

/** The root file system of an image, by crane. */
async function unpacked(name: string): Promise<string> {
  const folder = join(work, `root-${name}`);
  await mkdir(folder);
  const tar = join(work, `${name}.tar`);
  await client("crane", ["export", "--insecure", imageOf(name), tar]);
  await exec("tar", [
    "--extract",
    "--file",
    tar,
    "--directory",
    folder,
    "--numeric-owner",
    "--preserve-permissions",
  ]);
  return folder;
}

describe.skipIf(why !== undefined)("published sources", () => {
  test("of an npm package", async () => {
    await client("npm", ["pack", "--silent", NPM_PACKAGE], { cwd: work });
    const [archive = ""] = (await readdir(work)).filter((name) => name.endsWith(".tgz"));
    await exec("tar", ["xzf", archive], { cwd: work });
    const folder = join(work, "package");
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    // Tools of its maintainers: the package is built for its users.
    const { devDependencies: _tools, scripts: _scripts, ...published } = manifest;
    await writeFile(join(folder, "package.json"), JSON.stringify(published, null, 2));
    await client("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit"], {
      cwd: folder,
    });
    const lines = [
      "ARG BASE_IMAGE",
      "FROM ${BASE_IMAGE}",
      "WORKDIR /app",
      "COPY . .",
      "RUN npm ci --ignore-scripts --no-audit --no-fund",
      `RUN node -e 'require("ms"); require("/app")("slipway")'`,
    ];
    await writeFile(join(folder, "Containerfile"), `${lines.join("\n")}\n`);
    const done = await build("debug", folder, { type: "npm", path: "." });
    expect(done.lines.join("\n")).toContain("Building without network");
    expect(await purls("debug")).toContainEqual(expect.stringMatching(/^pkg:npm\/ms@2\./));
  });

  test("of a PyPI package", async () => {
    const { name, version } = PYPI_PACKAGE;
    const download = [
      "download",
      "--no-deps",
      "--quiet",
      "--no-binary",
      ":all:",
      "--dest",
      "sdist",
      `${name}==${version}`,
    ];
    await client("pip3", [...download, "--no-build-isolation"], { cwd: work }).catch(() =>
      client("pip3", download, { cwd: work }),
    );
    const [archive = ""] = await readdir(join(work, "sdist"));
    await exec("tar", ["xzf", join("sdist", archive)], { cwd: work });
    const folder = join(work, `${name}-${version}`);
    await writeFile(join(folder, "requirements.txt"), "");
    await writeFile(join(folder, "requirements-build.txt"), await buildRequirements(folder));
    const install = "python3 -m pip install --break-system-packages --no-cache-dir";
    const lines = [
      "ARG BASE_IMAGE",
      "FROM ${BASE_IMAGE}",
      "WORKDIR /app",
      "COPY . .",
      `RUN ${install} --require-hashes -r requirements-build.txt`,
      `RUN SETUPTOOLS_SCM_PRETEND_VERSION=${version} ${install} --no-deps --no-build-isolation .`,
      `RUN cd / && python3 -c 'import ${name}'`,
    ];
    await writeFile(join(folder, "Containerfile"), `${lines.join("\n")}\n`);
    await build(name, folder, {
      type: "pip",
      path: ".",
      requirements_files: ["requirements-build.txt"],
      binary: {},
    });
    const python = (await purls(name)).filter((purl) => purl.startsWith("pkg:pypi/"));
    // Of the sources themselves the prefetch knows more than a scan of the image: their commit.
    expect(python).toContainEqual(expect.stringMatching(new RegExp(`^pkg:pypi/${name}\\?vcs_url=`)));
    expect(python).toContain("pkg:pypi/hatchling@1.25.0");
  });
});

/** What the package's build needs, each pinned with the hash of its wheel. */
async function buildRequirements(folder: string): Promise<string> {
  const wheels = join(folder, "..", "wheels");
  const wanted = ["hatchling==1.25.0", "hatch-vcs==0.4.0"];
  await client("pip3", ["download", "--quiet", "--only-binary", ":all:", "--dest", wheels, ...wanted]);
  const files = (await readdir(wheels)).filter((file) => file.endsWith(".whl"));
  const lines = await Promise.all(
    files.map(async (file) => {
      const [name = "", version = ""] = file.split("-");
      const hash = createHash("sha256")
        .update(await readFile(join(wheels, file)))
        .digest("hex");
      return `${name.replaceAll("_", "-")}==${version} --hash=sha256:${hash}\n`;
    }),
  );
  return lines.sort().join("");
}

describe.skipIf(why !== undefined)("what was pushed", () => {
  test.skipIf(which("crane") === undefined)("crane reads image and tags", async () => {
    const repository = `${harbour.registry.address}/published/debug`;
    expect(await client("crane", ["digest", "--insecure", `${repository}:1`])).toBe(
      sailed.get("debug")?.result("IMAGE_DIGEST"),
    );
    const tags = (await client("crane", ["ls", "--insecure", repository])).split("\n");
    expect(tags).toContain("1");
    expect(await client("crane", ["validate", "--insecure", "--remote", imageOf("debug")])).toMatch(/PASS/);
  });

  test.skipIf(which("skopeo") === undefined)("skopeo reads the image", async () => {
    const said = await client("skopeo", ["inspect", "--tls-verify=false", `docker://${imageOf("debug")}`]);
    expect(JSON.parse(said)).toMatchObject({
      Digest: sailed.get("debug")?.result("IMAGE_DIGEST"),
      Labels: { "vcs-type": "git" },
    });
  });

  test.skipIf(which("oras") === undefined)("oras reads SBOM and Containerfile", async () => {
    const manifest = await client("oras", ["manifest", "fetch", "--plain-http", tagOf("debug", ".sbom")]);
    const { layers } = JSON.parse(manifest);
    const blob = `${harbour.registry.address}/published/debug@${layers[0].digest}`;
    const sbom = await client("oras", ["blob", "fetch", "--plain-http", "--output", "-", blob]);
    expect(packagesOf(parseSbom(sbom, "the SBOM")).length).toBeGreaterThan(50);
    const folder = join(work, "containerfile");
    await client("oras", ["pull", "--plain-http", "--output", folder, tagOf("debug", ".dockerfile")]);
    const [file = ""] = await readdir(folder);
    expect(await readFile(join(folder, file), "utf8")).toContain("npm ci --ignore-scripts");
  });

  test.skipIf(which("tkn") === undefined)("tkn lists what the bundles have", async () => {
    for (const { kind, name, ref } of harbour.bundles)
      expect(await client("tkn", ["bundle", "list", ref])).toContain(
        `${kind.toLowerCase()}.tekton.dev/${name}`,
      );
  });

  test.skipIf(which("crane") === undefined)("the SBOM has the OS packages that dpkg-query sees", async () => {
    for (const name of sailed.keys()) {
      const root = await unpacked(name);
      const { stdout } = await exec("chroot", [
        root,
        "dpkg-query",
        "-W",
        "-f",
        "${Package} ${Version} ${Architecture}\n",
      ]);
      const found = (await purls(name))
        .map(parsePurl)
        .filter((purl) => purl?.type === "deb")
        .map((purl) => `${purl?.name} ${purl?.version} ${purl?.qualifiers?.["arch"]}`);
      expect([...new Set(found)].sort(), name).toEqual(stdout.trim().split("\n").sort());
    }
  });
});
