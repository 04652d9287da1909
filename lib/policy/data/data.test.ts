import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testRegistry } from "../../../registry/testing.ts";
import { memoryLog } from "../../log/index.ts";
import { pushArtifact, type RegistryClient, registryClient } from "../../oci/index.ts";
import type { SourceAccess } from "../sources/index.ts";
import { loadData, mergeData, readExtraRuleData, ruleDataOf } from "./index.ts";

let folder: string;
let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let access: SourceAccess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-data-"));
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca });
  access = { client, base: folder, log: memoryLog(), signal: new AbortController().signal };
});
afterAll(async () => {
  await client.close();
  await registry.close();
  await rm(folder, { recursive: true });
});

async function files(name: string, content: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(content)) {
    const file = join(folder, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return join(folder, name);
}

describe("data", () => {
  it("of all JSON and YAML files of a folder, at every depth, is one", async () => {
    await files("many", {
      "a.yaml": "rule_data:\n  one: 1\n",
      "deep/b.yml": "rule_data:\n  two: [2]\n",
      "deep/er/c.json": '{"trusted_tasks": {"oci://r/t:1": []}}',
      "README.md": "not: data",
      "x.rego": "package x",
    });
    const wanted = { rule_data: { one: 1, two: [2] }, trusted_tasks: { "oci://r/t:1": [] } };
    for (const source of [`file::${folder}/many`, `${folder}/many`, "./many", "file::many"])
      expect(await loadData([source], access)).toEqual(wanted);
  });

  it("of an OCI artifact is in its titled layers, by tag and by digest", async () => {
    const reference = `${registry.address}/org/data:latest`;
    const title = (path: string) => ({ "org.opencontainers.image.title": path });
    const mediaType = "application/vnd.cncf.openpolicyagent.data.layer.v1+json";
    const { digest } = await pushArtifact(client, reference, {
      layers: [
        {
          source: { bytes: Buffer.from("trusted_tasks: {a: []}") },
          mediaType,
          annotations: title("data/t.yml"),
        },
        { source: { bytes: Buffer.from("package x") }, mediaType, annotations: title("policy/x.rego") },
      ],
    });
    const wanted = { trusted_tasks: { a: [] } };
    const repository = `${registry.address}/org/data`;
    for (const source of [
      `oci::${reference}`,
      `oci::${repository}`,
      `oci://${reference}`,
      `${repository}@${digest}`,
    ])
      expect(await loadData([source], access)).toEqual(wanted);
  });

  it.each([
    ["text", { "a.yaml": "just text" }, /a\.yaml is no object/],
    ["a list", { "a.json": "[]" }, /a\.json is no object but a list/],
    ["no JSON", { "a.json": "{" }, /a\.json is neither JSON nor YAML/],
    ["no YAML", { "a.yaml": "a: [" }, /a\.yaml is neither JSON nor YAML/],
  ])("that is %s is refused by file", async (name, content, says) => {
    await files(name, content);
    await expect(loadData([`file::${folder}/${name}`], access)).rejects.toMatchObject({
      code: "POLICY_BAD_DATA",
      message: expect.stringMatching(says),
    });
  });

  it.each([
    ["file::absent", /"file::absent" cannot be read: .*no such file/i],
    ["s3::bucket/x", /is of a kind that is not read/],
    ["https://example.com/x.yaml", /is of a kind that is not read/],
  ])("from %s is refused", async (source, says) => {
    await expect(loadData([source], access)).rejects.toMatchObject({
      code: "POLICY_NO_SOURCE",
      message: expect.stringMatching(says),
    });
  });

  it("of an artifact that is not there is refused, as absent is not empty", async () => {
    await expect(loadData([`oci::${registry.address}/org/none:1`], access)).rejects.toMatchObject({
      code: "POLICY_NO_SOURCE",
    });
  });

  it("does not follow links to folders", async () => {
    await files("linked", { "a.json": "{}" });
    await files("elsewhere", { "secret.json": '{"secret": 1}' });
    await symlink(join(folder, "elsewhere"), join(folder, "linked", "link"));
    expect(await loadData(["file::linked"], access)).toEqual({});
  });
});

describe("mergeData", () => {
  const file = (from: string, data: Readonly<Record<string, unknown>>) => ({ from, data });

  it("merges maps at every depth and leaves its inputs as they are", () => {
    const one = { a: { b: { c: 1 } } };
    expect(mergeData([file("1", one), file("2", { a: { b: { d: 2 }, e: 3 } })])).toEqual({
      a: { b: { c: 1, d: 2 }, e: 3 },
    });
    expect(one).toEqual({ a: { b: { c: 1 } } });
  });

  it.each([
    ["two values", { a: { b: 1 } }, { a: { b: 2 } }, "a.b stands in two files: 1, and 2"],
    ["the same value", { a: 1 }, { a: 1 }, "a stands in two files"],
    ["lists", { "required-tasks": [1] }, { "required-tasks": [2] }, "required-tasks stands in two files"],
    ["a map and a value", { a: { b: 1 } }, { a: 1 }, "a stands in two files"],
    ["a value and a map", { a: null }, { a: { b: 1 } }, "a stands in two files"],
  ])("refuses %s under one key", (_, one, two, says) => {
    expect(() => mergeData([file("1", one), file("2", two)])).toThrow(
      expect.objectContaining({ code: "POLICY_BAD_DATA", message: expect.stringContaining(says) }),
    );
  });

  it("takes a key like __proto__ as any other", () => {
    const hostile: Readonly<Record<string, unknown>> = JSON.parse('{"__proto__": {"polluted": true}}');
    const merged = mergeData([file("1", hostile), file("2", {})]);
    expect(Object.keys(merged)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("rule data", () => {
  it("comes from the configuration, then rule_data_custom, then rule_data; null counts", () => {
    const data = ruleDataOf(
      { a: "configured", n: null },
      {
        rule_data_custom: { a: "custom", b: "custom" },
        rule_data: { a: "plain", b: "plain", c: "plain", n: 1 },
      },
    );
    expect(["a", "b", "c", "d", "n"].map((key) => data.get(key))).toEqual([
      "configured",
      "custom",
      "plain",
      undefined,
      null,
    ]);
    expect(data.get("toString")).toBeUndefined();
  });

  it.each([
    ["", {}],
    ["pipeline_intention=release", { pipeline_intention: "release" }],
    ["a=1,b=x=y", { a: "1", b: "x=y" }],
    ['"a=1,2",b=', { a: "1,2", b: "" }],
    ['"a=say ""hi"""', { a: 'say "hi"' }],
    [" a=1 , b=2 ", { a: "1", b: "2" }],
  ])("reads extra %j", (text, wanted) => {
    expect(readExtraRuleData(text)).toEqual(wanted);
  });

  it.each(["release", "=x", "a=1,b"])("refuses extra %j", (text) => {
    expect(() => readExtraRuleData(text)).toThrow(expect.objectContaining({ code: "POLICY_BAD_DATA" }));
  });
});
