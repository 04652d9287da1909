import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findProgram } from "../files/index.ts";
import { makeBdb } from "./fixtures/bdb.ts";
import { makeNdb } from "./fixtures/ndb.ts";
import { missingPrograms, RpmTools, sqliteHeaders } from "./fixtures/programs.ts";
import { type RpmPackage, readRpmDatabase } from "./index.ts";

const missing = missingPrograms();
const LOAD = ["db5.3_load", "db_load"].find((each) => findProgram(each) !== undefined);

/** What `line` makes of a package, in rpm's query language. */
const FORMAT =
  "%{NAME} %|EPOCH?{%{EPOCH}}:{none}| %{VERSION} %{RELEASE} %{ARCH} %{LICENSE} %{VENDOR} %{SOURCERPM} %{SIZE} %|MODULARITYLABEL?{%{MODULARITYLABEL}}:{none}| %|DSAHEADER?{%{DSAHEADER:pgpsig}}:{%|RSAHEADER?{%{RSAHEADER:pgpsig}}:{(none)}|}|";
const line = (each: RpmPackage): string =>
  [
    each.name,
    each.epoch ?? "none",
    each.version,
    each.release,
    each.arch,
    each.license,
    each.vendor,
    each.sourceRpm,
    each.size,
    each.modularityLabel ?? "none",
    each.signature.kind === "signed" ? each.signature.key : "(none)",
  ].join(" ");
/** rpm prints algorithm and date of a signature too. */
const plain = (printed: string) => printed.replace(/(RSA|DSA|EdDSA)\/\S+ .* Key ID /, "");
const lines = (bytes: Buffer) => readRpmDatabase({ bytes }).map(line).sort();

describe.skipIf(missing.length > 0)(
  `databases made by rpm (needs ${["rpm, gnupg", ...missing].join(", no ")})`,
  () => {
    let tools: RpmTools;
    let sqlite: Buffer;
    let headers: Buffer[];

    beforeAll(async () => {
      tools = await RpmTools.start();
      const rpms = [
        await tools.build({ name: "plain" }),
        await tools.build({
          name: "with-rsa",
          version: "2.1",
          release: "3.el9",
          epoch: 0,
          signed: "rsa2048",
        }),
        await tools.build({ name: "with-eddsa", epoch: 7, signed: "ed25519" }),
        await tools.build({ name: "modular", modularityLabel: "nodejs:18:80:abc", signed: "rsa2048" }),
      ];
      sqlite = await tools.install(rpms);
      headers = await sqliteHeaders(tools.dir, sqlite);
    }, 120_000);
    afterAll(() => tools?.stop());

    it("reads SQLite as rpm does", async () => {
      const theirs = await tools.query({ name: "rpmdb.sqlite", bytes: sqlite, backend: "sqlite" }, FORMAT);
      expect(theirs.filter((each) => each.includes("Key ID"))).toHaveLength(3);
      expect(lines(sqlite)).toEqual(theirs.map(plain));
      expect(lines(sqlite)).toContain(
        `with-rsa 0 2.1 3.el9 noarch MIT AND Apache-2.0 Example with-rsa-2.1-3.el9.src.rpm 0 none ${await tools.key("rsa2048")}`,
      );
    });

    it.each<[string, Parameters<typeof makeBdb>[1]]>([
      ["little-endian", {}],
      ["big-endian", { bigEndian: true }],
      ["with small pages", { pageSize: 512 }],
    ])("reads a Berkeley DB hash that rpm reads too: %s", async (_, layout) => {
      const bytes = makeBdb(headers, layout);
      const theirs = await tools.query({ name: "Packages", bytes, backend: "bdb_ro" }, FORMAT);
      expect(theirs).toHaveLength(4);
      expect(lines(bytes)).toEqual(theirs.map(plain));
    });

    it.skipIf(LOAD === undefined).each([512, 4096, 65_536])(
      "reads what Berkeley DB itself wrote, with pages of %d bytes (needs db5.3-util)",
      async (pageSize) => {
        // Enough for several buckets, some of them with more than one page.
        const many = Array.from(
          { length: 300 },
          (_, index) => headers[index % headers.length] ?? Buffer.alloc(0),
        );
        const bytes = await loaded(tools.dir, many, pageSize);
        const expected = lines(sqlite).flatMap((each) => Array<string>(75).fill(each));
        expect(lines(bytes)).toEqual(expected);
      },
    );

    it("reads the same headers out of ndb", () => {
      expect(lines(makeNdb(headers))).toEqual(lines(sqlite));
    });

    it("finds no packages in an empty database", async () => {
      await tools.run("rpm", ["--dbpath", join(tools.dir, "empty"), "--initdb"]);
      expect(lines(await readFile(join(tools.dir, "empty/rpmdb.sqlite")))).toEqual([]);
    });
  },
);

/** Has db_load make a hash with rpm's keys. */
async function loaded(dir: string, headers: readonly Buffer[], pageSize: number): Promise<Buffer> {
  const dump = join(dir, `dump-${pageSize}`);
  const key = (number: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(number);
    return ` ${bytes.toString("hex")}`;
  };
  const pairs = headers.flatMap((each, index) => [key(index + 1), ` ${each.toString("hex")}`]);
  const head = ["VERSION=3", "format=bytevalue", "type=hash", `db_pagesize=${pageSize}`, "HEADER=END"];
  await writeFile(dump, [...head, key(0), key(headers.length), ...pairs, "DATA=END", ""].join("\n"));
  const file = join(dir, `Packages-${pageSize}`);
  await promisify(execFile)(LOAD ?? "db_load", ["-f", dump, file]);
  return readFile(file);
}
