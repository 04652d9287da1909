import { execFile } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttp, type IncomingMessage, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Duplex } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import { writeFeed } from "../../lib/vulnerabilities/fixtures/feed.ts";
import { DEBIAN_ENTRIES, pushTestIndex } from "../../lib/vulnerabilities/fixtures/image.ts";
import {
  CLAIR_REPORT_TYPE,
  countVulnerabilities,
  readClairReport,
  reportFile,
  vulnerablePackages,
  writeReport,
  writeSubject,
} from "../../lib/vulnerabilities/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { clairAttachStep } from "../../steps/clair-attach/contract.ts";
import { run as attach } from "../../steps/clair-attach/run.ts";
import { clairReportStep } from "../../steps/clair-report/contract.ts";
import { run } from "../../steps/clair-report/run.ts";

const clients = join(homedir(), ".cache/slipway-clients/bin");
const places = [clients, ...(process.env["PATH"] ?? "").split(delimiter)];
const there = (name: string) => places.map((place) => join(place, name)).find((path) => existsSync(path));
const [clair, openssl] = [there("clair-action"), there("openssl")];
const missing = clair === undefined ? "clair-action" : openssl === undefined ? "openssl" : "";
if (missing !== "")
  console.warn(`skipped: ${missing} is neither on PATH nor in ~/.cache/slipway-clients/bin`);

/** Clair asks this host for the names of Red Hat's repositories before it looks at any image. */
const VENDOR = "security.access.redhat.com";

describe.skipIf(missing !== "")("clair-action itself", () => {
  const env = { ...process.env };
  const closes: (() => unknown)[] = [];
  let dir: string;
  let data: string;
  let caFile: string;
  let subject: Parameters<typeof writeSubject>[1];
  const digest = () => subject.images[0]?.digest ?? "";

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "clair interop-"));
    data = await mkdtemp(join(dir, "data-"));
    const registry = await testRegistry();
    caFile = join(dir, "ca.pem");
    writeFileSync(caFile, readFileSync(registry.caFile));
    const repository = `${registry.address}/ns/app`;
    const index = await pushTestIndex(registryClient({ ca: registry.ca }), repository, {
      amd64: DEBIAN_ENTRIES,
    });
    const images = [{ arch: "amd64", digest: index.digests["amd64"] ?? "" }];
    subject = { image: `${repository}:latest`, digest: index.digest, repository, images };
    const proxy = await standInForVendor();
    Object.assign(process.env, { PATH: `${clients}${delimiter}${env["PATH"]}`, HTTPS_PROXY: proxy });
    closes.push(() => registry.close());
  }, 60_000);
  afterAll(async () => {
    Object.assign(process.env, env);
    if (env["HTTPS_PROXY"] === undefined) delete process.env["HTTPS_PROXY"];
    for (const close of closes) await close();
    await rm(dir, { recursive: true, force: true });
  });

  /** A proxy that answers for the vendor's host, with a certificate that the step's CA file vouches for. */
  async function standInForVendor(): Promise<string> {
    const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
    const subjectOf = ["-subj", `/CN=${VENDOR}`, "-addext", `subjectAltName=DNS:${VENDOR}`];
    const made = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-days",
      "2",
    ];
    await promisify(execFile)(openssl ?? "", [...made, ...subjectOf]);
    appendFileSync(caFile, readFileSync(cert));
    const vendor = createHttps({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => {
      response.setHeader("last-modified", new Date(0).toUTCString());
      response.end(JSON.stringify({ data: {} }));
    });
    const proxy = createHttp();
    const port = await listen(vendor);
    proxy.on("connect", (_request: IncomingMessage, socket: Duplex) => {
      const up = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        up.pipe(socket).pipe(up);
      });
      up.on("error", () => socket.destroy());
    });
    return `http://127.0.0.1:${await listen(proxy)}`;
  }

  async function listen(server: Server): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closes.push(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  /** Clair's own program makes the tables; its updater would fill them from the internet. */
  function fill(database: string): void {
    const db = new DatabaseSync(database);
    const meta = db.prepare(
      "INSERT INTO metadata (id, kind, hash_kind, hash, value) VALUES (?, ?, 'md5', ?, ?)",
    );
    meta.run(1, "name", "a", "CVE-2026-1001");
    meta.run(2, "description", "b", "Something is wrong");
    const row = db.prepare(
      `INSERT INTO vuln (hash_kind, hash, updater, issued, links, severity, normalized_severity, package_name,
        package_version, package_module, package_arch, package_kind, dist_id, dist_name, dist_version,
        dist_version_code_name, dist_version_id, dist_arch, dist_cpe, dist_pretty_name, repo_name, repo_key, repo_uri,
        fixed_in_version, arch_operation, version_kind, vulnerable_range, description_id, name_id)
       VALUES ('md5', ?, 'debian/updater', '2026-01-15T10:00:00Z', 'https://example.test/CVE-2026-1001', 'high', 'Critical',
        'openssl', '', '', '', ?, 'debian', 'Debian GNU/Linux', '12 (bookworm)', 'bookworm', '12', '', '',
        'Debian GNU/Linux 12 (bookworm)', '', '', '', '3.0.15-1~deb12u1', '', '', '', 2, 1)`,
    );
    // Its versions write the kind of a package as a word or as a number.
    row.run("c", "source");
    row.run("d", "1");
    db.close();
  }

  async function scan(scanner: string) {
    const shared = await mkdtemp(join(dir, "shared-"));
    await writeSubject(shared, subject);
    const log = memoryLog();
    const params = { shared, data, scanner, caFile, tries: "1" };
    const results = await runStep(clairReportStep, run, { params, log });
    return { ...results, log: log.lines, report: join(shared, reportFile("amd64")) };
  }

  it("refuses a database that is empty, and one that is none", async () => {
    const database = join(data, "matcher.db");
    writeFileSync(database, "no database");
    expect((await scan("clair-action")).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringMatching(/cannot be read/),
    });
    await rm(database);
    // What clair-action does where there is none: it makes one, and finds nothing.
    const image = `${subject.repository}@${digest()}`;
    const own = { ...process.env, SSL_CERT_DIR: dir };
    await promisify(execFile)(clair ?? "", ["report", `--image-ref=${image}`, `--db-path=${database}`], {
      env: own,
    });
    expect((await scan("clair-action")).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringMatching(/has no vulnerabilities/),
    });
  });

  it("finds what its database has, by its own rules", async () => {
    fill(join(data, "matcher.db"));
    const { report, imagesProcessed, testOutput, log } = await scan("auto");
    expect({ testOutput, log: testOutput === undefined ? [] : log }).toEqual({
      testOutput: undefined,
      log: [],
    });
    expect(imagesProcessed?.image.digests).toEqual([digest(), subject.digest]);
    const found = vulnerablePackages(readClairReport(readFileSync(report, "utf8"), digest(), "it"));
    expect(found.map(({ purl, name, severity, fixedIn }) => [purl, name, severity, fixedIn])).toEqual(
      expect.arrayContaining([
        [
          "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64",
          "CVE-2026-1001",
          "Critical",
          "3.0.15-1~deb12u1",
        ],
        [
          "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64",
          "CVE-2026-1001",
          "Critical",
          "3.0.15-1~deb12u1",
        ],
      ]),
    );
    expect(countVulnerabilities(found).vulnerabilities.critical).toBe(2);
  });

  it("reads the report of this catalog's matcher as one of its own", async () => {
    const feed = await mkdtemp(join(dir, "feed-"));
    await writeFeed(feed);
    const shared = await mkdtemp(join(dir, "shared-"));
    await writeSubject(shared, subject);
    await runStep(clairReportStep, run, { params: { shared, data: feed, scanner: "feed", caFile } });
    const file = join(shared, reportFile("amd64"));
    const { stdout } = await promisify(execFile)(clair ?? "", [
      "convert",
      `--file-path=${file}`,
      "--format=quay",
    ]);
    const { data: converted } = JSON.parse(stdout) as {
      data: {
        Layer: {
          Features: {
            Name: string;
            Vulnerabilities: { Name: string; Severity: string; FixedBy: string }[];
          }[];
        };
      };
    };
    const ofFeature = (name: string) =>
      converted.Layer.Features.find((each) => each.Name === name)?.Vulnerabilities;
    expect(ofFeature("libssl3")).toMatchObject([
      { Name: "CVE-2026-1001", Severity: "Critical", FixedBy: "3.0.15-1~deb12u1" },
    ]);
    expect(ofFeature("bash")).toMatchObject([{ Name: "CVE-2026-1002", Severity: "Low", FixedBy: "" }]);
  });
});

