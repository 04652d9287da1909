import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryLog } from "../lib/log/index.ts";
import {
  digestTag,
  type Index,
  pushArtifact,
  type RegistryClient,
  type RegistryClientOptions,
  registryClient,
  sha256,
} from "../lib/oci/index.ts";
import type { Registry } from "./server.ts";
import { testRegistry } from "./testing.ts";
import { type ProxyRules, testProxy, WITHOUT_REFERRERS } from "./testing-proxy.ts";

let registry: Registry;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(async () => {
  for (const close of closers) await close();
  await registry.close();
});
const behind = async (rules: ProxyRules, options: RegistryClientOptions = {}) => {
  const proxy = await testProxy(registry.address, rules);
  const client: RegistryClient = registryClient({ env: {}, backoff: { firstMs: 1, mostMs: 5 }, ...options });
  closers.push(client.close, proxy.close);
  return { client, ...proxy };
};
/** A rule that works for the first request that fits. */
const once = (fits: (method: string, url: string) => boolean, value: number) => {
  let left = 1;
  return ({ method = "", url = "" }: IncomingMessage) =>
    fits(method, url) && left-- > 0 ? value : undefined;
};
const artifact = (text: string) => ({
  artifactType: "application/x.test",
  layers: [{ source: { bytes: Buffer.from(text) }, mediaType: "text/plain" }],
});

describe("a registry without referrers API", () => {
  test("the fallback tag is written, read, and kept right when a referrer goes", async () => {
    const { client, address } = await behind(WITHOUT_REFERRERS);
    const name = `${address}/fallback`;
    const subject = await pushArtifact(client, `${name}:s`, artifact("subject"));
    expect(await client.referrers(`${name}:s`)).toEqual([]);
    const one = await pushArtifact(client, name, { ...artifact("one"), subject, annotations: { k: "v" } });
    const two = await pushArtifact(client, name, { ...artifact("two"), artifactType: "other/x", subject });
    await pushArtifact(client, name, { ...artifact("one"), subject, annotations: { k: "v" } });
    expect((await client.referrers(`${name}:s`)).map((found) => found.digest)).toEqual([
      one.digest,
      two.digest,
    ]);
    expect(await client.referrers(`${name}:s`, "application/x.test")).toEqual([
      { ...one, artifactType: "application/x.test", annotations: { k: "v" } },
    ]);
    const { json } = await client.manifest(`${name}:${digestTag(subject.digest)}`);
    expect((json as Index).manifests.length).toBe(2);
    await client.deleteManifest(`${name}@${one.digest}`);
    expect((await client.referrers(`${name}:s`)).map((found) => found.digest)).toEqual([two.digest]);
  });
  test("an HTML page in place of the API is not taken for an empty list", async () => {
    const rules: ProxyRules = {
      hide: ["oci-subject"],
      intercept: (incoming, outgoing) => {
        if (!incoming.url?.includes("/referrers/")) return false;
        outgoing.writeHead(200, { "content-type": "text/html" }).end("<html>");
        return true;
      },
    };
    const { client, address } = await behind(rules);
    const subject = await pushArtifact(client, `${address}/html:s`, artifact("s"));
    await pushArtifact(client, `${address}/html`, { ...artifact("r"), subject });
    expect((await client.referrers(`${address}/html:s`)).length).toBe(1);
  });
  test("copying from there to a registry that has it", async () => {
    const { client, address } = await behind(WITHOUT_REFERRERS);
    const subject = await pushArtifact(client, `${address}/old:s`, artifact("s"));
    const referrer = await pushArtifact(client, `${address}/old`, { ...artifact("r"), subject });
    await client.copy(`${address}/old:s`, `${registry.address}/new:s`, { referrers: true });
    expect((await client.referrers(`${registry.address}/new:s`)).map((one) => one.digest)).toEqual([
      referrer.digest,
    ]);
  });
});

