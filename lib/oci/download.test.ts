import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testRegistry } from "../../registry/testing.ts";
import { memoryLog } from "../log/index.ts";
import { MEDIA, pushArtifact, registryClient } from "./index.ts";

type Registry = Awaited<ReturnType<typeof testRegistry>>;
let from: Registry;
let to: Registry;
beforeAll(async () => {
  [from, to] = await Promise.all([testRegistry(), testRegistry()]);
});
afterAll(() => Promise.all([from.close(), to.close()]));

it("does not take the end of a chunk for a break: what was not wanted is not fetched again", async () => {
  const log = memoryLog();
  const client = registryClient({ ca: from.ca + to.ca, log, chunkBytes: 1 << 20 });
  const image = `${from.address}/big:1`;
  await pushArtifact(client, image, {
    config: { source: { bytes: Buffer.from("{}") }, mediaType: MEDIA.ociEmpty },
    layers: [{ source: { bytes: randomBytes(9 << 20) }, mediaType: MEDIA.bytes }],
  });
  const { digest } = await client.copy(image, `${to.address}/big:1`);
  expect((await client.resolve(`${to.address}/big:1`)).digest).toBe(digest);
  expect(log.lines.filter((line) => line.includes("resuming"))).toEqual([]);
  await client.close();
});
