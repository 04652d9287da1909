import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readReleaseData, readSnapshot, writeJsonFile } from "./index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "release-read-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const data = (value: unknown) => readReleaseData(file("data.json", JSON.stringify(value)));
const image = `registry.example.com:5000/a/b@sha256:${"a".repeat(64)}`;

describe("data.json", () => {
  it("takes null for absent where it knows the key, and keeps what it does not know", async () => {
    const starmap = [{ name: "a", cloud: null, mappings: { aws: { provider: null } } }];
    expect(
      await data({
        sign: { cosignSecretName: null, other: null },
        mine: { a: [null] },
        mapping: { components: [{ name: "app", tags: null, starmap }], defaults: null },
        systems: [{ systemName: "sign", dynamic: null }],
      }),
    ).toEqual({
      sign: { other: null },
      mine: { a: [null] },
      mapping: {
        components: [{ name: "app", starmap: [{ name: "a", mappings: { aws: { provider: null } } }] }],
      },
      systems: [{ systemName: "sign" }],
    });
  });

  it("reads true and false in quotes as what they say, where nothing else can stand", async () => {
    const quoted = {
      fbc: { preGA: "true", hotfix: "false", productName: "true" },
      singleComponentMode: "true",
    };
    expect(await data(quoted)).toEqual({
      ...quoted,
      fbc: { preGA: true, hotfix: false, productName: "true" },
    });
  });

  it.each([
    [{ sign: { cosignSecretName: 7 } }, "sign.cosignSecretName: the number 7 is not allowed; it wants text"],
    [{ intention: "prod" }, 'intention: "prod" is not allowed; it wants "production" or "staging"'],
    [{ singleComponentMode: "yes" }, 'singleComponentMode: "yes" is not allowed; it wants true or false'],
    [{ mapping: [] }, "mapping: an empty list is not allowed; it wants an object"],
    [{ mapping: { components: [{}] } }, "mapping.components[0].name: is missing; it wants text"],
    [
      { mapping: { components: [{ name: "app", tags: "v1" }] } },
      'mapping.components[0].tags (component "app"): "v1" is not allowed; it wants a list of text',
    ],
    [
      { mapping: { components: [{ name: "app", tags: [1.2] }] } },
      'mapping.components[0].tags[0] (component "app"): the number 1.2 is not allowed; it wants text (a number must be quoted)',
    ],
    [
      { mapping: { defaults: { public: "yes" } } },
      'mapping.defaults.public: "yes" is not allowed; it wants true or false, without quotes',
    ],
    [
      { releaseNotes: { cves: [{ key: "https://cve/1" }] } },
      'releaseNotes.cves[0].key: "https://cve/1" is not allowed; it wants CVE-<year>-<number>',
    ],
    [{ releaseNotes: { product_id: "7" } }, "it wants a whole number, or a non-empty list of a whole number"],
    [{ systems: [{ systemName: "moon" }] }, "systems[0]: an object is not allowed"],
    [{ pyxis: { server: "x".repeat(99) } }, `pyxis.server: "${"x".repeat(59)}… is not allowed`],
  ])("%j is refused, with field, value and what is allowed", async (value, says) => {
    await expect(data(value)).rejects.toMatchObject({
      code: "RELEASE_BAD_DATA",
      message: expect.stringContaining(`data.json: ${says.startsWith("it wants") ? "" : says}`),
    });
    await expect(data(value)).rejects.toThrow(says);
  });

  it("tells everything that is wrong, and hides what looks like a secret", async () => {
    const failed = data({
      sign: { keyless: "no" },
      git: { tokenSecret: 1, repoUrl: "fine" },
      pulp: { domain: ["-----BEGIN"] },
      s3: { credentialsSecret: {}, bucket: 3 },
      cdn: { env: "ghp_abcdefgh" },
    });
    await expect(failed).rejects.toThrow(/sign\.keyless.*pulp\.domain.*git\.tokenSecret.*s3\.bucket/);
    await expect(failed).rejects.not.toThrow("ghp_");
    await expect(failed).rejects.toThrow("cdn.env: the text (hidden) is not allowed");
  });

  it("says where JSON breaks off, and not what stands there", async () => {
    const broken = readReleaseData(file("data.json", '{\n  "token": "hunter2"'));
    await expect(broken).rejects.toMatchObject({
      code: "RELEASE_BAD_DATA",
      message: "data.json: is no JSON, line 2, column 21",
    });
    await expect(readReleaseData(file("data.json", '{"token": hunter2}'))).rejects.toThrow(/is no JSON$/);
    await expect(readReleaseData(file("data.json", ""))).rejects.toThrow(
      "data.json: is no JSON: it is empty",
    );
    await expect(readReleaseData(join(folder, "none.json"))).rejects.toMatchObject({
      code: "RELEASE_NO_FILE",
    });
  });
});

describe("snapshot_spec.json", () => {
  const snapshot = (components: unknown) =>
    readSnapshot(file("snapshot_spec.json", JSON.stringify({ application: "app", components })));

  it("takes an image with a digest, also of a registry with a port", async () => {
    expect((await snapshot([{ name: "a", containerImage: image }])).components).toHaveLength(1);
  });

  it.each([
    [undefined, "components: is missing; it wants a list of an object"],
    [
      [{ name: "a", containerImage: "registry.example.com/a:1" }],
      'components[0].containerImage (component "a"): "registry.example.com/a:1" is not allowed; it wants registry/repository@sha256:<64 hexadecimal digits>',
    ],
    [[{ containerImage: image }], "components[0].name: is missing"],
    [[{ name: "a" }], 'components[0].containerImage (component "a"): is missing'],
  ])("%j is refused", async (components, says) => {
    await expect(snapshot(components)).rejects.toThrow(`snapshot_spec.json: ${says}`);
  });
});

it("writes the same bytes for the same value, and makes the folder", async () => {
  const path = join(folder, "results", "a.json");
  await writeJsonFile(path, { a: [1] });
  expect(readFileSync(path, "utf8")).toBe('{\n  "a": [\n    1\n  ]\n}\n');
});
