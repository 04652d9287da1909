import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RegistryClient, registryClient, sha256 } from "../lib/oci/index.ts";
import { corruptBlobs, testRegistry } from "./testing.ts";

let dir: string;
const children = new Set<ChildProcess>();
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway crash-"));
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(dir, { recursive: true, force: true });
});

async function startChild(): Promise<{ child: ChildProcess; address: string }> {
  const script = join(import.meta.dirname, "testing-child.ts");
  const child = spawn(process.execPath, [script, dir], { stdio: ["ignore", "pipe", "inherit"] });
  children.add(child);
  const line = await new Promise<string>((done) =>
    child.stdout?.once("data", (bytes) => done(String(bytes))),
  );
  return { child, address: line.trim() };
}

/** Pushes blobs and moves a tag until the registry is gone. Returns the digests that were acknowledged. */
async function pushUntilGone(address: string, client: RegistryClient, begun: () => void): Promise<string[]> {
  const done: string[] = [];
  try {
    for (let round = 0; round < 1000; round++) {
      const bytes = randomBytes(randomInt(1, 600_000));
      const layer = await client.putBlob(`${address}/crash`, { bytes });
      done.push(layer.digest);
      const manifest = { schemaVersion: 2 as const, config: layer, layers: [layer] };
      await client.putManifest(`${address}/crash:moving`, manifest);
      begun();
    }
  } catch {
    // That is what was waited for.
  }
  return done;
}

test("killed at any moment, no blob is corrupt, what was acknowledged is there, and the tag is whole", {
  timeout: 90_000,
}, async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 6; round++) {
    const { child, address } = await startChild();
    const stop = new AbortController();
    const client = registryClient({
      env: {},
      chunkBytes: 100_000,
      signal: stop.signal,
      backoff: { budgetMs: 0 },
    });
    const begun = Promise.withResolvers<void>();
    const lanes = Array.from({ length: 6 }, () => pushUntilGone(address, client, begun.resolve));
    // In the middle of the work: a kill before the first tag was acknowledged would show nothing.
    await begun.promise;
    await new Promise((done) => setTimeout(done, randomInt(0, 80)));
    const gone = new Promise((done) => child.once("close", done));
    child.kill("SIGKILL");
    await gone;
    stop.abort();
    acknowledged.push(...(await Promise.all(lanes)).flat());
    await client.close();
  }
  const { checked, corrupt } = await corruptBlobs(dir);
  expect(corrupt).toEqual([]);
  expect(checked).toBeGreaterThan(8);
  const registry = await testRegistry({ dir });
  const client = registryClient({ env: {} });
  for (const digest of acknowledged)
    expect(await client.hasBlob(`${registry.address}/crash`, digest)).toBe(true);
  const { json } = await client.manifest(`${registry.address}/crash:moving`);
  if ("layers" in json)
    for (const layer of json.layers) await client.blobBytes(`${registry.address}/crash`, layer);
  await registry.close();
});

test("an upload that a process left behind is gone on with by another, and collected where nobody does", async () => {
  const first = await testRegistry({ dir });
  const second = await testRegistry({ dir });
  const [a, b] = [`http://${first.address}`, `http://${second.address}`];
  const at = (await fetch(`${a}/v2/two/blobs/uploads/`, { method: "POST" })).headers.get("location") ?? "";
  await fetch(a + at, { method: "PATCH", body: "from the first, " });
  const taken = await fetch(b + at, {
    method: "PATCH",
    body: "from the second, ",
    headers: { "content-range": "16-32" },
  });
  expect([taken.status, taken.headers.get("range")]).toEqual([202, "0-32"]);
  const whole = "from the first, from the second, and again";
  const end = await fetch(`${a + at}?digest=${sha256(whole)}`, { method: "PUT", body: "and again" });
  expect(end.status).toBe(201);
  expect(await (await fetch(`${b}/v2/two/blobs/${sha256(whole)}`)).text()).toBe(whole);
  expect(await readdir(join(dir, "repositories/two/_uploads"))).toEqual([]);
  expect(first.ca).toBe(second.ca);
  await first.close();
  await second.close();
});

test("many registries that start at once agree on one CA", async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => testRegistry({ dir })));
  expect(new Set(all.map((registry) => registry.ca)).size).toBe(1);
  expect((await readdir(dir)).filter((name) => name.startsWith("tls"))).toEqual(["tls"]);
  for (const registry of all) await registry.close();
});
