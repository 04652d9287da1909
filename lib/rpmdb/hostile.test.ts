import { describe, expect, it } from "vitest";
import { makeBdb } from "./fixtures/bdb.ts";
import { makeHeader } from "./fixtures/header.ts";
import { makeNdb } from "./fixtures/ndb.ts";
import { signedBy } from "./fixtures/openpgp.ts";
import { makeSqlite, makeSqliteOf, PACKAGES_TABLE } from "./fixtures/sqlite.ts";
import { readRpmDatabase } from "./index.ts";

const HEADERS = Array.from({ length: 30 }, (_, index) =>
  makeHeader({
    name: `p${index}`,
    license: "x".repeat(index * 300),
    rsaHeader: signedBy("199e2f91fd431d51"),
  }),
);
const SQLITE = makeSqlite(HEADERS, 512);
const NDB = makeNdb(HEADERS);
const BDB = makeBdb(HEADERS, { pageSize: 512 });

type Change = (bytes: Buffer) => void;
const changed = (original: Buffer, change: Change): Buffer => {
  const bytes = Buffer.from(original);
  change(bytes);
  return bytes;
};
const codeOf = (bytes: Buffer, wal?: Buffer): string => {
  try {
    return `${readRpmDatabase({ bytes, ...(wal ? { wal } : {}) }).length} packages`;
  } catch (thrown) {
    return (thrown as { code?: string }).code ?? `${thrown}`;
  }
};
/** Where the first page of a type begins that is followed by another, in a Berkeley DB of pages of 512 bytes. */
const bdbPage = (type: number) => {
  const pages = Array.from({ length: BDB.length / 512 }, (_, index) => index * 512);
  return pages.find((at) => at > 0 && BDB[at + 25] === type && BDB.readUInt32LE(at + 16) > 0) ?? 0;
};
const OVERFLOW = bdbPage(7);
const HASH = bdbPage(13);

