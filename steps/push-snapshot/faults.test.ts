import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../../lib/log/index.ts";
import { digestTag, registryClient } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { testProxy } from "../../registry/testing-proxy.ts";
import { openQuays, type Quays } from "./testing.ts";

type Rules = Parameters<typeof testProxy>[1];

let quays: Quays;
let digest: string;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  quays = await openQuays();
  digest = await quays.image("build/app", { layers: [[["big", "x".repeat(600_000)]]], compression: "none" });
});
afterEach(async () => void (await Promise.all(closers.splice(0).map((close) => close()))));
afterAll(() => quays.close());

/** The target behind something that misbehaves. */
async function behind(rules: Rules): Promise<{ readonly address: string; readonly seen: readonly string[] }> {
  const proxy = await testProxy(quays.to, rules);
  closers.push(proxy.close);
  return proxy;
}
const component = (to: string, more: object = {}) => ({
  name: "app",
  containerImage: `${quays.from}/build/app@${digest}`,
  repository: to,
  tags: ["1.0"],
  pushSourceContainer: false,
  ...more,
});
const push = (to: string, params: Record<string, string> = {}) =>
  quays.push({ components: [component(to)], params });
const answering = (status: number, when: (request: IncomingMessage) => boolean, headers = {}): Rules => ({
  intercept(request: IncomingMessage, response: ServerResponse) {
    if (!when(request)) return false;
    request.resume();
    response.writeHead(status, { "content-type": "application/json", ...headers }).end("{}");
    return true;
  },
});
const once = (when: (request: IncomingMessage) => boolean) => {
  let left = 1;
  return (request: IncomingMessage) => when(request) && left-- > 0;
};
const isPut = (what: string) => (request: IncomingMessage) =>
  request.method === "PUT" && (request.url?.includes(what) ?? false);

describe("a target in trouble", () => {
  it.each<[string, Rules]>([
    ["answers 429 once", answering(429, once(isPut("/manifests/")), { "retry-after": "0" })],
    ["answers 500 once", answering(500, once(isPut("/manifests/")))],
    [
      "cuts an upload in its middle once",
      { cutRequest: (request) => (cutOnce(request) ? 200_000 : undefined) },
    ],
  ])("that %s still gets the image", async (_, rules) => {
    const { address } = await behind(rules);
    const name = `passing/${closers.length}-${Math.abs(_.length)}`;
    await push(`${address}/${name}`);
    expect((await quays.tags(name))["1.0"]).toBe(digest);
  });
  const cutOnce = once(isPut("/blobs/uploads/"));

  it("that denies says so, is not asked again and again, and leaves no tag", async () => {
    const { address, seen } = await behind(answering(403, ({ method }) => method === "POST"));
    const pushed = push(`${address}/denied/app`, { retries: "3" });
    await expect(pushed).rejects.toMatchObject({
      code: "RELEASE_PUSH_FAILED",
      message: expect.stringMatching(/1 of 1 pushes failed:\napp to .*denied\/app: POST .*answered 403/),
    });
    // One for each of the blobs that were under way.
    expect(seen.filter((line) => line.startsWith("POST")).length).toBeLessThan(5);
    await expect(quays.tags("denied/app")).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });

  it("is tried again as often as retries says", async () => {
    let refusals = 0;
    const { address } = await behind(
      answering(400, (request) => isPut("/manifests/1.0")(request) && ++refusals <= 2),
    );
    await push(`${address}/retried/app`, { retries: "2" });
    expect((await quays.tags("retried/app"))["1.0"]).toBe(digest);
    refusals = -10;
    const { address: worse } = await behind(answering(400, isPut("/manifests/1.0")));
    await expect(push(`${worse}/retried/never`, { retries: "1" })).rejects.toMatchObject({
      code: "RELEASE_PUSH_FAILED",
    });
    expect(Object.keys(await quays.tags("retried/never"))).not.toContain("1.0");
  });

  it("does not keep others from being pushed, and each that failed is named", async () => {
    const { address } = await behind(answering(403, ({ method }) => method === "POST"));
    const components = [
      component(`${address}/mixed/a`, { name: "a" }),
      component(`${quays.to}/mixed/b`, { name: "b" }),
      component(`${address}/mixed/c`, { name: "c" }),
    ];
    const pushed = quays.push({ components, params: { concurrentLimit: "1" } });
    await expect(pushed).rejects.toMatchObject({
      message: expect.stringMatching(/2 of 3 pushes failed:\na to .*mixed\/a: .*\nc to .*mixed\/c: /),
    });
    expect((await quays.tags("mixed/b"))["1.0"]).toBe(digest);
  });

  it("gets blobs that it would not mount", async () => {
    const { address } = await behind(answering(401, ({ url }) => url?.includes("mount=") ?? false));
    const components = ["a", "b"].map((name) => component(`${address}/unmounted/${name}`, { name }));
    await quays.push({ components });
    expect((await quays.tags("unmounted/b"))["1.0"]).toBe(digest);
  });

  it("may hide a repository that is not there yet", async () => {
    let pushed = false;
    const { address } = await behind({
      intercept(request, response) {
        pushed ||= request.method !== "GET" && request.method !== "HEAD";
        const hides = !pushed && request.url !== "/v2/" && !request.url?.includes("/blobs/");
        if (hides) response.writeHead(403).end();
        return hides;
      },
    });
    await push(`${address}/hidden/app`);
    expect((await quays.tags("hidden/app"))["1.0"]).toBe(digest);
  });
});

