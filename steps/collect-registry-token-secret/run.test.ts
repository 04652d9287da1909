import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { recordJudged } from "../../lib/release/index.ts";
import { collectRegistryTokenSecretStep } from "./contract.ts";
import { run } from "./run.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "registry-token-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (data: unknown) => writeFileSync(join(folder, "data.json"), JSON.stringify(data));
const collected = (data?: unknown, place: Record<string, string> = { workspace: folder }) => {
  if (data !== undefined) write(data);
  return runStep(collectRegistryTokenSecretStep, run, { params: { dataPath: "data.json", ...place } });
};
const app = (more: object = {}) => ({ name: "app", repository: "quay.io/org/app", ...more });

it.each<[string, object]>([
  ["the defaults say public", { defaults: { public: true } }],
  ["a component does", { components: [app(), app({ public: true })] }],
  [
    "a component does, and the defaults do not",
    { defaults: { public: false }, components: [app({ public: true })] },
  ],
])("gives the Secret where %s", async (_, mapping) => {
  const data = { mapping: { registrySecret: "quay-token", ...mapping } };
  expect(await collected(data)).toMatchObject({ registrySecret: "quay-token" });
});

it.each<[string, object]>([
  ["there is no mapping", {}],
  ["nobody says public", { mapping: { registrySecret: "quay-token", components: [app()] } }],
  [
    "all say no",
    { mapping: { registrySecret: "t", defaults: { public: false }, components: [app({ public: false })] } },
  ],
])("gives nothing where %s", async (_, data) => {
  expect(await collected(data)).toMatchObject({ registrySecret: "" });
});

it("reads the data from the folder of a trusted artifact too", async () => {
  const data = { mapping: { registrySecret: "quay-token", defaults: { public: true } } };
  const place = { ociStorage: "localhost:5000/ns/app", dataDir: folder };
  expect(await collected(data, place)).toMatchObject({ registrySecret: "quay-token" });
});

it("fails where the Secret is needed and not named", async () => {
  await expect(collected({ mapping: { defaults: { public: true } } })).rejects.toMatchObject({
    code: "RELEASE_BAD_DATA",
    message: expect.stringContaining("data.json: mapping.registrySecret: is missing"),
  });
});

it("takes neither an absent file nor a wrong type for nothing to be public", async () => {
  await expect(collected()).rejects.toMatchObject({ code: "RELEASE_NO_FILE" });
  await expect(collected({ mapping: { defaults: { public: "true" } } })).rejects.toMatchObject({
    code: "RELEASE_BAD_DATA",
    message: expect.stringContaining("mapping.defaults.public"),
  });
});

it("refuses data that is not what the gate judged", async () => {
  write({ mapping: {} });
  await recordJudged([join(folder, "data.json")]);
  await expect(collected({ mapping: { defaults: { public: true } } })).rejects.toMatchObject({
    code: "RELEASE_CHANGED",
  });
});
