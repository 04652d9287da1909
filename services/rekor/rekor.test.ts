import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type RekorService, startRekor } from "./index.ts";

let dir: string;
let rekor: RekorService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekor-"));
  rekor = await startRekor({ dir });
});
afterEach(async () => {
  await rekor.close();
  await rm(dir, { recursive: true });
});

const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const entry = (value = "a".repeat(64), content = Buffer.from(pem).toString("base64")) => ({
  apiVersion: "0.0.1",
  kind: "hashedrekord",
  spec: {
    data: { hash: { algorithm: "sha256", value } },
    signature: { content: "c2lnbmF0dXJl", publicKey: { content } },
  },
});
const enter = (body: unknown) =>
  fetch(`${rekor.url}/api/v1/log/entries`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

it("enters once, gives the entry back, and keeps it", async () => {
  const first = await enter(entry());
  const again = await enter(entry());
  expect([first.status, again.status]).toEqual([201, 409]);
  const location = again.headers.get("location") ?? "";
  expect(location).toBe(first.headers.get("location"));
  const [value] = Object.values<Record<string, unknown>>((await first.json()) as never);
  expect(value).toMatchObject({ logIndex: 0 });
  await rekor.close();
  const key = rekor.publicKey;
  rekor = await startRekor({ dir });
  expect([rekor.publicKey, rekor.entered()]).toEqual([key, ["a".repeat(64)]]);
  expect((await stat(join(dir, "rekor.json"))).mode & 0o777).toBe(0o600);
  const found = (await (await fetch(`${rekor.url}${location}`)).json()) as Record<string, { body: string }>;
  expect(Object.values(found)[0]?.body).toBe(value?.["body"]);
  expect(await (await fetch(`${rekor.url}/api/v1/log/publicKey`)).text()).toBe(key);
});

it.each<[string, unknown]>([
  ["another kind", { ...entry(), kind: "dsse" }],
  ["no digest", entry("x")],
  ["no key", entry("a".repeat(64), "eA==")],
  ["nothing", {}],
])("refuses %s", async (_, body) => {
  expect((await enter(body)).status).toBe(400);
});

it("has no entry that nobody entered", async () => {
  expect((await fetch(`${rekor.url}/api/v1/log/entries/x`)).status).toBe(404);
});
