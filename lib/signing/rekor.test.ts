import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { testRegistry } from "../../registry/testing.ts";
import { REKOR_ROUTES, type RekorService, startRekor } from "../../services/rekor/index.ts";
import { memoryLog } from "../log/index.ts";
import { digestTag, type Manifest, type RegistryClient, registryClient } from "../oci/index.ts";
import { openRekor, publicKeys, type RekorOptions, signImage } from "./index.ts";
import { freshSigner, pushImage } from "./testing.ts";

let rekor: RekorService;
beforeAll(async () => {
  rekor = await startRekor();
});
afterAll(() => rekor.close());
afterEach(() => {
  for (const route of Object.values(REKOR_ROUTES)) rekor.fail(route, undefined);
});

const signer = freshSigner();
const { signal } = new AbortController();
const open = async (more: Partial<RekorOptions> = {}) =>
  openRekor({
    url: rekor.url,
    keys: await publicKeys(rekor.publicKey),
    tries: 1,
    log: memoryLog(),
    signal,
    ...more,
  });
const payload = Buffer.from("what is signed");
const entry = async () => ({
  payload,
  signature: await signer.sign(payload),
  publicKeyPem: signer.publicKeyPem,
});

it("enters a signature, and keeps the log's promise as cosign does", async () => {
  const bundle = JSON.parse(await (await open()).enter(await entry()));
  expect(Object.keys(bundle)).toEqual(["SignedEntryTimestamp", "Payload"]);
  const { body, integratedTime, logID, logIndex } = bundle.Payload;
  const signed = Buffer.from(JSON.stringify({ body, integratedTime, logID, logIndex }));
  const [key] = await publicKeys(rekor.publicKey);
  expect(key?.verify(signed, Buffer.from(bundle.SignedEntryTimestamp, "base64"))).toBe(true);
});

it("finds the entry of a try whose answer was lost", async () => {
  const log = await open({ tries: 2 });
  const one = await entry();
  const before = rekor.entered().length;
  const first = JSON.parse(await log.enter(one));
  expect(JSON.parse(await log.enter(one)).Payload).toEqual(first.Payload);
  expect(rekor.entered()).toHaveLength(before + 1);
});

it.each<[string, string, () => void]>([
  ["is not well", "SIGNING_UNREACHABLE", () => rekor.fail(REKOR_ROUTES.enter, { status: 503 })],
  ["is overloaded", "SIGNING_UNREACHABLE", () => rekor.fail(REKOR_ROUTES.enter, { status: 429 })],
  ["cuts the line", "SIGNING_UNREACHABLE", () => rekor.fail(REKOR_ROUTES.enter, { cut: "midway" })],
  ["refuses", "SIGNING_NO_LOG", () => rekor.fail(REKOR_ROUTES.enter, { status: 400 })],
  ["answers garbage", "SIGNING_NO_LOG", () => rekor.fail(REKOR_ROUTES.enter, { garbage: true })],
])("says so where the log %s", async (_, code, break_) => {
  break_();
  await expect((await open()).enter(await entry())).rejects.toMatchObject({ code });
});

it("believes no other log, and no address that is none", async () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keys = await publicKeys(publicKey.export({ type: "spki", format: "pem" }).toString());
  await expect((await open({ keys })).enter(await entry())).rejects.toMatchObject({ code: "SIGNING_NO_LOG" });
  for (const url of ["rekor", "ftp://rekor.example", ""])
    await expect(open({ url })).rejects.toMatchObject({ code: "SIGNING_NO_LOG" });
});

describe("answers of a log that lies", () => {
  const lying = async (change: (entry: Record<string, unknown>) => unknown) => {
    const { createServer } = await import("node:http");
    const one = await entry();
    await (await open()).enter(one);
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const truth = await fetch(`${rekor.url}${request.url}`, {
        method: "POST",
        body: Buffer.concat(chunks),
      });
      const found = await fetch(`${rekor.url}${truth.headers.get("location")}`);
      const [uuid = "", value] =
        Object.entries<Record<string, unknown>>((await found.json()) as never)[0] ?? [];
      response.writeHead(201, { "content-type": "application/json" });
      response.end(JSON.stringify({ [uuid]: change({ ...value }) }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const entered = (await open({ url })).enter(one);
    await entered.catch(() => {});
    server.close();
    return entered;
  };

  it("are taken as they are where they are true", async () => {
    expect(await lying((value) => value)).toContain("SignedEntryTimestamp");
  });

  it.each<[string, RegExp, (value: Record<string, unknown>) => unknown]>([
    ["null", /is no entry/, () => null],
    ["no body", /is no entry/, ({ body: _, ...rest }) => rest],
    ["no promise", /is no entry/, ({ verification: _, ...rest }) => rest],
    ["no time", /no number or time/, (value) => ({ ...value, integratedTime: "now" })],
    ["another time", /not signed by its key/, (value) => ({ ...value, integratedTime: 1 })],
    [
      "another entry",
      /another signature/,
      (value) => ({ ...value, body: Buffer.from("{}").toString("base64") }),
    ],
    ["no JSON", /another signature/, (value) => ({ ...value, body: Buffer.from("x").toString("base64") })],
  ])("with %s are refused", async (_, words, change) => {
    await expect(lying(change)).rejects.toMatchObject({
      code: "SIGNING_NO_LOG",
      message: expect.stringMatching(words),
    });
  });
});

describe("signImage with a log", () => {
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

  it("enters each signature once, and signs again what has no entry", async () => {
    const image = await pushImage(client, `${registry.address}/ns/app`);
    const transparency = await open();
    const before = rekor.entered().length;
    expect((await signImage(client, image, { signer })).added).toBe(true);
    expect((await signImage(client, image, { signer, transparency })).added).toBe(true);
    expect((await signImage(client, image, { signer, transparency })).added).toBe(false);
    expect(rekor.entered()).toHaveLength(before + 1);
    const [repository = "", digest = ""] = image.split("@");
    const { json } = await client.manifest(`${repository}:${digestTag(digest, ".sig")}`);
    const bundles = (json as Manifest).layers.map(
      ({ annotations }) => annotations?.["dev.sigstore.cosign/bundle"],
    );
    expect(bundles).toEqual([undefined, expect.stringContaining(`"logIndex":${before}`)]);
  });

  it("writes no signature that the log did not take", async () => {
    const image = await pushImage(client, `${registry.address}/ns/app`);
    rekor.fail(REKOR_ROUTES.enter, { status: 500 });
    const transparency = await open();
    await expect(signImage(client, image, { signer, transparency })).rejects.toMatchObject({
      code: "SIGNING_UNREACHABLE",
    });
    const tag = image.replace("@sha256:", ":sha256-");
    await expect(client.resolve(`${tag}.sig`)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });
});
