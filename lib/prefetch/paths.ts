import { fault, shown } from "./fault.ts";

/**
 * Whether `name` can be one segment of a path that we make, on every file system: no separator, not
 * `.` or `..`, no control sign, at most 255 bytes.
 */
export const isSafeName = (name: string): boolean =>
  name !== "" &&
  name !== "." &&
  name !== ".." &&
  Buffer.byteLength(name) <= 255 &&
  !/[/\\\p{Cc}]/u.test(name);

/** Throws PREFETCH_PATH unless every segment of a path below `deps/` is a plain name. */
export function checkOutputPath(path: string, who: string, lockfile: string): string {
  if (path.split("/").every(isSafeName)) return path;
  throw fault(
    "PREFETCH_PATH",
    `${lockfile}: ${who} would be written to ${shown(path)}, which is not a plain path below the output folder`,
    "Correct the name in the lockfile; names cannot contain '..', an absolute path or control signs.",
  );
}

/** A URL for messages: without user, password, query and fragment. */
export function plainUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return shown(url);
  }
}
