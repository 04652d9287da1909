import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { type AddressInfo, createServer as tcpServer } from "node:net";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { memoryLog } from "../log/index.ts";
import {
  createHttp,
  type HttpFault,
  type HttpOptions,
  type HttpRequest,
  openHttp,
  redactUrl,
} from "./index.ts";
import { nextWait, retryAfterMs } from "./retry.ts";
import { type TestServer, testServer } from "./testing.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const serve = async (...args: Parameters<typeof testServer>): Promise<TestServer> => {
  const server = await testServer(...args);
  closers.push(server.close);
  return server;
};
const client = (options: HttpOptions = {}) => {
  const http = createHttp({ backoff: { firstMs: 1, mostMs: 4 }, env: {}, ...options });
  closers.push(http.close);
  return http;
};
const faultOf = (request: HttpRequest, options?: HttpOptions): Promise<HttpFault> =>
  client(options)
    .request(request)
    .then(
      () => expect.fail("no fault"),
      (thrown) => thrown as HttpFault,
    );

test("a HEAD leaves the connection to later requests, whatever it is answered", async () => {
  const server = await serve((request, response) =>
    response.writeHead(request.url === "/none" ? 404 : 200, { "content-length": 5 }).end(),
  );
  await using http = createHttp({ env: {} });
  const paths = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? "/" : "/none"));
  for (const path of paths)
    await (await http.request({ method: "HEAD", url: server.url + path, accept: [200, 404] })).drain();
  // Now and then a request comes before the connection is known to be free.
  const connections = new Set(server.requests.map(({ socket }) => socket.remotePort));
  expect(connections.size).toBeLessThan(paths.length);
});

test("a client ends its connections with the block that opened it, also when that fails", async () => {
  const ends: Promise<unknown>[] = [];
  const server = await serve(({ socket }, response) => {
    ends.push(new Promise((done) => socket.once("close", done)));
    response.end("x");
  });
  const work = async () => {
    await using http = createHttp({ env: {} });
    await (await http.request({ url: server.url })).text();
    throw new Error("the block fails");
  };
  await expect(work()).rejects.toThrow("the block fails");
  expect(ends).toHaveLength(1);
  await Promise.all(ends);
});

test("opened with a CA file, a client goes without it if there is none", async () => {
  const server = await serve((_request, response) => void response.end("x"));
  for (const caFile of ["", "/nowhere/ca.crt"]) {
    await using http = await openHttp({ caFile, env: {} });
    expect(await (await http.request({ url: server.url })).text()).toBe("x");
  }
});

