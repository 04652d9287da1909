import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MEDIA, sha256 } from "../lib/oci/index.ts";
import type { Registry } from "./server.ts";
import { testRegistry } from "./testing.ts";

let registry: Registry;
beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.close());

const ask = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array<ArrayBuffer>,
) =>
  fetch(new URL(path, `http://${registry.address}`), {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
const begin = async (name: string): Promise<string> =>
  (await ask("POST", `/v2/${name}/blobs/uploads/`)).headers.get("location") ?? "";
const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code ?? "";

describe("chunked upload", () => {
  const bytes = randomBytes(3000);
  test("chunks in order, status between, end with the digest", async () => {
    const at = await begin("chunks");
    const one = await ask("PATCH", at, { "content-range": "0-999" }, bytes.subarray(0, 1000));
    expect([one.status, one.headers.get("range")]).toEqual([202, "0-999"]);
    const status = await ask("GET", at);
    expect([status.status, status.headers.get("range")]).toEqual([204, "0-999"]);
    await ask("PATCH", at, { "content-range": "1000-1999" }, bytes.subarray(1000, 2000));
    const end = await ask(
      "PUT",
      `${at}?digest=${sha256(bytes)}`,
      { "content-range": "2000-2999" },
      bytes.subarray(2000),
    );
    expect(end.status).toBe(201);
    expect(Buffer.from(await (await ask("GET", end.headers.get("location") ?? "")).arrayBuffer())).toEqual(
      bytes,
    );
    expect((await ask("GET", at)).status).toBe(404);
  });
  test("a chunk that is out of order is 416 and says what is there", async () => {
    const at = await begin("order");
    await ask("PATCH", at, { "content-range": "0-9" }, bytes.subarray(0, 10));
    for (const range of ["0-9", "11-20", "5-9"]) {
      const answer = await ask("PATCH", at, { "content-range": range }, bytes.subarray(0, 10));
      expect([answer.status, answer.headers.get("range")]).toEqual([416, "0-9"]);
    }
    const odd = await ask("PATCH", at, { "content-range": "x-y" }, "x");
    expect([odd.status, await codeOf(odd)]).toEqual([416, "RANGE_INVALID"]);
  });
  test("a chunk of another length than announced is taken back", async () => {
    const at = await begin("length");
    expect((await ask("PATCH", at, { "content-range": "0-9" }, "short")).status).toBe(400);
    expect((await ask("PATCH", at, { "content-range": "0-4" }, "right")).status).toBe(202);
  });
  test("a wrong digest is refused, and the upload can still be ended right", async () => {
    const at = await begin("wrong");
    await ask("PATCH", at, {}, "first ");
    const wrong = await ask("PUT", `${at}?digest=${sha256("other")}`, {}, "second");
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, "DIGEST_INVALID"]);
    expect((await ask("PUT", `${at}?digest=${sha256("first second")}`, {}, "second")).status).toBe(201);
  });
  test("in one request, and cancelled", async () => {
    const whole = await ask("POST", `/v2/one/blobs/uploads/?digest=${sha256("whole")}`, {}, "whole");
    expect(whole.status).toBe(201);
    const at = await begin("one");
    expect((await ask("DELETE", at)).status).toBe(204);
    expect((await ask("PATCH", at, {}, "x")).status).toBe(404);
  });
  test("an upload belongs to its repository", async () => {
    const at = await begin("mine");
    expect((await ask("PATCH", at.replace("mine", "other"), {}, "x")).status).toBe(404);
    expect((await ask("PATCH", "/v2/mine/blobs/uploads/..%2f..%2f_tags", {}, "x")).status).toBe(404);
  });
});

test("a blob is read in ranges", async () => {
  const body = "0123456789";
  await ask("POST", `/v2/range/blobs/uploads/?digest=${sha256(body)}`, {}, body);
  const read = async (range: string) => {
    const answer = await ask("GET", `/v2/range/blobs/${sha256(body)}`, { range });
    return [answer.status, answer.headers.get("content-range"), await answer.text()];
  };
  expect(await read("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await read("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await read("bytes=-2")).toEqual([206, "bytes 8-9/10", "89"]);
  expect((await read("bytes=10-"))[0]).toBe(416);
  expect((await read("bytes=0-1,3-4"))[0]).toBe(200);
});

describe("refusals", () => {
  test.each([
    ["GET", "/v2/UPPER/tags/list", 400, "NAME_INVALID"],
    ["GET", "/v2/a/../b/tags/list", 404, "NAME_UNKNOWN"],
    ["GET", "/v2/a%2F..%2Fb/tags/list", 400, "NAME_INVALID"],
    ["GET", "/v2/_catalog/tags/list", 400, "NAME_INVALID"],
    ["GET", "/v2/a/manifests/none", 404, "MANIFEST_UNKNOWN"],
    ["GET", "/v2/a/manifests/-x", 404, "MANIFEST_UNKNOWN"],
    ["PUT", "/v2/a/manifests/-x", 400, "MANIFEST_INVALID"],
    ["GET", `/v2/a/blobs/${sha256("none")}`, 404, "BLOB_UNKNOWN"],
    ["GET", "/v2/a/blobs/sha256:zz", 400, "DIGEST_INVALID"],
    ["GET", "/v2/a/referrers/latest", 400, "DIGEST_INVALID"],
    ["GET", "/v2/a/tags/list", 404, "NAME_UNKNOWN"],
    ["POST", "/v2/a/tags/list", 405, "UNSUPPORTED"],
    ["GET", "/else", 404, "UNSUPPORTED"],
    ["GET", "/v2/%zz/tags/list", 400, "UNSUPPORTED"],
    ["DELETE", "/v2/a/manifests/none", 404, "MANIFEST_UNKNOWN"],
  ])("%s %s is %i %s", async (method, path, status, code) => {
    const answer = await ask(method, path);
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });
  test.each([
    ["no manifest type", "text/plain", "{}"],
    ["no JSON", MEDIA.ociManifest, "{"],
    ["schema 1", MEDIA.ociManifest, '{"schemaVersion":1}'],
    ["two types", MEDIA.ociManifest, `{"schemaVersion":2,"mediaType":"${MEDIA.ociIndex}","manifests":[]}`],
    [
      "paths in digests",
      MEDIA.ociIndex,
      '{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"sha256:../..","size":1}]}',
    ],
  ])("a manifest with %s", async (_, type, body) => {
    expect((await ask("PUT", "/v2/a/manifests/t", { "content-type": type }, body)).status).toBe(400);
    expect((await ask("GET", "/v2/a/manifests/t")).status).toBe(404);
  });
  test("a manifest over 4 MiB", async () => {
    const body = `{"x":"${"y".repeat(4 * 1024 * 1024)}"}`;
    expect((await ask("PUT", "/v2/a/manifests/t", { "content-type": MEDIA.ociManifest }, body)).status).toBe(
      413,
    );
  });
});

test("the catalog lists repositories, page by page", async () => {
  const server = await testRegistry();
  const at = `http://${server.address}`;
  for (const name of ["b", "a/c", "a"])
    await fetch(`${at}/v2/${name}/blobs/uploads/?digest=${sha256("x")}`, { method: "POST", body: "x" });
  const first = await fetch(`${at}/v2/_catalog?n=2`);
  expect(await first.json()).toEqual({ repositories: ["a", "a/c"] });
  const next = /<(.*)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  expect(await (await fetch(new URL(next, at))).json()).toEqual({ repositories: ["b"] });
  await server.close();
});
