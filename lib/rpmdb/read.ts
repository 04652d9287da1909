import { bdbBlobs, isBdb } from "./bdb.ts";
import { rpmdbFault } from "./fault.ts";
import { isNdb, ndbBlobs } from "./ndb.ts";
import { packageOf, type RpmPackage } from "./package.ts";
import { isSqlite, sqliteBlobs } from "./sqlite.ts";

/** An RPM database as bytes. */
export interface RpmDatabase {
  readonly bytes: Buffer;
  /** Of SQLite: the write-ahead log beside it. */
  readonly wal?: Buffer;
}

/**
 * Reads all packages of an RPM database, whatever its kind: SQLite, ndb or a Berkeley DB hash, told by its
 * bytes. All or nothing: what is damaged is a fault, not a shorter list.
 *
 * @throws RPMDB_UNKNOWN_FORMAT, RPMDB_BROKEN, RPMDB_UNSUPPORTED
 */
export const readRpmDatabase = (database: RpmDatabase): readonly RpmPackage[] =>
  blobsOf(database).map(packageOf);

function blobsOf({ bytes, wal }: RpmDatabase): readonly Buffer[] {
  if (isSqlite(bytes)) return sqliteBlobs(bytes, wal);
  if (isNdb(bytes)) return ndbBlobs(bytes);
  if (isBdb(bytes)) return bdbBlobs(bytes);
  throw rpmdbFault(
    "RPMDB_UNKNOWN_FORMAT",
    `${bytes.length} bytes are no RPM database: neither SQLite nor ndb nor Berkeley DB`,
    "Look at the file in the image; rpm must have written it.",
  );
}
