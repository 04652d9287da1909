import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLog } from "../../lib/log/index.ts";
import { openState, route, type Service, startService } from "./index.ts";

const log = memoryLog();
let service: Service;
const thing = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: { name: { type: "string" }, count: { type: "integer" }, apiToken: { type: "string" } },
} as const;

beforeEach(async () => {
  service = await startService({
    name: "things",
    log,
    guard: ({ headers }) =>
      headers["authorization"] === "token t0p" ? undefined : { status: 401, json: { error: "who?" } },
    routes: [
      route("POST /v1/things/:id", {
        body: thing,
        handle: ({ params, body }) => ({
          status: 201,
          json: { id: params["id"], upper: body.name.toUpperCase() },
        }),
      }),
      route("GET /v1/things/:id", { handle: ({ params }) => ({ text: params["id"] ?? "" }) }),
      route("GET /files/*path", { handle: ({ params }) => ({ json: params }) }),
      route("DELETE /v1/things/:id", { handle: () => ({}) }),
      route("GET /broken", { handle: () => Promise.reject(new Error("a defect")) }),
    ],
  });
});
afterEach(() => service.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(service.url + path, { ...init, headers: { authorization: "token t0p", ...init.headers } });
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  ask("/v1/things/a%20b", { method: "POST", body, headers });

describe("a service", () => {
  it("gives the handler path params and the checked body", async () => {
    const answer = await post('{"name":"x"}');
    expect([answer.status, await answer.json()]).toEqual([201, { id: "a b", upper: "X" }]);
    expect(await (await ask("/files/a/b%2Fc")).json()).toEqual({ path: "a/b/c" });
    expect((await ask("/v1/things/1", { method: "DELETE" })).status).toBe(204);
    expect((await ask("/v1/things/1", { method: "HEAD" })).status).toBe(200);
  });

  it("takes compressed bodies", async () => {
    expect(
      (await post(new Uint8Array(gzipSync('{"name":"x"}')), { "content-encoding": "gzip" })).status,
    ).toBe(201);
    expect((await post("no gzip", { "content-encoding": "gzip" })).status).toBe(400);
    expect((await post("{}", { "content-encoding": "zstd9" })).status).toBe(415);
  });

  it("refuses a body that the schema refuses, and says which field", async () => {
    const answer = await post('{"count":"many"}');
    expect(answer.status).toBe(400);
    const why = ((await answer.json()) as { title: string }).title;
    expect(why).toContain("must have required property 'name'");
    expect(why).toContain("/count must be integer");
    expect((await post("{")).status).toBe(400);
    expect(service.requests().map(({ refused }) => refused !== undefined)).toEqual([true, true]);
  });

  it("answers 404, 405, 401 and, for its own defects, 500", async () => {
    expect((await ask("/nowhere")).status).toBe(404);
    expect((await ask("/v1/things/1", { method: "PUT" })).status).toBe(405);
    expect((await fetch(`${service.url}/broken`)).status).toBe(401);
    expect((await ask("/broken")).status).toBe(500);
    expect((await ask("/v1/things/%ff")).status).toBe(404);
    expect((await ask("//")).status).toBe(404);
  });

  it("logs requests without headers and secrets", async () => {
    await post('{"name":"x","apiToken":"s3cret"}');
    await ask("/v1/things/1?access_token=s3cret&page=2");
    expect(service.requests()).toEqual([
      {
        method: "POST",
        url: "/v1/things/a%20b",
        route: "POST /v1/things/:id",
        status: 201,
        body: { name: "x", apiToken: "***" },
      },
      {
        method: "GET",
        url: "/v1/things/1?access_token=***&page=2",
        route: "GET /v1/things/:id",
        status: 200,
      },
    ]);
    expect(JSON.stringify([service.requests(), log.lines])).not.toMatch(/s3cret|t0p/);
  });
});

describe("a service that is told to fail", () => {
  it("answers a status, as often as it was told, with Retry-After", async () => {
    service.fail("GET /v1/things/:id", { status: 429, retryAfter: 3, times: 2 });
    const first = await ask("/v1/things/1");
    expect([first.status, first.headers.get("retry-after")]).toEqual([429, "3"]);
    expect((await ask("/v1/things/1")).status).toBe(429);
    expect((await ask("/v1/things/1")).status).toBe(200);
    expect(service.requests().map(({ failed }) => failed)).toEqual([true, true, undefined]);
  });

  it("cuts the connection before the answer or in its middle", async () => {
    service.fail("*", { cut: "before", times: 1 });
    await expect(ask("/v1/things/1")).rejects.toThrow("fetch failed");
    service.fail("*", { cut: "midway", times: 1 });
    const answer = await post('{"name":"long enough to be cut"}');
    expect(answer.status).toBe(201);
    await expect(answer.text()).rejects.toThrow("terminated");
  });

  it("gives garbage with the type of the true answer", async () => {
    service.fail("POST /v1/things/:id", { garbage: true });
    const answer = await post('{"name":"x"}');
    expect([answer.status, answer.headers.get("content-type")]).toEqual([201, "application/json"]);
    await expect(answer.json()).rejects.toThrow();
    service.fail("POST /v1/things/:id", undefined);
    expect((await post('{"name":"x"}')).status).toBe(201);
  });

  it("is slow, and still closes at once", async () => {
    service.fail("*", { latencyMs: 3_600_000 });
    const asked = ask("/v1/things/1");
    const refused = expect(asked).rejects.toThrow();
    await service.close();
    await refused;
  });

  it("knows its routes", () => {
    expect(() => service.fail("GET /typo", { status: 500 })).toThrow(
      expect.objectContaining({ code: "SERVICE_NO_ROUTE" }),
    );
  });
});

describe("starting", () => {
  it("refuses a port that is taken, a bad route and a bad schema", async () => {
    const port = Number(new URL(service.url).port);
    const start = (given: Partial<Parameters<typeof startService>[0]>) =>
      startService({ name: "x", routes: [], ...given });
    await expect(start({ port })).rejects.toMatchObject({ code: "SERVICE_PORT_TAKEN" });
    expect(() => route("FETCH /x", { handle: () => ({}) })).toThrow(
      expect.objectContaining({ code: "SERVICE_BAD_ROUTE" }),
    );
    const bad = route("POST /x", { body: { type: "thing" } as unknown as typeof thing, handle: () => ({}) });
    await expect(start({ routes: [bad] })).rejects.toMatchObject({ code: "SERVICE_BAD_ROUTE" });
  });
});

describe("state", () => {
  it("is readable JSON on disk, there again after a start, and says when it is none", async () => {
    const dir = await mkdtemp(join(tmpdir(), "service-state-"));
    try {
      const state = await openState(dir, "things", { count: 0 });
      await Promise.all([1, 2, 3].map((n) => state.change(({ count }) => ({ count: count + n }))));
      expect(await readFile(join(dir, "things.json"), "utf8")).toBe('{\n  "count": 6\n}\n');
      expect((await openState(dir, "things", { count: 0 })).get()).toEqual({ count: 6 });
      await writeFile(join(dir, "things.json"), "{");
      await expect(openState(dir, "things", {})).rejects.toMatchObject({ code: "SERVICE_BAD_STATE" });
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it("may live in memory", async () => {
    const state = await openState<string[]>(undefined, "x", []);
    expect(await state.change((all) => [...all, "a"])).toEqual(["a"]);
  });
});
