import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttp, type Http } from "../http/index.ts";
import { memoryLog } from "../log/index.ts";
import { type DownloadKit, downloadAll } from "./download.ts";
import { noCredentials } from "./netrc.ts";
import { listFiles } from "./testing/bench.ts";
import { type Answer, type Answering, type FakeServer, serve } from "./testing/server.ts";
import type { Wanted } from "./types.ts";

const BODY = Buffer.alloc(100_000, "some bytes of an archive ");
const hex = createHash("sha256").update(BODY).digest("hex");

let root = "";
let kit: DownloadKit;
let http: Http;
let server: FakeServer | undefined;
const log = memoryLog();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "download "));
  http = createHttp({ env: {}, backoff: { firstMs: 1, mostMs: 5 } });
  kit = {
    http,
    credentials: noCredentials,
    deps: join(root, "deps"),
    partial: join(root, ".partial"),
    concurrency: 3,
    waitMs: 1,
    log,
    signal: new AbortController().signal,
  };
});
afterEach(async () => {
  await http.close();
  await server?.close();
  await rm(root, { recursive: true, force: true });
});

async function start(answer: Answering): Promise<FakeServer> {
  server = await serve(answer);
  return server;
}
const want = (url: string, path: string, more: Partial<Wanted> = {}): Wanted => ({
  url,
  path,
  anyOf: [{ algorithm: "sha256", hex }],
  package: "thing@1.0.0",
  lockfile: "web/package-lock.json",
  ...more,
});

describe("files", () => {
  test("appear verified, and are not fetched a second time", async () => {
    const { url, seen } = await start(() => ({ body: BODY }));
    const wanted = [want(`${url}a`, "npm/a.tgz"), want(`${url}b`, "npm/deep/er/b.tgz")];
    expect(await downloadAll(wanted, kit)).toEqual({ fetched: 2, kept: 0, bytes: 200_000 });
    expect(await downloadAll(wanted, kit)).toEqual({ fetched: 0, kept: 2, bytes: 0 });
    expect(seen.map(({ path }) => path).sort()).toEqual(["/a", "/b"]);
    expect(await listFiles(root)).toEqual(["deps/npm/a.tgz", "deps/npm/deep/er/b.tgz"]);
  });

  test("that are damaged, cut short or a link are replaced, not written through", async () => {
    const { url } = await start(() => ({ body: BODY }));
    await mkdir(kit.deps);
    await writeFile(join(kit.deps, "short"), BODY.subarray(0, 10));
    await writeFile(join(root, "victim"), "precious");
    await symlink(join(root, "victim"), join(kit.deps, "link"));
    const wanted = [want(`${url}a`, "short"), want(`${url}b`, "link")];
    expect(await downloadAll(wanted, kit)).toMatchObject({ fetched: 2, kept: 0 });
    expect(await readFile(join(kit.deps, "short"))).toEqual(BODY);
    expect(await readFile(join(root, "victim"), "utf8")).toBe("precious");
  });

  test("are fetched three at a time if three are allowed, never more", async () => {
    let arrived = 0;
    const gate = Promise.withResolvers<void>();
    const { url, most } = await start(async () => {
      if (++arrived === 3) gate.resolve();
      await gate.promise;
      return { body: BODY };
    });
    const wanted = Array.from({ length: 12 }, (_, at) => want(`${url}${at}`, `npm/${at}.tgz`));
    expect(await downloadAll(wanted, kit)).toMatchObject({ fetched: 12 });
    expect(most()).toBe(3);
  });

  test("what an interrupted run left under way is taken away", async () => {
    const { url } = await start(() => ({ body: BODY }));
    await mkdir(kit.partial);
    await writeFile(join(kit.partial, "half"), "ha");
    await downloadAll([want(`${url}a`, "a")], kit);
    expect(await listFiles(root)).toEqual(["deps/a"]);
  });
});