describe("broken lines", () => {
  const bytes = randomBytes(2_000_000);
  test("a download goes on where it broke", async () => {
    const log = memoryLog();
    const { client, address, seen } = await behind(
      { cutAnswer: once((method, url) => method === "GET" && url.includes("/blobs/sha256"), 700_000) },
      { log },
    );
    const descriptor = await client.putBlob(`${address}/cut`, { bytes });
    expect(await client.blobBytes(`${address}/cut`, descriptor)).toEqual(bytes);
    expect(seen.filter((line) => line.startsWith("GET") && line.includes("/blobs/sha256")).length).toBe(2);
    expect(log.lines.join()).toMatch(/resuming/);
  });
  test("a chunked upload goes on with what the registry has", async () => {
    const log = memoryLog();
    const { client, address } = await behind(
      { cutRequest: once((method) => method === "PATCH", 300_000) },
      { log, chunkBytes: 900_000 },
    );
    const other = randomBytes(2_000_000);
    const descriptor = await client.putBlob(`${address}/chunks`, { bytes: other });
    expect(await client.blobBytes(`${address}/chunks`, descriptor)).toEqual(other);
    expect(log.lines.join()).toMatch(/again|resumed/);
  });
  test("a whole upload is begun anew", async () => {
    const { client, address } = await behind({ cutRequest: once((method) => method === "PUT", 300_000) });
    const other = randomBytes(2_000_000);
    const descriptor = await client.putBlob(`${address}/whole`, { bytes: other });
    expect(await client.blobBytes(`${address}/whole`, descriptor)).toEqual(other);
  });
});

test("a registry that takes no blob in one request gets it in two, and is not asked for one again", async () => {
  const { client, address, seen } = await behind({
    intercept(incoming) {
      incoming.url = incoming.url?.replace(/\/uploads\/\?digest=.*/, "/uploads/");
      return false;
    },
  });
  for (const text of ["first", "second"]) {
    const descriptor = await client.putBlob(`${address}/small`, { bytes: Buffer.from(text) });
    expect((await client.blobBytes(`${address}/small`, descriptor)).toString()).toBe(text);
  }
  const posts = seen.filter((line) => line.startsWith("POST")).map((line) => line.includes("digest="));
  expect(posts).toEqual([true, false]);
});

test("a registry that does not know of blobs in one request gets them in two", async () => {
  const { client, address } = await behind({
    intercept(incoming, outgoing) {
      const asked = incoming.url?.includes("?digest=") === true && incoming.method === "POST";
      if (asked) incoming.resume().once("end", () => outgoing.writeHead(405).end());
      return asked;
    },
  });
  const descriptor = await client.putBlob(`${address}/small`, { bytes: Buffer.from("text") });
  expect((await client.blobBytes(`${address}/small`, descriptor)).toString()).toBe("text");
});

test("content that was changed on the way is never given out", async () => {
  const evil = Buffer.from("evil!");
  const rules: ProxyRules = {
    intercept: ({ method, url }, outgoing) => {
      if (method !== "GET" || !/\/(blobs|manifests)\/sha256/.test(url ?? "")) return false;
      outgoing.writeHead(200, { "content-length": evil.length }).end(evil);
      return true;
    },
  };
  const { client, address } = await behind(rules);
  const descriptor = await client.putBlob(`${address}/evil`, { bytes: Buffer.from("good.") });
  await expect(client.blobBytes(`${address}/evil`, descriptor)).rejects.toMatchObject({
    code: "OCI_DIGEST_MISMATCH",
  });
  await expect(client.manifest(`${address}/evil@${sha256("x")}`)).rejects.toMatchObject({
    code: "OCI_DIGEST_MISMATCH",
  });
});

test("a registry that is not there is unreachable, and says where", async () => {
  const { client, address, close } = await behind({});
  await close();
  await expect(client.resolve(`${address}/a:b`)).rejects.toMatchObject({
    code: "OCI_UNREACHABLE",
    message: expect.stringContaining(address),
  });
});

test("cancelling ends a transfer", async () => {
  const stop = new AbortController();
  const { client, address } = await behind(
    { intercept: ({ url }) => url !== "/v2/" },
    { signal: stop.signal },
  );
  const waiting = client.resolve(`${address}/a:b`);
  setTimeout(() => stop.abort(), 50);
  await expect(waiting).rejects.toMatchObject({ code: "OCI_CANCELLED" });
});
