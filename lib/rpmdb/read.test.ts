import { describe, expect, it } from "vitest";
import { makeBdb } from "./fixtures/bdb.ts";
import { makeHeader } from "./fixtures/header.ts";
import { makeNdb } from "./fixtures/ndb.ts";
import { signedBy } from "./fixtures/openpgp.ts";
import { insert, makeSqlite, makeSqliteOf, PACKAGES_TABLE } from "./fixtures/sqlite.ts";
import { readRpmDatabase } from "./index.ts";

const KEY = "199e2f91fd431d51";
const OTHER = "05b555b38483c65d";
const named = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) =>
    makeHeader({ name: `p${index}`, license: "MIT ".repeat(index * 7), ...more }),
  );
const namesOf = (bytes: Buffer, wal?: Buffer) =>
  readRpmDatabase({ bytes, ...(wal ? { wal } : {}) }).map(({ name }) => name);

describe("every kind of database", () => {
  it.each<[string, (blobs: readonly Buffer[]) => Buffer]>([
    ["SQLite", (blobs) => makeSqlite(blobs)],
    ["SQLite, pages of 512 bytes", (blobs) => makeSqlite(blobs, 512)],
    ["SQLite, pages of 65536 bytes", (blobs) => makeSqlite(blobs, 65_536)],
    ["ndb", makeNdb],
    ["Berkeley DB", makeBdb],
    ["Berkeley DB, big-endian", (blobs) => makeBdb(blobs, { bigEndian: true })],
    ["Berkeley DB, small pages", (blobs) => makeBdb(blobs, { pageSize: 512 })],
    ["Berkeley DB, headers on hash pages", (blobs) => makeBdb(blobs, { inline: true, pageSize: 32_768 })],
  ])("has its packages read in order: %s", (_, make) => {
    for (const count of [0, 1, 2, 300])
      expect(namesOf(make(named(count)))).toEqual(named(count).map((__, index) => `p${index}`));
  });

  it("is told by its bytes, and other bytes are refused", () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from("garbage"), Buffer.alloc(8192, 7)])
      expect(() => readRpmDatabase({ bytes })).toThrow(
        expect.objectContaining({ code: "RPMDB_UNKNOWN_FORMAT" }),
      );
  });
});

describe("the write-ahead log of SQLite", () => {
  const late = makeHeader({ name: "late", license: "x".repeat(9000) });

  it("counts up to its last commit", () => {
    const { bytes, wal } = makeSqliteOf([PACKAGES_TABLE], (db) => {
      insert(db, named(40));
      db.exec("BEGIN");
      insert(db, [late]);
      db.exec("COMMIT");
    });
    expect(namesOf(bytes)).toEqual([]);
    expect(namesOf(bytes, wal)).toHaveLength(41);
    expect(namesOf(bytes, wal).at(-1)).toBe("late");
    expect(namesOf(bytes, wal.subarray(0, wal.length - 1))).toHaveLength(40);
    expect(namesOf(bytes, Buffer.concat([wal, Buffer.alloc(9000, 1)]))).toHaveLength(41);
  });

  it("is refused if it belongs to another database, and does not count if its header is broken", () => {
    const { wal } = makeSqliteOf(["PRAGMA page_size = 512", PACKAGES_TABLE], (db) => insert(db, [late]));
    const bytes = makeSqlite(named(1));
    expect(() => namesOf(bytes, wal)).toThrow("pages of another size");
    expect(() => namesOf(bytes, Buffer.alloc(64, 1))).toThrow("write-ahead log is none");
    const broken = Buffer.from(wal);
    broken[16] = (broken[16] ?? 0) ^ 1;
    expect(namesOf(bytes, broken)).toEqual(["p0"]);
    expect(namesOf(bytes, Buffer.alloc(0))).toEqual(["p0"]);
  });
});

describe("a package", () => {
  const one = (fields: Parameters<typeof makeHeader>[0]) =>
    readRpmDatabase({ bytes: makeNdb([makeHeader({ name: "a", ...fields })]) })[0];

  it("has what its header says", () => {
    expect(
      one({
        version: "5.2",
        release: "3.fc40",
        epoch: 2,
        arch: "x86_64",
        license: "GPLv3+",
        vendor: "Ä",
        sourceRpm: "a-5.2-3.fc40.src.rpm",
        size: 4_000_000_000,
        modularityLabel: "m:1:2:c",
      }),
    ).toEqual({
      name: "a",
      version: "5.2",
      release: "3.fc40",
      epoch: 2,
      arch: "x86_64",
      license: "GPLv3+",
      vendor: "Ä",
      sourceRpm: "a-5.2-3.fc40.src.rpm",
      size: 4_000_000_000,
      modularityLabel: "m:1:2:c",
      signature: { kind: "unsigned" },
    });
  });

  it.each<[string, Parameters<typeof makeHeader>[0], object]>([
    ["RSA of the header", { rsaHeader: signedBy(KEY) }, { kind: "signed", key: KEY }],
    [
      "DSA of the header first",
      { rsaHeader: signedBy(OTHER), dsaHeader: signedBy(KEY) },
      { kind: "signed", key: KEY },
    ],
    ["old tools: header and payload, RSA", { sigPgp: signedBy(KEY) }, { kind: "signed", key: KEY }],
    ["old tools: header and payload, DSA", { sigGpg: signedBy(KEY) }, { kind: "signed", key: KEY }],
    [
      "rpm 6: several, in base64",
      { openPgp: [signedBy(KEY).toString("base64"), "AAAA"] },
      { kind: "signed", key: KEY },
    ],
    ["one that names no key", { rsaHeader: Buffer.from("x") }, { kind: "unreadable" }],
    [
      "the one of several that names a key",
      { dsaHeader: Buffer.from("x"), rsaHeader: signedBy(KEY) },
      { kind: "signed", key: KEY },
    ],
  ])("has its signature: %s", (_, fields, expected) => {
    expect(one(fields)?.signature).toEqual(expected);
  });

  it("is what stands last in its header, where a tag is there twice", () => {
    const header = makeHeader({ name: "old" });
    const twice = makeHeader({ name: "old", arch: "new" });
    // The tag of arch becomes a second name.
    twice.writeUInt32BE(1000, 8 + 3 * 16);
    expect(namesOf(makeNdb([header, twice]))).toEqual(["old", "new"]);
  });
});