describe("a server that fails", () => {
  test("in the middle of a body is asked again", async () => {
    const { url, seen } = await start((_, before) =>
      before < 2 ? { body: BODY, cutAfter: 60_000 } : { body: BODY },
    );
    expect(await downloadAll([want(`${url}a`, "a")], kit)).toMatchObject({ fetched: 1 });
    expect(seen).toHaveLength(3);
    expect(await readFile(join(kit.deps, "a"))).toEqual(BODY);
  });

  test("with 429 and 503 is asked again", async () => {
    const answers: Answer[] = [
      { status: 429, headers: { "retry-after": "0" } },
      { status: 503 },
      { body: BODY },
    ];
    const { url } = await start((_, before) => answers[before]);
    expect(await downloadAll([want(`${url}a`, "a")], kit)).toMatchObject({ fetched: 1 });
  });

  test("always: the fault names lockfile, package and server, and nothing stays", async () => {
    const { url } = await start(() => ({ body: BODY, cutAfter: 10 }));
    await expect(downloadAll([want(`${url}a?token=hidden`, "a")], kit)).rejects.toMatchObject({
      code: "PREFETCH_FETCH",
      message: expect.stringMatching(
        /^web\/package-lock\.json: thing@1\.0\.0 could not be fetched from http:\/\/127.*\/a: /,
      ),
    });
    expect(await listFiles(root)).toEqual([]);
  });

  test.each([
    [404, "PREFETCH_NOT_FOUND"],
    [401, "PREFETCH_REFUSED"],
    [403, "PREFETCH_REFUSED"],
  ])("with %i: %s", async (status, code) => {
    const { url, seen } = await start(() => ({ status }));
    await expect(downloadAll([want(`${url}a`, "a")], kit)).rejects.toMatchObject({ code });
    expect(seen).toHaveLength(1);
  });
});

test("a wrong hash names all there is to know, and nothing half-written stays", async () => {
  const { url } = await start((path) => ({ body: path === "/bad" ? "tampered" : BODY }));
  const got = createHash("sha256").update("tampered").digest("hex");
  const wanted = [want(`${url}good`, "good"), want(`${url}bad`, "bad")];
  const error = await downloadAll(wanted, { ...kit, concurrency: 1 }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "PREFETCH_WRONG_HASH" });
  const message = String((error as Error).message);
  for (const part of ["web/package-lock.json", "thing@1.0.0", `sha256:${hex}`, `sha256:${got}`, "/bad"])
    expect(message).toContain(part);
  expect(await listFiles(root)).toEqual(["deps/good"]);
});

test("cancel ends everything, removes what is under way, and keeps what is complete", async () => {
  const abort = new AbortController();
  const { url, seen } = await start((path) =>
    path === "/done" ? { body: BODY } : { body: BODY, hang: true },
  );
  const wanted = [
    want(`${url}done`, "done"),
    want(`${url}a`, "a"),
    want(`${url}b`, "b"),
    want(`${url}c`, "c"),
  ];
  const running = downloadAll(wanted, { ...kit, signal: abort.signal });
  const hanging = async () =>
    seen.length === 4 && (await stat(join(kit.deps, "done")).catch(() => undefined));
  while (!(await hanging())) await new Promise((tick) => setImmediate(tick));
  abort.abort();
  await expect(running).rejects.toMatchObject({ code: "PREFETCH_CANCELLED" });
  expect(await listFiles(root)).toEqual(["deps/done"]);
});

test("a path that cannot be written is a fault of the disk, without retries", async () => {
  const { url, seen } = await start(() => ({ body: BODY }));
  await writeFile(kit.deps, "a file where a folder belongs");
  await expect(downloadAll([want(`${url}a`, "npm/a")], kit)).rejects.toMatchObject({ code: "PREFETCH_DISK" });
  expect(seen).toHaveLength(0);
});

test("without a hash a file is fetched each time", async () => {
  const { url } = await start(() => ({ body: BODY }));
  const wanted = [want(`${url}a`, "a", { anyOf: [] })];
  expect(await downloadAll(wanted, kit)).toMatchObject({ fetched: 1 });
  expect(await downloadAll(wanted, kit)).toMatchObject({ fetched: 1 });
});

test("credentials go to the host they are for, and not along with a redirect", async () => {
  const other = await serve(() => ({ body: BODY }));
  const { url, seen } = await start(() => ({ status: 302, headers: { location: `${other.url}file` } }));
  const credentials = { authorization: (at: string) => (at.startsWith(url) ? "Basic c2VjcmV0" : undefined) };
  await downloadAll([want(`${url}a`, "a")], { ...kit, credentials });
  await other.close();
  expect(seen[0]?.headers.authorization).toBe("Basic c2VjcmV0");
  expect(other.seen[0]?.headers.authorization).toBeUndefined();
});
