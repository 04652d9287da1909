import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import { writeFeed } from "../../lib/vulnerabilities/fixtures/feed.ts";
import { DEBIAN_ENTRIES, pushTestIndex } from "../../lib/vulnerabilities/fixtures/image.ts";
import { readDone, reportFile, writeSubject } from "../../lib/vulnerabilities/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { clairReportStep } from "./contract.ts";
import { run } from "./run.ts";

const PATH = process.env["PATH"] ?? "";
let dir: string;
let shared: string;
let data: string;
let bin: string;
let subject: Parameters<typeof writeSubject>[1];
let caFile: string;
let log: Log & { readonly lines: string[] };
let stop: () => Promise<void>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clair report-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  ({ caFile } = registry);
  const repository = `${registry.address}/ns/app`;
  const pushed = await pushTestIndex(registryClient({ ca: registry.ca }), repository, {
    amd64: DEBIAN_ENTRIES,
  });
  const images = [{ arch: "amd64", digest: pushed.digests["amd64"] ?? "" }];
  subject = { image: `${repository}:latest`, digest: pushed.digest, repository, images };
  stop = async () => {
    process.env["PATH"] = PATH;
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());
beforeEach(async () => {
  [shared, data, bin] = (await Promise.all(
    ["shared-", "data-", "bin-"].map((name) => mkdtemp(join(dir, name))),
  )) as [string, string, string];
  // Nothing of this machine: whether clair-action is installed is none of these tests' business.
  process.env["PATH"] = [bin, "/usr/bin", "/bin"].join(delimiter);
  log = memoryLog();
  await writeSubject(shared, subject);
});

const call = (params: Record<string, string> = {}, signal?: AbortSignal) =>
  runStep(clairReportStep, run, {
    params: { shared, data, caFile, tries: "1", ...params },
    log,
    ...(signal === undefined ? {} : { signal }),
  });
const digest = () => subject.images[0]?.digest ?? "";