it("shows each registry the credentials of the repository's path", async () => {
  const dir = await mkdtemp(join(tmpdir(), "push-auth-"));
  closers.push(() => rm(dir, { recursive: true }));
  const [from, to] = [
    await testRegistry({ auth: { users: { reader: "r-secret" }, mode: "bearer" } }),
    await testRegistry({ auth: { users: { writer: "w-secret" }, mode: "bearer" } }),
  ];
  closers.push(from.close, to.close);
  const auth = (pair: string) => ({ auth: Buffer.from(pair).toString("base64") });
  const auths = {
    [`${from.address}/build/app`]: auth("reader:r-secret"),
    [from.address]: auth("nobody:no"),
    [`${to.address}/release`]: auth("writer:w-secret"),
  };
  await writeFile(join(dir, "config.json"), JSON.stringify({ auths }));
  await writeFile(join(dir, "ca.pem"), `${from.ca}${to.ca}${quays.ca}`);
  await using client = registryClient({ ca: `${from.ca}${to.ca}${quays.ca}`, env: { DOCKER_CONFIG: dir } });
  await client.copy(`${quays.from}/build/app@${digest}`, `${from.address}/build/app:1`, { referrers: true });
  const before = process.env["DOCKER_CONFIG"];
  process.env["DOCKER_CONFIG"] = dir;
  const log = memoryLog();
  try {
    const containerImage = `${from.address}/build/app@${digest}`;
    const components = [component(`${to.address}/release/app`, { containerImage })];
    await quays.push({ components, params: { caFile: join(dir, "ca.pem") }, log });
  } finally {
    if (before === undefined) delete process.env["DOCKER_CONFIG"];
    else process.env["DOCKER_CONFIG"] = before;
  }
  expect((await client.resolve(`${to.address}/release/app:1.0`)).digest).toBe(digest);
  expect(log.lines.join("\n")).not.toMatch(/[rw]-secret/);
});

describe("killed at any write and run again", () => {
  it("never has a tag without its evidence, and ends as one undisturbed run", {
    timeout: 120_000,
  }, async () => {
    const images = [await quays.image("kill/a"), await quays.image("kill/b")];
    await quays.client.copy(
      `${quays.from}/kill/a@${images[0]}`,
      `${quays.from}/kill/a:${digestTag(images[0] ?? "", ".src")}`,
    );
    const components = (address: string, round: number) =>
      ["a", "b"].map((name, index) => ({
        name,
        containerImage: `${quays.from}/kill/${name}@${images[index]}`,
        repositories: [{ url: `${address}/kill${round}/${name}`, tags: ["1.0", "latest"] }],
        pushSourceContainer: name === "a",
      }));
    const state = async (round: number) =>
      Promise.all(["a", "b"].map((name) => quays.tags(`kill${round}/${name}`).catch(() => ({}))));
    quays.asked();
    await quays.push({ components: components(quays.to, 0) });
    const writes = quays.asked().filter((line) => !/^(GET|HEAD)/.test(line)).length;
    const undisturbed = await state(0);
    for (let round = 1; round <= writes; round += 3) {
      const stop = new AbortController();
      let left = round;
      const { address } = await behind({
        intercept({ method }) {
          if (method !== "GET" && method !== "HEAD" && --left === 0) stop.abort(new Error("killed"));
          return false;
        },
      });
      const killed = quays.push({ components: components(address, round), signal: stop.signal });
      await expect(killed).rejects.toThrow();
      for (const tags of await state(round)) expect(halfDone(tags)).toEqual([]);
      await quays.push({ components: components(quays.to, round) });
      expect(await state(round)).toEqual(undisturbed);
    }
  });
});

/** Tags of images whose evidence is not there. */
const halfDone = (tags: Readonly<Record<string, string>>): string[] =>
  ["1.0", "latest"].filter((tag) => {
    const of = tags[tag];
    return (
      of !== undefined &&
      [".sig", ".att", ".sbom"].some((suffix) => tags[digestTag(of, suffix)] === undefined)
    );
  });
