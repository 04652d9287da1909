import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { readFetchedExtra } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { openRegistry, pushArtifact, type RegistryClient } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { fetchExtraArtifactsStep } from "./contract.ts";
import { matching } from "./filter.ts";
import { run } from "./run.ts";

const SCRIPTS = String.raw`(^|/)(Dockerfile|Containerfile|[^/]+\.(sh|bash|zsh|ksh|py|rb|pl|js|mjs|cjs|ts|ps1))$`;

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let dir: string;
let source: string;
let shared: string;
let log: ReturnType<typeof memoryLog>;
beforeAll(async () => {
  registry = await testRegistry();
  client = await openRegistry({ caFile: registry.caFile });
});
afterAll(() => registry.close());
beforeEach(async () => {
  log = memoryLog();
  dir = await mkdtemp(join(tmpdir(), "fetch extra-"));
  [source, shared] = [join(dir, "source"), join(dir, "shared")];
  await mkdir(source);
});
afterEach(() => rm(dir, { recursive: true }));

const image = () => `${registry.address}/ns/files`;
async function push(files: Readonly<Record<string, string>>, config?: string): Promise<string> {
  const layers = Object.entries(files).map(([title, text]) => ({
    source: { bytes: Buffer.from(text) },
    mediaType: "application/octet-stream",
    annotations: { "org.opencontainers.image.title": title },
  }));
  if (config === undefined)
    return (await pushArtifact(client, `${image()}:1`, { artifactType: "application/x", layers })).digest;
  const blobs = await Promise.all(
    layers.map(async ({ source: bytes, mediaType, annotations }) => ({
      ...(await client.putBlob(image(), bytes, mediaType)),
      annotations,
    })),
  );
  const described = await client.putBlob(image(), { bytes: Buffer.from("{}") }, config);
  return (
    await client.putManifest(`${image()}:2`, {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: described,
      layers: blobs,
    })
  ).digest;
}
const fetchFrom = (imageDigest: string, params: Record<string, string> = {}) =>
  runStep(fetchExtraArtifactsStep, run, {
    params: {
      fetch: "true",
      filter: SCRIPTS,
      imageUrl: `${image()}:1`,
      imageDigest,
      source,
      shared,
      caFile: registry.caFile,
      ...params,
    },
    log,
  });
const text = (name: string) => readFile(join(source, name), "utf8");

describe("files of an artifact", () => {
  it("that the filter matches come into the sources, under their titles, the same again", async () => {
    const digest = await push({
      "a.sh": "a",
      "bin/b.py": "b",
      Dockerfile: "FROM x",
      "c.bin": "c",
      "x/y.txt": "",
    });
    for (let times = 0; times < 2; times++) {
      expect(await fetchFrom(digest)).toEqual({});
      expect((await readdir(source, { recursive: true })).sort()).toEqual([
        "Dockerfile",
        "a.sh",
        "bin",
        "bin/b.py",
      ]);
      expect(await text("bin/b.py")).toBe("b");
      expect(await readFetchedExtra(shared)).toEqual({ files: ["a.sh", "bin/b.py", "Dockerfile"] });
    }
  });

  it("replace what is there, links too, and never through a link", async () => {
    await writeFile(join(dir, "outside"), "kept");
    await symlink(join(dir, "outside"), join(source, "a.sh"));
    await fetchFrom(await push({ "a.sh": "new" }));
    expect(await text("a.sh")).toBe("new");
    expect(await readFile(join(dir, "outside"), "utf8")).toBe("kept");
  });

  it("that would lie outside are left out, with a warning", async () => {
    await mkdir(join(dir, "target"));
    await symlink(join(dir, "target"), join(source, "link"));
    const titles = ["../up.sh", "/abs.sh", "link/in.sh", "a/../../up.sh", "link/deep/er.sh"];
    const digest = await push({
      ...Object.fromEntries(titles.map((title) => [title, title])),
      "a/../ok.sh": "ok",
    });
    await fetchFrom(digest);
    expect(await readFetchedExtra(shared)).toEqual({ files: ["a/../ok.sh"] });
    expect((await readdir(dir, { recursive: true })).filter((name) => name.endsWith(".sh"))).toEqual([
      "source/ok.sh",
    ]);
    for (const title of titles) expect(log.lines.join("\n")).toContain(`"${title}" would lie outside`);
  });
});

