import { Blobs } from "./blobs.ts";
import { broken, rpmdbFault } from "./fault.ts";
import { pageSizeOf, SqlitePages } from "./sqlite-pages.ts";
import { rows } from "./sqlite-table.ts";
import { walPages } from "./sqlite-wal.ts";

export { isSqlite } from "./sqlite-pages.ts";

const TABLE = "Packages";
const UTF8 = 1;

/**
 * Package headers of an SQLite database, `rpmdb.sqlite`: the table `Packages (hnum, blob)`. The file format
 * is read here, without SQL: a database from elsewhere may hold views and cyclic trees that keep an SQL
 * engine busy for ever, and a write-ahead log needs no file beside it.
 *
 * @param wal the file `rpmdb.sqlite-wal`, if there is one
 * @throws RPMDB_BROKEN, RPMDB_UNSUPPORTED
 */
export function sqliteBlobs(bytes: Buffer, wal: Buffer = Buffer.alloc(0)): readonly Buffer[] {
  const size = bytes.length < 100 ? 512 : pageSizeOf(bytes.readUInt16BE(16));
  const pages = new SqlitePages(bytes, walPages(wal, size));
  if (bytes.readUInt32BE(56) !== UTF8)
    throw rpmdbFault(
      "RPMDB_UNSUPPORTED",
      "the RPM database (SQLite) is not in UTF-8",
      "Rebuild it with `rpmdb --rebuilddb`.",
    );
  const blobs = new Blobs(bytes.length + wal.length);
  const claim = (length: number) => blobs.claim(length);
  const root = rootOf(pages, claim);
  for (const [, blob] of rows(pages, root, claim)) {
    if (!Buffer.isBuffer(blob)) throw broken("a row of Packages has no blob");
    blobs.found.push(blob);
  }
  return blobs.found;
}

/** First page of the table, out of the schema: type, name, table, first page, SQL. */
function rootOf(pages: SqlitePages, claim: (size: number) => void): number {
  for (const [type, name, , root] of rows(pages, 1, claim))
    if (type === "table" && name === TABLE && typeof root === "number") return root;
  throw broken(`it has no table ${TABLE}`);
}
