import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { pushArtifact, registryClient } from "../../lib/oci/index.ts";
import type { RegistryClient } from "../../lib/oci/types.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { startRegistry } from "../../registry/index.ts";
import { applyTagsStep } from "./contract.ts";
import { splitTags } from "./label.ts";
import { run } from "./run.ts";

let client: RegistryClient;
let caFile: string;
let repository: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), "apply-tags-"));
  const registry = await startRegistry({ dir });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  repository = `${registry.address}/ns/app`;
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

const LABEL = "konflux.additional-tags";
const push = async (tag: string, labels: Record<string, string> = {}) =>
  (await pushTestImage(client, `${repository}:${tag}`, { layers: [[["tag", tag]]], labels })).digest;
async function call(digest: string, params: Record<string, string | string[]> = {}) {
  const log = memoryLog();
  await runStep(applyTagsStep, run, { params: { image: `${repository}:x`, digest, caFile, ...params }, log });
  return log.lines;
}
const at = async (tag: string) => (await client.resolve(`${repository}:${tag}`)).digest;

describe("apply-tags", () => {
  it("gives the tags asked for and those of the label, and again changes nothing", async () => {
    const digest = await push("one", { [LABEL]: "l1, l2\nl3" });
    await call(digest, { tags: ["t1", "l1"] });
    for (const tag of ["t1", "l1", "l2", "l3"]) expect(await at(tag)).toBe(digest);
    const lines = await call(digest, { tags: ["t1"] });
    expect(lines.filter((line) => line.endsWith("is there already"))).toHaveLength(4);
  });

  it("moves a tag that stands for another image", async () => {
    const [one, two] = [await push("first"), await push("second")];
    await call(one, { tags: ["moves"] });
    await call(two, { tags: ["moves"] });
    expect(await at("moves")).toBe(two);
  });

  it("reads the label of an image in an index, and tags the index", async () => {
    const digest = await push("child", { [LABEL]: "from-child" });
    const { descriptor } = await client.manifest(`${repository}@${digest}`);
    const index = await client.putManifest(`${repository}:index`, {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [{ ...descriptor, platform: { os: "linux", architecture: "amd64" } }],
    });
    await call(index.digest);
    expect(await at("from-child")).toBe(index.digest);
  });

  it("warns of what has no labels, and still gives the tags asked for", async () => {
    const { digest } = await pushArtifact(client, `${repository}:artifact`, {
      artifactType: "a/b",
      layers: [],
    });
    expect((await call(digest, { tags: ["of-artifact"] })).join("\n")).toContain("warn: ");
    expect(await at("of-artifact")).toBe(digest);
  });

  it("reads no label when none is named", async () => {
    const digest = await push("unread", { [LABEL]: "never" });
    await call(digest, { tagsFromLabel: "" });
    await expect(at("never")).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });

  it.each<[string, Record<string, string | string[]>]>([
    ["TAGS_BAD_DIGEST", { digest: "sha256:12" }],
    ["TAGS_BAD_TAG", { tags: ["ok", "not ok"] }],
    ["TAGS_BAD_LABEL", { tagsFromLabel: "a..b" }],
    ["OCI_BAD_REFERENCE", { image: "UPPER/case" }],
  ])("refuses before it changes anything: %s %j", async (code, params) => {
    const digest = await push("refused");
    await expect(call(digest, { tags: ["ok"], ...params })).rejects.toMatchObject({ code });
    await expect(at("ok")).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });

  it("refuses a label that holds no tags, before it changes anything", async () => {
    const digest = await push("bad-label", { [LABEL]: "good .bad" });
    await expect(call(digest)).rejects.toMatchObject({ code: "TAGS_BAD_TAG" });
    await expect(at("good")).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });

  it("refuses an image that is not there", async () => {
    await expect(call(`sha256:${"0".repeat(64)}`)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });
});

it("splits a label's value", () => {
  expect(splitTags(" a,b  c\n,d, ")).toEqual(["a", "b", "c", "d"]);
  expect(splitTags("")).toEqual([]);
});
