import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRegistry } from "../../../registry/index.ts";
import { findProgram } from "../../files/index.ts";
import { memoryLog } from "../../log/index.ts";
import { registryClient } from "../../oci/index.ts";
import type { RegistryClient } from "../../oci/types.ts";
import { makeBdb } from "../../rpmdb/fixtures/bdb.ts";
import { makeHeader } from "../../rpmdb/fixtures/header.ts";
import { makeNdb } from "../../rpmdb/fixtures/ndb.ts";
import { insert, makeSqlite, makeSqliteOf, PACKAGES_TABLE } from "../../rpmdb/fixtures/sqlite.ts";
import { pushTestImage, type TestEntry } from "../fixtures/image.ts";
import { scanFolder, scanImage } from "../scan.ts";

const CLIENTS = join(homedir(), ".cache", "slipway-clients", "bin");
const SYFT = findProgram("syft", [CLIENTS, process.env["PATH"]].join(delimiter));

const header = (name: string, version = "1.0", more: object = {}) =>
  makeHeader({
    name,
    version,
    release: "1.el9",
    arch: "x86_64",
    sourceRpm: `${name}-${version}-1.el9.src.rpm`,
    ...more,
  });
const BASH = header("bash", "5.2", { license: "GPLv3+", vendor: "Example", epoch: 0 });
const LIBC = header("libstdc++", "1~rc1^git", { epoch: 7 });
const KEY = makeHeader({
  name: "gpg-pubkey",
  version: "fd431d51",
  release: "4ae0493b",
  license: "pubkey",
  sourceRpm: "(none)",
});
const ALL = [BASH, LIBC, KEY];
const RELEASE = 'ID="rhel"\nVERSION_ID="9.4"\n';
const OS: TestEntry = ["etc/os-release", RELEASE];
const PURLS = [
  "pkg:rpm/redhat/bash@5.2-1.el9?arch=x86_64&distro=rhel-9.4&epoch=0&upstream=bash-5.2-1.el9.src.rpm",
  "pkg:rpm/redhat/gpg-pubkey@fd431d51-4ae0493b?distro=rhel-9.4",
  "pkg:rpm/redhat/libstdc%2B%2B@1~rc1%5Egit-1.el9?arch=x86_64&distro=rhel-9.4&epoch=7&upstream=libstdc%2B%2B-1~rc1%5Egit-1.el9.src.rpm",
];
const DATABASES: readonly (readonly [path: string, bytes: Buffer])[] = [
  ["var/lib/rpm/rpmdb.sqlite", makeSqlite(ALL)],
  ["usr/lib/sysimage/rpm/Packages.db", makeNdb(ALL)],
  ["usr/share/rpm/Packages", makeBdb(ALL)],
];

let dir: string;
let client: RegistryClient;
let repository: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sbom-rpm-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  repository = `${registry.address}/scan/rpm`;
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

async function scan(layers: readonly (readonly TestEntry[])[]) {
  const log = memoryLog();
  const { digest, diffIds } = await pushTestImage(client, `${repository}:t`, { layers });
  const { packages } = await scanImage(client, `${repository}@${digest}`, { log });
  return { packages, purls: packages.map(({ purl }) => purl), diffIds, log };
}

describe("packages of RPM databases", () => {
  it.each(DATABASES)("are found in %s, with the layer of the database", async (path, bytes) => {
    const { packages, purls, diffIds } = await scan([[OS], [[path, bytes]]]);
    expect(purls).toEqual(PURLS);
    expect(packages[0]).toEqual({
      name: "bash",
      version: "0:5.2-1.el9",
      purl: PURLS[0],
      license: "GPLv3+",
      supplier: "Example",
      foundBy: "rpm-db-cataloger",
      location: `/${path}`,
      layer: diffIds[1],
    });
  });

  it("are those of the last layer's database", async () => {
    const path = "var/lib/rpm/rpmdb.sqlite";
    const { purls } = await scan([[OS, [path, makeSqlite(ALL)]], [[path, makeSqlite([BASH])]]]);
    expect(purls).toEqual([PURLS[0]]);
    expect((await scan([[[path, makeSqlite(ALL)]], [["var/lib/rpm/.wh.rpmdb.sqlite", ""]]])).purls).toEqual(
      [],
    );
  });

  it("count once where the old place is a link to the new one", async () => {
    const { purls } = await scan([
      [
        OS,
        ["usr/lib/sysimage/rpm/rpmdb.sqlite", makeSqlite(ALL)],
        ["var/lib/rpm", { symlink: "../../usr/lib/sysimage/rpm" }],
      ],
    ]);
    expect(purls).toEqual(PURLS);
  });

  it("count too if they are only in the write-ahead log", async () => {
    const { bytes, wal } = makeSqliteOf([PACKAGES_TABLE], (db) => insert(db, ALL));
    const path = "var/lib/rpm/rpmdb.sqlite";
    expect((await scan([[OS, [path, bytes], [`${path}-wal`, wal]]])).purls).toEqual(PURLS);
  });

  it("are left out with a warning if their database is damaged, and the scan goes on", async () => {
    const { purls, log } = await scan([
      [
        ["var/lib/rpm/Packages", Buffer.alloc(600, 1)],
        ["usr/lib/sysimage/rpm/rpmdb.sqlite", makeSqlite([BASH])],
      ],
    ]);
    expect(purls).toEqual(["pkg:rpm/bash@5.2-1.el9?arch=x86_64&epoch=0&upstream=bash-5.2-1.el9.src.rpm"]);
    expect(log.lines.join("\n")).toMatch(/warn: \/var\/lib\/rpm\/Packages is left out: .* no RPM database/);
  });

  it.each([
    ["fedora", "pkg:rpm/fedora/"],
    ["opensuse-leap", "pkg:rpm/opensuse/"],
    ["sles", "pkg:rpm/sles/"],
  ])("have the namespace of their distribution: %s", async (id, start) => {
    const { purls } = await scan([
      [
        ["etc/os-release", `ID=${id}\n`],
        ["var/lib/rpm/Packages.db", makeNdb([BASH])],
      ],
    ]);
    expect(purls[0]).toContain(start);
  });

  it.skipIf(SYFT === undefined).each(DATABASES)(
    "are those that syft finds in %s (needs syft)",
    async (path, bytes) => {
      const root = await mkdtemp(join(dir, "root-"));
      for (const [name, content] of [[path, bytes] as const, ["etc/os-release", RELEASE] as const]) {
        await mkdir(dirname(join(root, name)), { recursive: true });
        await writeFile(join(root, name), content);
      }
      const args = [
        "scan",
        `dir:${root}`,
        "--override-default-catalogers",
        "rpm-db-cataloger",
        "-q",
        "-o",
        "json",
      ];
      const env = { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: "false" };
      const { stdout } = await promisify(execFile)(SYFT ?? "syft", args, { env });
      const theirs = (JSON.parse(stdout) as { artifacts: { purl: string; version: string }[] }).artifacts;
      const ours = (await scanFolder(root, { log: memoryLog() })).packages;
      const said = (all: readonly { purl: string; version?: string }[]) =>
        all.map((each) => `${each.purl} ${each.version}`).sort();
      expect(said(ours)).toEqual(said(theirs));
    },
  );
});
