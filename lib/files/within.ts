import { isAbsolute, relative, sep } from "node:path";

/** True if `path` is `root` or lies below it. Names are compared: resolve links before, where they count. */
export function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** As `isWithin`, but `root` itself does not count. */
export const isBelow = (path: string, root: string): boolean =>
  relative(root, path) !== "" && isWithin(path, root);
