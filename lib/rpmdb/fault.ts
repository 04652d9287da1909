import { faults } from "../errors/index.ts";

export type RpmdbCode =
  /** The bytes are no RPM database of a kind that is known here. */
  | "RPMDB_UNKNOWN_FORMAT"
  /** The database is damaged, cut off, or made to mislead: it is not read in part. */
  | "RPMDB_BROKEN"
  /** A kind of database, or a setting of it, that exists and is not read: an encrypted one. */
  | "RPMDB_UNSUPPORTED"
  /** The signature of a package cannot be read. Stays inside: the package says so. */
  | "RPMDB_BAD_SIGNATURE";

export const rpmdbFault = faults<RpmdbCode>();

/** A database that contradicts itself; `what` is a clause: `page 7 is in two chains`. */
export const broken = (what: string, cause?: unknown) =>
  rpmdbFault(
    "RPMDB_BROKEN",
    `the RPM database is damaged: ${what}`,
    "Build the image again; `rpmdb --verifydb` on the image's database tells more.",
    cause,
  );