describe("retries", () => {
  test("a GET is tried again until it succeeds, and the log says so", async () => {
    const log = memoryLog();
    const server = await serve((_, response, count) => response.writeHead(count < 3 ? 503 : 200).end("ok"));
    const answer = await client({ log }).request({ url: server.url });
    expect(await answer.text()).toBe("ok");
    expect(server.requests.length).toBe(3);
    expect(log.lines.length).toBe(2);
  });
  test("a POST is not tried again by itself", async () => {
    const server = await serve((_, response) => response.writeHead(503).end());
    const fault = await faultOf({ url: server.url, method: "POST", body: "x" });
    expect([fault.code, fault.answer?.status, server.requests.length]).toEqual(["HTTP_STATUS", 503, 1]);
  });
  test("a body that a function makes is made again for each try", async () => {
    const bodies: string[] = [];
    const server = await serve(async (request, response, count) => {
      bodies.push((await request.toArray()).join(""));
      response.writeHead(count === 1 ? 500 : 201).end();
    });
    const body = () => Readable.from([Buffer.from("again")]);
    await client().request({ url: server.url, method: "PUT", body });
    expect(bodies).toEqual(["again", "again"]);
  });
  test("404 is final, and its body is kept for the caller", async () => {
    const server = await serve((_, response) => response.writeHead(404).end("no such thing"));
    const fault = await faultOf({ url: server.url });
    expect(fault.answer).toMatchObject({ status: 404, body: "no such thing" });
    expect(server.requests.length).toBe(1);
  });
  test("a cut connection is tried again", async () => {
    const server = await serve((request, response, count) => {
      if (count === 1) request.socket.destroy();
      else response.end("ok");
    });
    expect(await (await client().request({ url: server.url })).text()).toBe("ok");
  });
  test("Retry-After beyond the budget ends the tries", async () => {
    const server = await serve((_, response) => response.writeHead(429, { "retry-after": "3600" }).end());
    await faultOf({ url: server.url });
    expect(server.requests.length).toBe(1);
  });
  test("waits double up to a cap, keep Retry-After, and end with the budget", () => {
    const backoff = { firstMs: 100, mostMs: 1000, budgetMs: 5000 };
    const most = (tried: number) => nextWait(backoff, tried, 0, undefined, () => 1);
    expect([1, 2, 3, 4, 5].map(most)).toEqual([100, 200, 400, 800, 1000]);
    expect(nextWait(backoff, 1, 0, 3000, () => 0)).toBe(3000);
    expect(nextWait(backoff, 1, 4990, undefined, () => 1)).toBeUndefined();
    expect(retryAfterMs("Thu, 01 Jan 1970 00:00:10 GMT", 4000)).toBe(6000);
    expect(retryAfterMs("soon", 0)).toBeUndefined();
  });
});

describe("redirects", () => {
  test("credentials stay with the first host", async () => {
    const store = await serve((_, response) => response.end("blob"));
    const server = await serve((_, response) =>
      response.writeHead(307, { location: `${store.url}/x?sig=1` }).end(),
    );
    const headers = { Authorization: "Bearer t", "PRIVATE-TOKEN": "t", accept: "a/b", cookie: "c=1" };
    await client().request({ url: server.url, headers });
    const seen = store.requests[0]?.headers ?? {};
    expect([seen.authorization, seen["private-token"], seen.cookie, seen.accept]).toEqual([
      undefined,
      undefined,
      undefined,
      "a/b",
    ]);
  });
  test("on the same host they are kept", async () => {
    const server = await serve((request, response) =>
      request.url === "/" ? response.writeHead(302, { location: "/there" }).end() : response.end(),
    );
    await client().request({ url: server.url, headers: { authorization: "Bearer t" } });
    expect(server.requests[1]?.headers.authorization).toBe("Bearer t");
  });
  test("a loop ends", async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: "/" }).end());
    expect((await faultOf({ url: server.url })).code).toBe("HTTP_REDIRECT");
  });
});

describe("limits", () => {
  test("a body over the cap is refused, declared or not", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/declared") response.setHeader("content-length", 2000);
      response.write("x".repeat(1000));
      response.end("x".repeat(1000));
    });
    const http = client();
    for (const path of ["/declared", "/chunked"]) {
      const answer = await http.request({ url: server.url + path, maxBytes: 1500 });
      await expect(answer.bytes()).rejects.toMatchObject({ code: "HTTP_TOO_LARGE" });
    }
    const answer = await http.request({ url: `${server.url}/stream`, maxBytes: 1500 });
    await expect(answer.body.toArray()).rejects.toMatchObject({ code: "HTTP_TOO_LARGE" });
  });
  test("a compressed answer is opened, and a bomb is not", async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1 << 20))),
    );
    const http = client();
    expect((await (await http.request({ url: server.url })).bytes()).length).toBe(1 << 20);
    const capped = await http.request({ url: server.url, maxBytes: 1 << 19 });
    await expect(capped.bytes()).rejects.toMatchObject({ code: "HTTP_TOO_LARGE" });
  });
  test("silence before headers is a timeout", async () => {
    const server = await serve(() => {});
    expect((await faultOf({ url: server.url, timeoutMs: 50, tries: 1 })).code).toBe("HTTP_TIMEOUT");
  });
  test("cancelling ends a request and its waits", async () => {
    const server = await serve((_, response) => response.writeHead(503).end());
    const stop = new AbortController();
    const log = { ...memoryLog(), info: () => stop.abort() };
    const options = { log, signal: stop.signal, backoff: { firstMs: 60_000, mostMs: 60_000, budgetMs: 1e6 } };
    expect((await faultOf({ url: server.url }, options)).code).toBe("HTTP_CANCELLED");
  });
});