describe("a damaged or hostile database is a fault", () => {
  it.each<[string, Change]>([
    ["slots beyond the end", (bytes) => bytes.writeUInt32LE(0xffffffff, 12)],
    ["no slot where one should be", (bytes) => bytes.writeUInt32LE(0, 32)],
    ["a package beyond the end", (bytes) => bytes.writeUInt32LE(0xfffffff, 32 + 8)],
    ["a package among the slots", (bytes) => bytes.writeUInt32LE(1, 32 + 8)],
    ["a package of no blocks", (bytes) => bytes.writeUInt32LE(0, 32 + 12)],
    ["a package of too many blocks", (bytes) => bytes.writeUInt32LE(0xffffffff, 32 + 12)],
    ["another package's blocks", (bytes) => bytes.writeUInt32LE(9, 32 + 4)],
    ["a length that head and tail do not agree on", (bytes) => bytes.writeUInt32LE(4, 4096 + 12)],
    ["no head", (bytes) => bytes.writeUInt32LE(0, 4096)],
  ])("ndb: %s", (_, change) => {
    expect(codeOf(changed(NDB, change))).toBe("RPMDB_BROKEN");
  });

  it("ndb: packages that share their bytes", () => {
    const bytes = changed(makeNdb([...HEADERS, ...HEADERS]), (all) => {
      const last = 32 + 29 * 16;
      for (let slot = 0; slot < 60; slot += 1) all.copy(all, 32 + slot * 16, last, last + 16);
    });
    expect(codeOf(bytes)).toBe("RPMDB_BROKEN");
  });

  it.each<[string, string, Change]>([
    ["a last page beyond the end", "RPMDB_BROKEN", (bytes) => bytes.writeUInt32LE(0xfffffffe, 32)],
    ["pages of no size", "RPMDB_BROKEN", (bytes) => bytes.writeUInt32LE(0, 20)],
    ["pages of an odd size", "RPMDB_BROKEN", (bytes) => bytes.writeUInt32LE(513, 20)],
    ["encryption", "RPMDB_UNSUPPORTED", (bytes) => bytes.writeUInt8(1, 24)],
    ["a B-tree", "RPMDB_UNSUPPORTED", (bytes) => bytes.writeUInt32LE(0x053162, 12)],
    ["a version of the future", "RPMDB_UNSUPPORTED", (bytes) => bytes.writeUInt32LE(99, 16)],
    [
      "a chain that comes back to itself",
      "RPMDB_BROKEN",
      (bytes) => bytes.writeUInt32LE(OVERFLOW / 512, OVERFLOW + 16),
    ],
    ["a chain that ends early", "RPMDB_BROKEN", (bytes) => bytes.writeUInt32LE(0, OVERFLOW + 16)],
    [
      "a chain that leaves the file",
      "RPMDB_BROKEN",
      (bytes) => bytes.writeUInt32LE(0xffffffff, OVERFLOW + 16),
    ],
    ["a page of a chain that is empty", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16LE(0, OVERFLOW + 22)],
    [
      "a page of a chain that is too full",
      "RPMDB_BROKEN",
      (bytes) => bytes.writeUInt16LE(0xffff, OVERFLOW + 22),
    ],
    ["a page of a chain of another type", "RPMDB_BROKEN", (bytes) => bytes.writeUInt8(3, OVERFLOW + 25)],
    ["more items than fit on a page", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16LE(0xfffe, HASH + 20)],
    ["a key without value", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16LE(3, HASH + 20)],
    ["an item outside of its page", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16LE(0xffff, HASH + 26)],
    ["items in a circle", "RPMDB_BROKEN", (bytes) => bytes.copy(bytes, HASH + 28, HASH + 26, HASH + 28)],
  ])("Berkeley DB: %s", (_, code, change) => {
    expect(codeOf(changed(BDB, change))).toBe(code);
  });

  it("Berkeley DB: two packages on the same pages", () => {
    const bytes = changed(makeBdb(HEADERS.slice(0, 2)), (all) => {
      const values = [3, 5].map((index) => 4096 + all.readUInt16LE(4096 + 26 + index * 2));
      all.copy(all, values[1] ?? 0, values[0] ?? 0, (values[0] ?? 0) + 12);
    });
    expect(codeOf(bytes)).toBe("RPMDB_BROKEN");
  });

  it.each<[string, string, Change]>([
    ["pages of no size", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16BE(0, 16)],
    ["pages of an odd size", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16BE(600, 16)],
    ["no usable bytes", "RPMDB_BROKEN", (bytes) => bytes.writeUInt8(255, 20)],
    ["UTF-16", "RPMDB_UNSUPPORTED", (bytes) => bytes.writeUInt32BE(2, 56)],
    ["a schema with too many cells", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16BE(0xffff, 103)],
    ["a schema that is no table", "RPMDB_BROKEN", (bytes) => bytes.writeUInt8(10, 100)],
    ["a cell outside of its page", "RPMDB_BROKEN", (bytes) => bytes.writeUInt16BE(0xffff, 108)],
  ])("SQLite: %s", (_, code, change) => {
    expect(codeOf(changed(SQLITE, change))).toBe(code);
  });

  it("SQLite: a tree that contains itself, at every page", () => {
    const codes = new Set<string>();
    for (let at = 512; at < SQLITE.length; at += 512)
      if (SQLITE[at] === 5)
        codes.add(codeOf(changed(SQLITE, (bytes) => bytes.writeUInt32BE(at / 512 + 1, at + 8))));
    expect([...codes]).toEqual(["RPMDB_BROKEN"]);
  });

  it.each<[string, readonly string[]]>([
    ["no table Packages", ["CREATE TABLE t (a)"]],
    [
      "a view that never ends",
      [
        "CREATE VIEW Packages AS WITH RECURSIVE r(hnum, blob) AS (SELECT 1, x'00' UNION ALL SELECT hnum + 1, blob FROM r) SELECT * FROM r",
      ],
    ],
    ["a text for a header", [PACKAGES_TABLE, "INSERT INTO Packages (blob) VALUES ('01234567890')"]],
    ["a header that is too short", [PACKAGES_TABLE, "INSERT INTO Packages (blob) VALUES (x'00')"]],
    ["rows without row ids", ["CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB) WITHOUT ROWID"]],
  ])("SQLite: %s", (_, statements) => {
    expect(codeOf(makeSqliteOf(statements).bytes)).toBe("RPMDB_BROKEN");
  });

  it.each<[string, Change]>([
    ["more tags than rpm allows", (bytes) => bytes.writeUInt32BE(0xffffffff, 0)],
    ["more data than there are", (bytes) => bytes.writeUInt32BE(0xfffffff, 4)],
    ["a text outside of it", (bytes) => bytes.writeUInt32BE(0xffff, 8 + 2 * 16 + 8)],
    ["a text without end", (bytes) => bytes.fill(65, 8 + 3 * 16)],
    ["no name", (bytes) => bytes.writeUInt32BE(9999, 8 + 2 * 16)],
  ])("header: %s", (_, change) => {
    expect(codeOf(makeNdb([changed(makeHeader({ name: "a" }), change)]))).toBe("RPMDB_BROKEN");
  });

  it("header: a text that is too long", () => {
    expect(codeOf(makeNdb([makeHeader({ name: "x".repeat(65_537) })]))).toBe("RPMDB_BROKEN");
    expect(codeOf(makeNdb([makeHeader({ name: "x".repeat(65_536) })]))).toBe("1 packages");
  });

  it("more packages than there can be", () => {
    const many = Array<Buffer>(200_001).fill(Buffer.alloc(8));
    expect(() => readRpmDatabase({ bytes: makeNdb(many) })).toThrow("more than 200000 packages");
  });

  it("header: more texts than there are", () => {
    const header = changed(makeHeader({ name: "a", openPgp: ["AA=="] }), (bytes) =>
      bytes.writeUInt32BE(7, 8 + 3 * 16 + 12),
    );
    expect(codeOf(makeNdb([header]))).toBe("RPMDB_BROKEN");
  });

  it.each([
    ["SQLite", SQLITE],
    ["ndb", NDB],
    ["Berkeley DB", BDB],
  ])("%s that is cut off", (_, bytes) => {
    for (const length of [
      20,
      99,
      511,
      512,
      600,
      5000,
      bytes.length - 512,
      bytes.length - 16,
      bytes.length - 1,
    ])
      expect(codeOf(bytes.subarray(0, length)), `${length} bytes`).toMatch(/^RPMDB_(BROKEN|UNKNOWN_FORMAT)$/);
  });

  it.each([
    ["SQLite", SQLITE],
    ["ndb", NDB],
    ["Berkeley DB", BDB],
  ])("%s with random damage is read or refused, never more", (_, original) => {
    let state = 1;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < 400; round += 1) {
      const bytes = changed(original, (all) => {
        for (let times = random(4); times >= 0; times -= 1) {
          // Half of it where the structure is: at the beginning.
          all[random(random(2) ? all.length : 1024)] = random(2) ? 255 : random(256);
        }
      });
      expect(codeOf(bytes), `round ${round}`).toMatch(/^(\d+ packages|RPMDB_[A-Z_]+)$/);
    }
  });
});
