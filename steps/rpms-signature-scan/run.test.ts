import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseFinding } from "../../lib/findings/index.ts";
import { MEDIA } from "../../lib/oci/index.ts";
import type { Manifest } from "../../lib/oci/types.ts";
import { makeBdb } from "../../lib/rpmdb/fixtures/bdb.ts";
import { makeNdb } from "../../lib/rpmdb/fixtures/ndb.ts";
import { missingPrograms, RpmTools } from "../../lib/rpmdb/fixtures/programs.ts";
import { insert, makeSqlite, makeSqliteOf, PACKAGES_TABLE } from "../../lib/rpmdb/fixtures/sqlite.ts";
import type { TestEntry } from "../../lib/sbom/fixtures/image.ts";
import { type Bench, EPEL, openBench, PUBLIC_KEY, RED, rpm } from "./fixtures.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.close());

describe("the keys that signed the RPMs of an image", () => {
  it.each<[string, TestEntry[]]>([
    [
      "SQLite in the old place",
      [["var/lib/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED), rpm("b", RED), rpm("c"), PUBLIC_KEY])]],
    ],
    [
      "ndb in the new place",
      [["usr/lib/sysimage/rpm/Packages.db", makeNdb([rpm("a", RED), rpm("b", RED), rpm("c"), PUBLIC_KEY])]],
    ],
    [
      "Berkeley DB of rpm-ostree",
      [["usr/share/rpm/Packages", makeBdb([rpm("a", RED), rpm("b", RED), rpm("c"), PUBLIC_KEY])]],
    ],
    [
      "two places, a package in both counts once",
      [
        ["var/lib/rpm/Packages", makeBdb([rpm("a", RED), PUBLIC_KEY])],
        ["usr/lib/sysimage/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED), rpm("b", RED), rpm("c")])],
      ],
    ],
  ])("are counted: %s", async (_, entries) => {
    const digest = await bench.push([[["etc/hostname", "x"]], entries]);
    const { testOutput, rpmsData, imagesProcessed } = await bench.check(digest);
    expect(rpmsData).toEqual({ keys: { [RED]: 2, unsigned: 1 } });
    expect(testOutput).toMatchObject({
      result: "SUCCESS",
      note: "Task rpms-signature-scan completed successfully",
      successes: 0,
      failures: 0,
      warnings: 0,
    });
    expect(imagesProcessed).toEqual({ image: { pullspec: `${bench.repository}:1`, digests: [digest] } });
  });

  it("stand in order of their number, and unsigned last, as the compatible task writes them", async () => {
    const packages = [rpm("a", EPEL), rpm("b", RED), rpm("c", RED)];
    const { rpmsData } = await bench.check(
      await bench.push([[["var/lib/rpm/rpmdb.sqlite", makeSqlite(packages)]]]),
    );
    expect(JSON.stringify(rpmsData)).toBe(`{"keys":{"${RED}":2,"${EPEL}":1,"unsigned":0}}`);
  });

  it("are none in an image without RPMs", async () => {
    const { testOutput, rpmsData, log } = await bench.check(
      await bench.push([[["etc/os-release", "ID=debian\n"]]]),
    );
    expect(testOutput?.result).toBe("SUCCESS");
    expect(rpmsData).toEqual({ keys: { unsigned: 0 } });
    expect(log.lines.join("\n")).toContain("(amd64): no RPM database");
  });

  it("count in what a write-ahead log holds, and what a later layer removed does not count", async () => {
    const { bytes, wal } = makeSqliteOf([PACKAGES_TABLE], (db) => insert(db, [rpm("late", RED)]));
    const path = "var/lib/rpm/rpmdb.sqlite";
    const old: TestEntry = [path, makeSqlite([rpm("old")])];
    expect(
      (
        await bench.check(
          await bench.push([
            [old],
            [
              [path, bytes],
              [`${path}-wal`, wal],
            ],
          ]),
        )
      ).rpmsData,
    ).toEqual({ keys: { [RED]: 1, unsigned: 0 } });
    expect((await bench.check(await bench.push([[old], [["var/lib/.wh.rpm", ""]]]))).rpmsData).toEqual({
      keys: { unsigned: 0 },
    });
  });

  it("are summed over all images of an index; attestations in it are passed over", async () => {
    const amd64 = await bench.push([[["var/lib/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED), rpm("b")])]]]);
    const arm64 = await bench.push(
      [[["usr/lib/sysimage/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED), rpm("c", EPEL)])]]],
      "arm64",
    );
    const other = await bench.push([[["a", "not a layer of RPMs"]]], "unknown");
    const digest = await bench.index([
      [amd64, "amd64"],
      [arm64, "arm64"],
      [other, "unknown"],
    ]);
    const { rpmsData, imagesProcessed } = await bench.check(digest);
    expect(rpmsData).toEqual({ keys: { [RED]: 2, [EPEL]: 1, unsigned: 1 } });
    expect(imagesProcessed?.image.digests).toEqual([amd64, arm64, digest]);
  });

  it("are not looked for in layers of models, which are not even read", async () => {
    const digest = await bench.push([[["var/lib/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED)])]]]);
    const image = (await bench.client.manifest(`${bench.repository}@${digest}`)).json as Manifest;
    const garbage = await bench.client.putBlob(bench.repository, { bytes: Buffer.from("no tar at all") });
    const withLayer = async (path: string) => {
      const annotations = { "olot.layer.content.inlayerpath": path };
      const layer = { ...garbage, mediaType: MEDIA.ociLayerGzip, annotations };
      const manifest: Manifest = { ...image, layers: [...image.layers, layer] };
      return (await bench.client.putManifest(`${bench.repository}:model`, manifest, MEDIA.ociManifest))
        .digest;
    };
    const model = await bench.check(await withLayer("/models/a.bin"));
    expect(model.rpmsData).toEqual({ keys: { [RED]: 1, unsigned: 0 } });
    const database = await bench.check(await withLayer("/var/lib/rpm/rpmdb.sqlite"));
    expect(database.testOutput?.result).toBe("ERROR");
  });
});

describe("RPMs that nobody signed", () => {
  it("are findings with their purl, and how to accept them", async () => {
    const packages = [
      rpm("tool", undefined, { version: "2.0", release: "1.el9" }),
      rpm("odd", undefined, { rsaHeader: Buffer.from("x") }),
      rpm("a", RED),
      PUBLIC_KEY,
    ];
    const os: TestEntry = ["etc/os-release", "ID=fedora\nVERSION_ID=42\n"];
    const { log, rpmsData } = await bench.check(
      await bench.push([[os, ["var/lib/rpm/rpmdb.sqlite", makeSqlite(packages)]]]),
    );
    const findings = log.lines.map(parseFinding).filter((each) => each !== undefined);
    expect(findings).toEqual([
      {
        place: "pkg:rpm/fedora/odd@1-1?arch=noarch&distro=fedora-42",
        severity: "warning",
        message: "the signature of RPM odd-1-1.noarch names no key",
        rule: "unsigned-rpm",
      },
      {
        place: "pkg:rpm/fedora/tool@2.0-1.el9?arch=noarch&distro=fedora-42",
        severity: "warning",
        message: "RPM tool-2.0-1.el9.noarch is not signed",
        rule: "unsigned-rpm",
      },
    ]);
    expect(log.lines.join("\n")).toContain("allowed_rpm_signature_keys");
    expect(rpmsData).toEqual({ keys: { [RED]: 1, unsigned: 2 } });
  });

  it("are not mentioned where all are signed", async () => {
    const { log } = await bench.check(
      await bench.push([[["var/lib/rpm/rpmdb.sqlite", makeSqlite([rpm("a", RED)])]]]),
    );
    expect(log.lines.join("\n")).not.toContain("accept:");
  });
});

const missing = missingPrograms();
it.skipIf(missing.length > 0)(
  `counts what rpm itself installed and gpg signed (needs ${["rpm, gnupg", ...missing].join(", no ")})`,
  async () => {
    const tools = await RpmTools.start();
    try {
      const rpms = [
        await tools.build({ name: "unsigned" }),
        await tools.build({ name: "one", signed: "rsa2048" }),
        await tools.build({ name: "two", signed: "rsa2048" }),
        await tools.build({ name: "three", signed: "ed25519" }),
      ];
      const database = await tools.install(rpms);
      const { rpmsData } = await bench.check(
        await bench.push([[["usr/lib/sysimage/rpm/rpmdb.sqlite", database]]]),
      );
      const [rsa, eddsa] = [await tools.key("rsa2048"), await tools.key("ed25519")];
      expect(rpmsData).toEqual({ keys: { [rsa]: 2, [eddsa]: 1, unsigned: 1 } });
    } finally {
      await tools.stop();
    }
  },
  120_000,
);