describe("nothing is fetched", () => {
  it.each([
    ["if it is not asked for", { fetch: "false", imageUrl: "nowhere.invalid/x" }],
    ["without a digest", { imageDigest: "" }],
    ["without an image", { imageUrl: "" }],
  ])("%s", async (_name, params) => {
    expect(await fetchFrom(`sha256:${"0".repeat(64)}`, params)).toEqual({});
    expect(await readFetchedExtra(shared)).toEqual({ files: [] });
  });

  it.each(["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"])(
    "out of an image: %s",
    async (config) => {
      await fetchFrom(await push({ "a.sh": "a" }, config));
      expect(await readdir(source)).toEqual([]);
      expect(await readFetchedExtra(shared)).toEqual({ files: [] });
    },
  );

  it("out of an index", async () => {
    const index = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [],
    } as const;
    const { digest } = await client.putManifest(`${image()}:3`, index);
    await fetchFrom(digest);
    expect(await readFetchedExtra(shared)).toEqual({ files: [] });
  });
});

describe("what cannot be fetched is an ERROR, which the next step repeats", () => {
  const failing = async (digest: string, params: Record<string, string>) => {
    const { testOutput } = await fetchFrom(digest, params);
    const handed = await readFetchedExtra(shared);
    expect(testOutput?.result).toBe("ERROR");
    return { note: testOutput?.note ?? "", failed: "failed" in handed ? handed.failed : "" };
  };
  it.each<[string, Record<string, string>, RegExp]>([
    ["an artifact that is not there", { imageDigest: `sha256:${"0".repeat(64)}` }, /not found|no such|404/i],
    ["a filter that is none", { filter: "(" }, /EXTRA_ARTIFACT_FILTER: "\(" is no regular expression/],
    ["a filter that needs ages", { filter: "^(a+)+$" }, /needs more than 2000 ms/],
    ["a filter that is too long", { filter: "a".repeat(5000) }, /has 5000 characters/],
  ])("%s", async (_name, params, why) => {
    const { note, failed } = await failing(await push({ [`${"a".repeat(60)}!`]: "x" }), params);
    expect(failed).toMatch(why);
    expect(note).toContain(failed.slice(0, 100));
    expect(await readdir(source)).toEqual([]);
  });

  it("a file that is larger than a script", async () => {
    const digest = await push({ "a.sh": "a", "b.sh": "x".repeat(17 * 1024 * 1024) });
    expect((await failing(digest, {})).failed).toContain('"b.sh" has 17825792 bytes');
    expect(await readdir(source)).toEqual([]);
  });
});

describe("the filter", () => {
  it.each<[string, string[], string[]]>([
    [
      SCRIPTS,
      ["Dockerfile", "x/Containerfile", "a.sh", ".sh", "a.shx", "x.tsx", "bin/x.mjs"],
      ["Dockerfile", "x/Containerfile", "a.sh", "bin/x.mjs"],
    ],
    ["^[[:alpha:]_]+$", ["ab_", "a1"], ["ab_"]],
    ["^[^[:digit:]/]+$", ["ab", "a1", "a/b"], ["ab"]],
    ["^[]x]+$", ["]x", "y"], ["]x"]],
    ["^[\\.]$", ["\\", ".", "a"], ["\\", "."]],
    ["^a[.]b$", ["a.b", "aXb"], ["a.b"]],
  ])("is POSIX: %s", (filter, titles, wanted) => {
    expect(matching(filter, titles)).toEqual(wanted);
  });
});
