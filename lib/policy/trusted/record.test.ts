import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testRegistry } from "../../../registry/testing.ts";
import { pushArtifact, type RegistryClient, registryClient } from "../../oci/index.ts";
import { readTrust, recordVersions } from "./index.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
beforeAll(async () => {
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca });
});
afterAll(async () => {
  await client.close();
  await registry.close();
});

const options = { at: new Date("2026-11-20T12:00:00Z"), inEffectDays: 60 };
const version = (key: string, digit: string) => ({ key: `oci://${key}`, ref: `sha256:${digit.repeat(64)}` });
const tagsOf = async (repository: string) => {
  const tags: string[] = [];
  for await (const tag of client.tags(repository)) tags.push(tag);
  return tags.sort();
};

describe("the list in a registry", () => {
  it("is an artifact as policies read their data, with a trail of unix times", async () => {
    const repository = `${registry.address}/a/trust`;
    const { ref, digest, changed } = await recordVersions(client, repository, [version("a:1", "1")], options);
    expect([ref, changed]).toEqual([`${repository}:latest`, true]);
    const { json } = await client.manifest(`${repository}@${digest}`);
    expect(json).toMatchObject({
      config: { mediaType: "application/vnd.oci.image.config.v1+json" },
      layers: [
        {
          mediaType: "application/vnd.cncf.openpolicyagent.data.layer.v1+json",
          annotations: { "org.opencontainers.image.title": "data/data/trusted_tekton_tasks.yml" },
        },
      ],
    });
    expect(await tagsOf(repository)).toEqual([String(options.at.getTime() / 1000), "latest"]);
    expect((await readTrust(client, ref)).list).toEqual({
      "oci://a:1": [{ ref: `sha256:${"1".repeat(64)}`, effective_on: "2026-11-20T00:00:00Z" }],
    });
  });

  it("is not pushed where nothing is new", async () => {
    const repository = `${registry.address}/b/trust`;
    const first = await recordVersions(client, repository, [version("a:1", "1")], options);
    const later = { ...options, at: new Date("2026-11-21T12:00:00Z") };
    const again = await recordVersions(client, repository, [version("a:1", "1")], later);
    expect(again).toMatchObject({ digest: first.digest, changed: false });
    expect(await tagsOf(repository)).toHaveLength(2);
  });

  it("loses nothing when many add to it at the same time", async () => {
    const repository = `${registry.address}/c/trust`;
    const keys = Array.from({ length: 8 }, (_, index) => `task-${index}:1`);
    await Promise.all(keys.map((key) => recordVersions(client, repository, [version(key, "1")], options)));
    const { list } = await readTrust(client, `${repository}:latest`);
    expect(Object.keys(list)).toEqual(keys.map((key) => `oci://${key}`));
  });

  it("is added to again when another writer came between", async () => {
    const repository = `${registry.address}/d/trust`;
    const other = registryClient({ ca: registry.ca });
    let meddled = false;
    // Moves the tag between the look at it and the writing, once.
    const meddling: RegistryClient = Object.assign(Object.create(client) as RegistryClient, {
      async resolve(ref: string) {
        if (!meddled && ref.endsWith(":latest")) {
          meddled = true;
          await recordVersions(other, `${registry.address}/d/elsewhere`, [version("other:1", "2")], options);
          await other.copy(`${registry.address}/d/elsewhere:latest`, `${repository}:latest`);
        }
        return client.resolve(ref);
      },
    });
    await recordVersions(meddling, repository, [version("a:1", "1")], options);
    const { list } = await readTrust(client, `${repository}:latest`);
    expect(Object.keys(list)).toEqual(["oci://a:1", "oci://other:1"]);
    await other.close();
  });

  it.each([
    ["has no layer of policy data", "text/plain", "x"],
    ["is no YAML", "application/vnd.cncf.openpolicyagent.data.layer.v1+json", "a: [b"],
    ["has no map trusted_tasks", "application/vnd.cncf.openpolicyagent.data.layer.v1+json", "[]"],
    [
      'trusted_tasks["oci://a:1"] is not a list',
      "application/vnd.cncf.openpolicyagent.data.layer.v1+json",
      "trusted_tasks: {'oci://a:1': [{}]}",
    ],
  ])("that %s is a fault, and stays as it is", async (problem, mediaType, text) => {
    const ref = `${registry.address}/e/trust:latest`;
    const { digest } = await pushArtifact(client, ref, {
      layers: [{ source: { bytes: Buffer.from(text) }, mediaType }],
    });
    await expect(
      recordVersions(client, `${registry.address}/e/trust`, [version("a:1", "1")], options),
    ).rejects.toMatchObject({
      code: "TRUST_BAD_DATA",
      message: expect.stringContaining(problem),
    });
    expect((await client.resolve(ref)).digest).toBe(digest);
  });
});
