import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogDefinitions } from "../../engine/resolve/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { readTrust } from "../../lib/policy/trusted/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { need, publish, publishTrust, TRUST_REPOSITORY } from "./index.ts";

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

describe("what is published", () => {
  it("is trusted by both its tags, and a second time changes nothing", async () => {
    const catalog = await catalogDefinitions(join(import.meta.dirname, "../.."));
    const into = `${registry.address}/slipway`;
    const options = { client, into, log: memoryLog(), at: new Date("2026-11-20T12:00:00Z") };
    const published = await publish(need(catalog, "Task", "git-clone-oci-ta"), options);
    const first = await publishTrust([published], options);
    expect(first.changed).toBe(true);
    const { list } = await readTrust(client, `${into}/${TRUST_REPOSITORY}:latest`);
    const short = published.version.split(".").slice(0, 2).join(".");
    expect(list).toEqual(
      Object.fromEntries(
        [short, published.version].map((tag) => [
          `oci://${into}/task-git-clone-oci-ta:${tag}`,
          [{ ref: published.digest, effective_on: "2026-11-20T00:00:00Z" }],
        ]),
      ),
    );
    const again = await publishTrust(
      [await publish(need(catalog, "Task", "git-clone-oci-ta"), options)],
      options,
    );
    expect(again).toMatchObject({ changed: false, digest: first.digest });
  });
});