/** A small program that stands in for clair-action, and its database. */
async function standIn(script: string): Promise<void> {
  await writeFile(join(bin, "clair-action"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(join(data, "matcher.db"));
  database.exec("CREATE TABLE vuln (id INTEGER); INSERT INTO vuln VALUES (1)");
  database.close();
}
const empty = (of = digest()) =>
  JSON.stringify({ manifest_hash: of, packages: {}, vulnerabilities: {}, package_vulnerabilities: {} });

describe("clair-report", () => {
  it("writes a report of the feed, and claims the images", async () => {
    await writeFeed(data);
    expect(await call()).toEqual({
      imagesProcessed: { image: { pullspec: subject.image, digests: [digest(), subject.digest] } },
    });
    expect(JSON.parse(await readFile(join(shared, reportFile("amd64")), "utf8"))).toMatchObject({
      manifest_hash: digest(),
    });
    expect(await readDone(shared)).toEqual({ gaps: [] });
  });

  it("uses clair-action where it and its database are, with its flags and nothing of the environment", async () => {
    process.env["FORMAT"] = "sarif";
    await standIn(
      `echo "$@" > "${dir}/args"; env > "${dir}/env"; cat "\${4#--docker-config-dir=}/config.json" > "${dir}/auth"; echo '${empty()}'`,
    );
    await call();
    delete process.env["FORMAT"];
    const args = (await readFile(join(dir, "args"), "utf8")).trim();
    expect(args).toMatch(
      new RegExp(
        `^report --image-ref=${subject.repository}@${digest()} --db-path=.*/matcher\\.db --docker-config-dir=\\S+ --format=clair$`,
      ),
    );
    const env = await readFile(join(dir, "env"), "utf8");
    expect(env).not.toMatch(/^FORMAT=/m);
    expect(env).toMatch(/^SSL_CERT_DIR=/m);
    expect(JSON.parse(await readFile(join(dir, "auth"), "utf8"))).toEqual({ auths: {} });
    expect(await readFile(join(shared, reportFile("amd64")), "utf8")).toBe(`${empty()}\n`);
  });

  it("gives clair-action the credentials of the image's repository, under its registry, and hides them", async () => {
    const [host] = subject.repository.split("/");
    const auth = Buffer.from("me:s3cret").toString("base64");
    await writeFile(join(dir, "auth.json"), JSON.stringify({ auths: { [`${host}/ns`]: { auth } } }));
    process.env["REGISTRY_AUTH_FILE"] = join(dir, "auth.json");
    await standIn(`cat "\${4#--docker-config-dir=}/config.json" | tee "${dir}/auth" >&2; echo '${empty()}'`);
    await call();
    delete process.env["REGISTRY_AUTH_FILE"];
    expect(JSON.parse(await readFile(join(dir, "auth"), "utf8"))).toEqual({
      auths: { [host ?? ""]: { auth } },
    });
    expect(log.lines.join("\n")).not.toContain(auth);
  });

  it("tries again what may pass", async () => {
    await standIn(`test -e "${bin}/again" && echo '${empty()}' && exit; touch "${bin}/again"; exit 1`);
    expect(await call({ tries: "2" })).toHaveProperty("imagesProcessed");
  });

  it("matches the feed where clair-action has no database, or if it is told to", async () => {
    await writeFeed(data);
    await writeFile(join(bin, "clair-action"), "#!/bin/sh\nexit 9\n", { mode: 0o755 });
    expect(await call()).toHaveProperty("imagesProcessed");
    await standIn("exit 9");
    expect(await call({ scanner: "feed" })).toHaveProperty("imagesProcessed");
  });
});

describe("clair-report that cannot look", () => {
  it.each([
    ["neither database nor feed", "auto", /: nothing to match against in .*Put Clair's matcher\.db there/],
    ["no feed", "feed", /: nothing to match against/],
    ["no clair-action", "clair-action", /clair-action is not on the steps' PATH/],
  ])("is SKIPPED with %s, and leaves that to the later steps", async (_, scanner, reason) => {
    expect(await call({ scanner })).toEqual({
      testOutput: expect.objectContaining({ result: "SKIPPED", note: expect.stringMatching(reason) }),
    });
    expect((await readdir(shared)).sort()).toEqual(["ended.json", "images.json"]);
  });

  it("is SKIPPED with a database that nothing here can read", async () => {
    await standIn("");
    await rm(join(bin, "clair-action"));
    expect(await call()).toMatchObject({
      testOutput: {
        result: "SKIPPED",
        note: expect.stringMatching(/there is Clair's matcher\.db.*not on the steps' PATH/),
      },
    });
  });

  it("is SKIPPED where the feed knows nothing of anything in the image", async () => {
    await writeFeed(data, {
      "Alpine/x.json": "{}",
      "other.json": {
        id: "A",
        modified: "2026-01-01T00:00:00Z",
        affected: [{ package: { ecosystem: "Hex", name: "x" } }],
      },
    });
    expect(await call()).toMatchObject({
      testOutput: {
        result: "SKIPPED",
        note: expect.stringMatching(
          /knows nothing of npm \(1 packages\), Debian:12 \(3 packages\)|knows nothing of Debian:12/,
        ),
      },
    });
  });

  it("repeats what ended the scan before", async () => {
    await writeFeed(data);
    await writeFile(
      join(shared, "ended.json"),
      JSON.stringify({ result: "ERROR", reason: "the first step failed" }),
    );
    expect(await call()).toMatchObject({
      testOutput: { result: "ERROR", note: "Task clair-scan failed: the first step failed." },
    });
  });

  it.each<[string, string, RegExp]>([
    ["fails", "echo 'no route to host' >&2; exit 1", /exit code 1: no route to host/],
    ["is killed", "kill -9 $$", /exit code 137/],
    ["prints garbage", "echo 'panic: boom'", /is no JSON: it starts with "panic: boom/],
    ["prints nothing", "exit 0", /is no JSON/],
    ["prints half a report", `printf '{"manifest_hash":'`, /is no JSON/],
    ["prints the report of another image", `echo '${empty(`sha256:${"0".repeat(64)}`)}'`, /manifest_hash is/],
    ["hangs", "sleep 60", /took longer than 1000 ms/],
  ])("is an ERROR if clair-action %s", async (_, script, reason) => {
    await standIn(script);
    expect(await call({ timeoutSeconds: "1" })).toEqual({
      testOutput: expect.objectContaining({ result: "ERROR", note: expect.stringMatching(reason) }),
    });
    expect((await readdir(shared)).sort()).toEqual(["ended.json", "images.json"]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "nothing of the feed can be read",
      { "npm/all.zip": "<html>", "Debian/x.json": "garbage" },
      /none of the 2 files/,
    ],
  ])("is an ERROR if %s", async (_, feed, reason) => {
    await writeFeed(data, feed);
    expect(await call()).toMatchObject({
      testOutput: { result: "ERROR", note: expect.stringMatching(reason) },
    });
  });

  it("a package database that cannot be read is a gap, not a clean image", async () => {
    await writeFeed(data);
    const { repository } = subject;
    const damaged = await pushTestIndex(registryClient({ ca: await readFile(caFile, "utf8") }), repository, {
      amd64: [...DEBIAN_ENTRIES, ["var/lib/rpm/rpmdb.sqlite", "SQLite format 3\0 and then nothing"]],
    });
    const images = [{ arch: "amd64", digest: damaged.digests["amd64"] ?? "" }];
    await writeSubject(shared, { ...subject, digest: damaged.digest, images });
    await call();
    expect((await readDone(shared)).gaps).toEqual(["what could not be read of the amd64 image (1 files)"]);
  });

  it("reads around garbage in the feed, and names it", async () => {
    await writeFeed(data);
    await mkdir(join(data, "npm"), { recursive: true });
    await writeFile(join(data, "npm/broken.json"), "{");
    expect(await call()).toHaveProperty("imagesProcessed");
    expect(log.lines.some((line) => line.startsWith("warn: ") && line.includes("npm/broken.json"))).toBe(
      true,
    );
    // What it was about is not known: no SUCCESS.
    expect((await readDone(shared)).gaps).toContain("what could not be read of the feed (1 files)");
  });

  it.each([
    [
      "the image is gone",
      async () =>
        writeSubject(shared, { ...subject, images: [{ arch: "amd64", digest: `sha256:${"2".repeat(64)}` }] }),
    ],
    [
      "the registry is gone",
      async () => writeSubject(shared, { ...subject, repository: "127.0.0.1:9/ns/app" }),
    ],
    ["the step before left nothing", async () => rm(join(shared, "images.json"))],
    ["the step before left garbage", async () => writeFile(join(shared, "images.json"), '{"images": 1}')],
  ])(
    "is an ERROR if %s",
    async (_, make) => {
      await writeFeed(data);
      await make();
      expect(await call()).toEqual({ testOutput: expect.objectContaining({ result: "ERROR" }) });
      expect(await readdir(shared)).not.toContain("scanned.json");
    },
    60_000,
  );

  it("stops clair-action when it is cancelled, and leaves nothing behind", async () => {
    const stopped = new AbortController();
    const scratch = await mkdtemp(join(dir, "scratch-"));
    process.env["TMPDIR"] = scratch;
    await standIn(`echo $$ > "${dir}/pid"; exec sleep 60`);
    const running = call({}, stopped.signal);
    const pid = await eventually(() => readFile(join(dir, "pid"), "utf8"));
    stopped.abort();
    await expect(running).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    delete process.env["TMPDIR"];
    expect(() => process.kill(Number(pid), 0)).toThrow();
    expect(await readdir(scratch)).toEqual([]);
    expect(await readdir(shared)).toEqual(["images.json"]);
  });
});

/** Tries until the text is there. */
async function eventually(read: () => Promise<string>): Promise<string> {
  for (;;) {
    const text = await read().catch(() => "");
    if (text.endsWith("\n")) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
