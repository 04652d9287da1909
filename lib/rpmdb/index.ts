/** Reads RPM databases out of bytes, without the rpm program. */
export { type RpmdbCode, rpmdbFault } from "./fault.ts";
export type { RpmPackage, RpmSignature } from "./package.ts";
export {
  isRpmDatabase,
  isRpmDatabaseFile,
  RPM_DATABASE_FOLDERS,
  RPM_DATABASE_NAMES,
  walOf,
} from "./places.ts";
export { type RpmDatabase, readRpmDatabase } from "./read.ts";
