import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { pushArtifact } from "../../lib/oci/index.ts";
import { makeBdb } from "../../lib/rpmdb/fixtures/bdb.ts";
import { makeNdb } from "../../lib/rpmdb/fixtures/ndb.ts";
import { makeSqlite } from "../../lib/rpmdb/fixtures/sqlite.ts";
import { startRegistry } from "../../registry/index.ts";
import { rpmsSignatureResultsStep } from "../rpms-signature-results/contract.ts";
import { run as results } from "../rpms-signature-results/run.ts";
import { rpmsSignatureScanStep } from "./contract.ts";
import { type Bench, type Checked, openBench, RED, rpm } from "./fixtures.ts";
import { run as scan } from "./run.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.close());

describe("what cannot be scanned is an ERROR, with the reason in both results", () => {
  const expectError = async (called: Promise<Checked>, reason: RegExp) => {
    const { testOutput, rpmsData, imagesProcessed } = await called;
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringMatching(reason) });
    expect(testOutput?.note).toMatch(/^Task rpms-signature-scan failed: /);
    expect(rpmsData).toEqual({ error: expect.stringMatching(reason) });
    expect(imagesProcessed).toBeUndefined();
  };

  it.each<[string, Buffer]>([
    ["garbage", Buffer.alloc(5000, 3)],
    ["an empty file", Buffer.alloc(0)],
    ["SQLite that is cut off", makeSqlite([rpm("a", RED)]).subarray(0, 5000)],
    ["ndb that is cut off", makeNdb([rpm("a", RED)]).subarray(0, 4096 + 32)],
    ["Berkeley DB that is cut off", makeBdb([rpm("a", RED)]).subarray(0, 8192)],
  ])("a database: %s", async (_, bytes) => {
    const digest = await bench.push([[["var/lib/rpm/rpmdb.sqlite", bytes]]]);
    await expectError(bench.check(digest), /\/var\/lib\/rpm\/rpmdb\.sqlite of .*@sha256:.*RPM database/);
  });

  it("one image of an index", async () => {
    const good = await bench.push([[["var/lib/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED)])]]]);
    const bad = await bench.push([[["var/lib/rpm/rpmdb.sqlite", "garbage"]]], "arm64");
    const digest = await bench.index([
      [good, "amd64"],
      [bad, "arm64"],
    ]);
    await expectError(bench.check(digest), /no RPM database/);
  });

  it("an artifact, and an index of nothing", async () => {
    const artifact = await pushArtifact(bench.client, `${bench.repository}:artifact`, {
      artifactType: "application/vnd.example",
      layers: [{ source: { bytes: Buffer.from("x") }, mediaType: "text/plain" }],
    });
    await expectError(bench.check(artifact.digest), /is an artifact, no container image/);
    const digest = await bench.index([]);
    await expectError(bench.check(digest), /an index without images/);
  });

  it("an image that is not there, a digest that is none, a reference that is none", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    await expectError(bench.check(digest), /answered 404/);
    await expectError(bench.check("latest"), /is not sha256/);
    await expectError(bench.check(digest, { image: "no reference" }), /no reference/);
  });

  it("a registry that is gone", async () => {
    const gone = await startRegistry({ dir: join(bench.dir, "gone") });
    await gone.close();
    await expectError(
      bench.check(`sha256:${"0".repeat(64)}`, { image: `${gone.address}/a/b:1` }),
      /ECONNREFUSED/,
    );
  }, 60_000);

  it.each<[string, RequestListener, RegExp]>([
    [
      "wants a password",
      (_, answer) => answer.writeHead(401, { "www-authenticate": "Basic" }).end(),
      /no credentials were found/,
    ],
    ["forbids it", (_, answer) => answer.writeHead(403).end("{}"), /answered 403/],
    [
      "answers with a page",
      (_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<p>"),
      /the content has the digest/,
    ],
    ["does not know images", (_, answer) => answer.writeHead(404).end(), /answered 404/],
    ["cuts the connection", (request) => request.socket.destroy(), /registry 127\.0\.0\.1/],
  ])(
    "a registry that %s",
    async (_, answer, reason) => {
      const server = createServer(answer).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      await expectError(
        bench.check(`sha256:${"0".repeat(64)}`, { image: `127.0.0.1:${port}/a/b:1`, tlsVerify: "false" }),
        reason,
      );
      server.close();
    },
    60_000,
  );

  it("a scan that left nothing", async () => {
    const workdir = await bench.workdir();
    const { testOutput, rpmsData } = await runStep(rpmsSignatureResultsStep, results, {
      params: { workdir },
    });
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("is not there") });
    expect(rpmsData).toEqual({ error: expect.stringContaining("rpms-signature-scan") });
  });
});

it("stops when it is cancelled, and hands nothing over", async () => {
  const digest = await bench.push([[["var/lib/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED)])]]]);
  const workdir = await bench.workdir();
  const params = { image: `${bench.repository}:1`, imageDigest: digest, workdir, caFile: bench.caFile };
  await expect(
    runStep(rpmsSignatureScanStep, scan, { params, signal: AbortSignal.abort() }),
  ).rejects.toThrow();
  const { testOutput } = await runStep(rpmsSignatureResultsStep, results, { params: { workdir } });
  expect(testOutput?.result).toBe("ERROR");
});

it("gives the same when it runs twice in the same folder", async () => {
  const digest = await bench.push([[["var/lib/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED)])]]]);
  const workdir = await bench.workdir();
  for (let times = 0; times < 2; times += 1) {
    const params = { image: `${bench.repository}:1`, imageDigest: digest, workdir, caFile: bench.caFile };
    await runStep(rpmsSignatureScanStep, scan, { params });
    const { rpmsData } = await runStep(rpmsSignatureResultsStep, results, { params: { workdir } });
    expect(rpmsData).toEqual({ keys: { [RED]: 1, unsigned: 0 } });
  }
});
