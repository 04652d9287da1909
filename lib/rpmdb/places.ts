/** Where rpm keeps its database: since 1995, since 2021, and on images made by rpm-ostree; no leading slash. */
export const RPM_DATABASE_FOLDERS = ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"] as const;
/** Names of databases: SQLite, ndb, Berkeley DB. */
export const RPM_DATABASE_NAMES = ["rpmdb.sqlite", "Packages.db", "Packages"] as const;
const WAL = "-wal";

const DATABASES: ReadonlySet<string> = new Set(
  RPM_DATABASE_FOLDERS.flatMap((folder) => RPM_DATABASE_NAMES.map((name) => `/${folder}/${name}`)),
);

/** Whether a path (from the root of an image, with leading slash) is that of an RPM database. */
export const isRpmDatabase = (path: string): boolean => DATABASES.has(path);

/** The write-ahead log that belongs to a database. */
export const walOf = (path: string): string => `${path}${WAL}`;

/** Whether a path is needed to read an RPM database: the database itself, or its write-ahead log. */
export const isRpmDatabaseFile = (path: string): boolean =>
  isRpmDatabase(path.endsWith(WAL) ? path.slice(0, -WAL.length) : path);
