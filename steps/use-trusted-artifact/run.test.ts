import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createArtifacts } from "../../lib/artifacts/index.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { useTrustedArtifactStep } from "./contract.ts";
import { run } from "./run.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
beforeAll(async () => {
  registry = await testRegistry();
  client = await openRegistry({ caFile: registry.caFile });
});
afterAll(() => registry.close());

let dir: string;
let log: ReturnType<typeof memoryLog>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ta-"));
  log = memoryLog();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const at = (...parts: string[]) => join(dir, ...parts);
const created = async (paths: Readonly<Record<string, string>>) => {
  const sources = Object.entries(paths).map(([name, path]) => ({ name, path }));
  const signal = new AbortController().signal;
  const made = await createArtifacts(client, `${registry.address}/org/app:1.git`, sources, { log, signal });
  return made as { source: string; cachi2: string };
};
const used = (...artifacts: string[]) =>
  runStep(useTrustedArtifactStep, run, { params: { artifacts, caFile: registry.caFile }, log });
function tree(name: string, files: Readonly<Record<string, string>> = { "a.txt": "a", "b/c.sh": "#!" }) {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(at(name, file), ".."), { recursive: true });
    writeFileSync(at(name, file), content);
  }
  return at(name);
}

describe("an artifact", () => {
  it("comes out as it went in", async () => {
    const source = tree("source");
    chmodSync(join(source, "b/c.sh"), 0o755);
    symlinkSync("../a.txt", join(source, "b/link"));
    const results = await created({ source, cachi2: tree("cachi2", { "output/bom.json": "{}" }) });
    await used(`${results.source}=${at("to/source")}`, `${results.cachi2}=${at("to/cachi2")}`);
    execFileSync("diff", ["-r", "--no-dereference", source, at("to/source")]);
    expect(lstatSync(at("to/source/b/c.sh")).mode & 0o777).toBe(0o755);
    expect(readFileSync(at("to/cachi2/output/bom.json"), "utf8")).toBe("{}");
    expect(readdirSync(at("to")).sort()).toEqual(["cachi2", "source"]);
  });
});

describe("nothing to do", () => {
  it("skips a destination that holds the marker", async () => {
    const { source } = await created({ source: tree("source") });
    tree("to", { ".skip-trusted-artifacts": "" });
    await used(`${source}=${at("to")}`);
    expect(readdirSync(at("to"))).toEqual([".skip-trusted-artifacts"]);
  });

  it("skips an empty URI and an empty destination, with a warning", async () => {
    await used(`=${at("to")}`, `oci:${registry.address}/org/app@sha256:${"0".repeat(64)}=`);
    expect(log.lines.filter((line) => line.startsWith("warn: "))).toHaveLength(2);
    expect(existsSync(at("to"))).toBe(false);
  });

  it("says nothing of an empty URI whose destination another one fills", async () => {
    const { source } = await created({ source: tree("source") });
    await used(`${source}=${at("out")}`, `=${at("out")}`);
    expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([]);
    expect(readFileSync(at("out", "a.txt"), "utf8")).toBe("a");
  });

  it("makes an empty artifact of a path that is missing", async () => {
    const { source } = await created({ source: at("absent") });
    await used(`${source}=${at("to")}`);
    expect(readdirSync(at("to"))).toEqual([]);
  });
});