const oras = there("oras");
if (oras === undefined) console.warn("skipped: oras is neither on PATH nor in ~/.cache/slipway-clients/bin");

describe.skipIf(oras === undefined)("an attached report and oras", () => {
  it("is found by its type, and pulled as the file it was", async () => {
    const dir = await mkdtemp(join(tmpdir(), "clair oras-"));
    const registry = await testRegistry();
    try {
      const repository = `${registry.address}/ns/app`;
      const pushed = await pushTestIndex(registryClient({ ca: registry.ca }), repository, { arm64: [] });
      const digest = pushed.digests["arm64"] ?? "";
      const images = [{ arch: "arm64", digest }];
      await writeSubject(dir, { image: repository, digest, repository, images });
      await writeReport(dir, "arm64", '{"a":1}');
      const params = { shared: dir, caFile: registry.caFile };
      const { reports = {} } = await runStep(clairAttachStep, attach, { params });
      const call = async (...args: string[]) =>
        (await promisify(execFile)(oras ?? "", [...args, "--ca-file", registry.caFile], { cwd: dir })).stdout;
      const type = ["--artifact-type", CLAIR_REPORT_TYPE, "--format", "json"];
      expect(await call("discover", ...type, `${repository}@${digest}`)).toContain(reports[digest]);
      await rm(join(dir, reportFile("arm64")));
      await call("pull", `${repository}@${reports[digest]}`);
      expect(readFileSync(join(dir, reportFile("arm64")), "utf8")).toBe('{"a":1}');
    } finally {
      await registry.close();
      await rm(dir, { recursive: true, force: true });
    }
  });
});