test.each(["text", "drain"] as const)("a body that drips and never ends is given up: %s", async (how) => {
  const server = await serve((_, response) => {
    const dripping = setInterval(() => response.write("a"), 10);
    response.on("close", () => clearInterval(dripping));
  });
  const response = await client().request({ url: server.url, timeoutMs: 100 });
  if (how === "drain") await response.drain();
  else await expect(response.text()).rejects.toMatchObject({ code: "HTTP_TIMEOUT" });
});

describe("places", () => {
  test("userinfo becomes a header, and no message has it", async () => {
    const server = await serve((_, response) => response.writeHead(404).end());
    const url = `${server.url.replace("//", "//us%40er:pass@")}/p?token=tok&n=1#frag`;
    const fault = await faultOf({ url });
    expect(fault.message).not.toMatch(/pass|tok\b|frag/);
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa("us@er:pass")}`);
    expect(redactUrl(url)).toBe(`${server.url}/p?token=***&n=1`);
  });
  test("a proxy of the environment is used for other hosts, not for loopback or NO_PROXY", async () => {
    const proxy = await serve((_, response) => response.end("by proxy"));
    const server = await serve((_, response) => response.end("straight"));
    const http = client({ env: { HTTP_PROXY: proxy.url, NO_PROXY: "skipped.invalid" } });
    expect(await (await http.request({ url: server.url })).text()).toBe("straight");
    expect(await (await http.request({ url: "http://far.invalid/x" })).text()).toBe("by proxy");
    expect(proxy.requests[0]?.url).toBe("http://far.invalid/x");
    await expect(http.request({ url: "http://skipped.invalid/", tries: 1 })).rejects.toMatchObject({
      code: "HTTP_CONNECT",
    });
  });
  test("https goes through the proxy as a tunnel", async () => {
    const asked: string[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 502 no\r\n\r\n");
    });
    await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
    closers.push(() => new Promise((done) => void proxy.close(() => done())));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    await faultOf({ url: "https://far.invalid/x", tries: 1 }, { env });
    expect(asked).toEqual(["far.invalid:443"]);
  });
  test("plain http behind https is a TLS fault that says so", async () => {
    const server = await serve((_, response) => response.end());
    const fault = await faultOf({ url: server.url.replace("http:", "https:") });
    expect([fault.code, fault.next]).toEqual(["HTTP_TLS", expect.stringContaining("plain http")]);
    expect(server.requests.length).toBe(0);
  });
  test("a closed port is a connection fault after all tries", async () => {
    const port = await new Promise<number>((done) => {
      const probe = tcpServer().listen(0, "127.0.0.1", () => {
        const { port } = probe.address() as AddressInfo;
        probe.close(() => done(port));
      });
    });
    const log = memoryLog();
    const fault = await faultOf({ url: `http://127.0.0.1:${port}/`, tries: 3 }, { log });
    expect([fault.code, log.lines.length]).toEqual(["HTTP_CONNECT", 2]);
  });
  test("what is no web address is refused", async () => {
    expect((await faultOf({ url: "file:///etc/passwd" })).code).toBe("HTTP_BAD_URL");
  });
});

test("importing the client loads no undici", () => {
  const script = `await import(${JSON.stringify(new URL("index.ts", import.meta.url).href)});
    const { createRequire } = await import("node:module");
    const cache = createRequire(${JSON.stringify(import.meta.url)}).cache;
    console.log(Object.keys(cache).filter((file) => file.includes("undici")).length);`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(out.trim()).toBe("0");
});
