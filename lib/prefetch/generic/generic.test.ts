import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, purlsOf } from "../testing/bench.ts";
import { type FakeServer, serve, sha256 } from "../testing/server.ts";

let server: FakeServer;
let own: Bench | undefined;
beforeEach(async () => {
  server = await serve((path) => ({ body: path }));
});
afterEach(async () => {
  await server.close();
  await own?.remove();
});
const start = async (text: string, path = "artifacts.lock.yaml") => {
  own = await bench({ [path]: text });
  return own;
};
const lock = (artifacts: readonly object[], version = "1.0") =>
  JSON.stringify({ metadata: { version }, artifacts });
const file = (path: string, more: object = {}) => ({
  download_url: `${server.url}${path}`,
  checksum: `sha256:${sha256(`/${path}`)}`,
  ...more,
});

describe("a generic lockfile", () => {
  test("gives files under their names, and an SBOM with address and checksum", async () => {
    const { run, deps } = await start(
      lock([file("a/tool.tar.gz"), file("b", { filename: "deep/er/b.bin" })]),
    );
    const { packages } = await run("generic");
    expect(await deps()).toEqual(["generic/deep/er/b.bin", "generic/tool.tar.gz"]);
    expect(purlsOf(packages)).toEqual([
      `pkg:generic/b.bin?checksum=sha256:${sha256("/b")}&download_url=${server.url}b`,
      `pkg:generic/tool.tar.gz?checksum=sha256:${sha256("/a/tool.tar.gz")}&download_url=${server.url}a/tool.tar.gz`,
    ]);
  });

  test("of YAML, in another folder, under another name, with other checksums", async () => {
    const algorithms = ["md5", "sha1", "sha384", "sha512", "blake2b512", "sha3-256"];
    const names: Record<string, string> = { blake2b512: "blake2b", "sha3-256": "sha3_256" };
    const lines = algorithms.flatMap((algorithm) => [
      `- download_url: ${server.url}${algorithm}`,
      `  checksum: ${names[algorithm] ?? algorithm}:${createHash(algorithm).update(`/${algorithm}`).digest("hex")}`,
    ]);
    const text = ["---", "metadata: {version: '1.0'}", "artifacts:", ...lines].join("\n");
    const { run, deps } = await start(text, "sub/my.lock.yaml");
    await run({ type: "generic", path: "sub", lockfile: "my.lock.yaml" });
    expect(await deps()).toEqual(algorithms.map((name) => `generic/${name}`).sort());
  });

  test("Maven coordinates become an address, a name and a purl", async () => {
    const path = "maven2/org/example/thing/1.2/thing-1.2-sources.jar";
    const { run, deps } = await start(
      lock([
        {
          type: "maven",
          attributes: {
            repository_url: `${server.url}maven2`,
            group_id: "org.example",
            artifact_id: "thing",
            version: "1.2",
            classifier: "sources",
          },
          checksum: `sha256:${sha256(`/${path}`)}`,
        },
      ]),
    );
    const { packages } = await run("generic");
    expect(await deps()).toEqual(["generic/thing-1.2-sources.jar"]);
    expect(purlsOf(packages)).toEqual([
      `pkg:maven/org.example/thing@1.2?checksum=sha256:${sha256(`/${path}`)}&classifier=sources&repository_url=${server.url}maven2&type=jar`,
    ]);
  });

  test("a wrong checksum is refused, and the file does not stay", async () => {
    const { run, deps } = await start(lock([file("a", { checksum: `sha256:${sha256("other")}` })]));
    await expect(run("generic")).rejects.toMatchObject({
      code: "PREFETCH_WRONG_HASH",
      message: expect.stringContaining("artifacts.lock.yaml: a has the wrong hash"),
    });
    expect(await deps()).toEqual([]);
  });

  test("version 2.0 sends what it says, out of the environment, and no log shows it", async () => {
    const auth = [
      { bearer: { header: "PRIVATE-TOKEN", value: "${TOKEN}" } },
      { basic: { username: "me", password: "$PASSWORD" } },
    ];
    const artifacts = auth.map((each, at) => file(`f${at}`, { auth: each }));
    const { run, log } = await start(lock(artifacts, "2.0"));
    await expect(run("generic")).rejects.toMatchObject({ code: "PREFETCH_CONFIG" });
    await run("generic", { environment: { TOKEN: "tok-en-secret", PASSWORD: "pass-secret" } });
    const headers = Object.fromEntries(server.seen.map((each) => [each.path, each.headers]));
    expect(headers["/f0"]?.["private-token"]).toBe("tok-en-secret");
    expect(headers["/f1"]?.authorization).toBe(`Basic ${Buffer.from("me:pass-secret").toString("base64")}`);
    expect(log.mask("tok-en-secret pass-secret")).toBe("*** ***");
  });

  test.each([
    ["", "artifacts.lock.yaml: wants an object"],
    ["a: [", "is not YAML"],
    ["metadata: {version: '3.0'}\nartifacts: []", 'metadata.version: wants 1.0 or 2.0, got "3.0"'],
    ["metadata: {version: '1.0'}", "artifacts: wants a list"],
    [lock([{ checksum: "sha256:00" }]), "artifacts[0].checksum: wants <algorithm>:<hex>"],
    [
      lock([{ download_url: "http://x/a", checksum: `sha256:${"0".repeat(64)}`, auth: {} }]),
      '"auth" is not known',
    ],
    [
      lock([{ download_url: "ftp://x/a", checksum: `sha256:${"0".repeat(64)}` }]),
      "download_url: wants an http",
    ],
    [lock([{ download_url: "http://u:p@x/a", checksum: `sha256:${"0".repeat(64)}` }]), "holds credentials"],
    [lock([{ download_url: "http://x/", checksum: `sha256:${"0".repeat(64)}` }]), "filename: is missing"],
    [lock([{ type: "deb", checksum: `sha256:${"0".repeat(64)}` }]), 'type: knows only maven, got "deb"'],
    [lock([{ type: "maven", checksum: `sha256:${"0".repeat(64)}` }]), "attributes: wants an object"],
    [
      lock([1, 2].map(() => ({ download_url: "http://x/a", checksum: `sha256:${"0".repeat(64)}` }))),
      "two have the same url",
    ],
  ])("%j: %s", async (text, message) => {
    const { run } = await start(text);
    await expect(run("generic")).rejects.toMatchObject({
      code: "PREFETCH_LOCKFILE",
      message: expect.stringContaining(message),
    });
  });

  test.each(["../evil", "/etc/cron.d/evil", "a/../../evil", "a//b", "a\u0000b"])(
    "hostile name %j",
    async (filename) => {
      const { run } = await start(lock([file("a", { filename })]));
      await expect(run("generic")).rejects.toMatchObject({ code: "PREFETCH_PATH" });
      expect(server.seen).toEqual([]);
    },
  );
});