describe("what is refused", () => {
  const missing = () => `oci:${registry.address}/org/app@sha256:${"0".repeat(64)}`;
  it.each([
    ["ARTIFACT_BAD_URI", () => `docker:x@sha256:${"0".repeat(64)}=${at("to")}`],
    ["ARTIFACT_BAD_URI", () => `oci:${registry.address}/org/app:tag=${at("to")}`],
    ["ARTIFACT_BAD_URI", () => "no-equals-sign"],
    ["ARTIFACT_BAD_DESTINATION", () => `${missing()}=/`],
    ["ARTIFACT_BAD_DESTINATION", () => `${missing()}=/tmp/../`],
    ["OCI_NOT_FOUND", () => `${missing()}=${at("to")}`],
  ])("%s", async (code, artifact) => {
    await expect(used(artifact())).rejects.toMatchObject({ code });
    expect(existsSync(at("to"))).toBe(false);
  });

  it("a blob that is not what its digest says, before anything is unpacked", async () => {
    const { source } = await created({ source: tree("source", { "only-here": String(Math.random()) }) });
    const hex = source.split("sha256:")[1] ?? "";
    const blob = join(registry.dir, "blobs/sha256", hex.slice(0, 2), hex);
    const content = readFileSync(blob);
    writeFileSync(blob, content.fill(0, content.length - 8));
    await expect(used(`${source}=${at("to")}`)).rejects.toMatchObject({ code: "OCI_DIGEST_MISMATCH" });
    expect(existsSync(at("to"))).toBe(false);
  });
});

describe("into a folder with content", () => {
  it("merges directories, replaces files, and follows no link", async () => {
    const { source } = await created({ source: tree("source", { "d/new": "n", file: "new", sub: "new" }) });
    tree("to", { "d/old": "o", file: "old" });
    tree("elsewhere", { precious: "p" });
    symlinkSync(at("elsewhere/precious"), at("to/sub"));
    await used(`${source}=${at("to")}`);
    expect(readdirSync(at("to/d")).sort()).toEqual(["new", "old"]);
    expect(readFileSync(at("to/file"), "utf8") + readFileSync(at("to/sub"), "utf8")).toBe("newnew");
    expect(readFileSync(at("elsewhere/precious"), "utf8")).toBe("p");
  });

  it("replaces a link to a directory by the directory", async () => {
    const { source } = await created({ source: tree("source", { "d/new": "n" }) });
    mkdirSync(at("elsewhere"));
    mkdirSync(at("to"));
    symlinkSync(at("elsewhere"), at("to/d"));
    await used(`${source}=${at("to")}`);
    expect(readdirSync(at("elsewhere"))).toEqual([]);
    expect(readFileSync(at("to/d/new"), "utf8")).toBe("n");
  });

  it("changes nothing if a directory is in the way of a file", async () => {
    const { source } = await created({ source: tree("source", { a: "a", b: "b" }) });
    tree("to", { "b/file": "x" });
    await expect(used(`${source}=${at("to")}`)).rejects.toMatchObject({ code: "ARTIFACT_BAD_DESTINATION" });
    expect(readdirSync(at("to"))).toEqual(["b"]);
  });

  it("keeps directories read-only that were so, also the second time", async () => {
    const source = tree("source", { "ro/file": "x" });
    chmodSync(join(source, "ro"), 0o555);
    const artifact = await created({ source });
    await used(`${artifact.source}=${at("to")}`);
    await used(`${artifact.source}=${at("to")}`);
    expect(lstatSync(at("to/ro")).mode & 0o777).toBe(0o555);
  });

  it("unpacks the same again without a change", async () => {
    const source = tree("source");
    const artifact = await created({ source });
    await used(`${artifact.source}=${at("to")}`);
    await used(`${artifact.source}=${at("to")}`);
    execFileSync("diff", ["-r", source, at("to")]);
  });

  it("takes a destination with = in its name", async () => {
    const { source } = await created({ source: tree("source") });
    await used(`${source}=${at("a=b")}`);
    expect(existsSync(at("a=b/a.txt"))).toBe(true);
  });
});

it("leaves nothing when cancelled", async () => {
  const { source } = await created({ source: tree("source") });
  const params = { artifacts: [`${source}=${at("to")}`], caFile: registry.caFile };
  const signal = AbortSignal.abort();
  await expect(runStep(useTrustedArtifactStep, run, { params, log, signal })).rejects.toBeDefined();
  expect(existsSync(at("to"))).toBe(false);
});
