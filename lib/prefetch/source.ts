import { realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { isAbsent, isWithin, readIfThere } from "../files/index.ts";
import { fault, shown } from "./fault.ts";

/** The sources that lockfiles are read from. Nothing outside of it is ever read. */
export interface SourceTree {
  /** Real path of the folder. */
  readonly root: string;
  /** Text of a file as it was committed, undefined if there is none. Fault PREFETCH_PATH if it is outside. */
  read(path: string): Promise<string | undefined>;
  isFile(path: string): Promise<boolean>;
  isDirectory(path: string): Promise<boolean>;
  /** Absolute path, symbolic links followed. Fault PREFETCH_PATH if that is outside. */
  locate(path: string): Promise<string>;
}

/** Joins parts of a path in the source with `/`; `.` parts vanish. */
export function joinSource(...parts: readonly string[]): string {
  const joined = join(...parts)
    .split(sep)
    .join("/");
  return joined === "." ? "" : joined.replace(/^\.\//, "").replace(/\/$/, "");
}

const outside = (path: string) =>
  fault(
    "PREFETCH_PATH",
    `${shown(path)} leads outside of the source (a '..' or a symbolic link)`,
    "Refer only to files that are in the repository.",
  );

/** The real path of what exists of `path`, and the rest as it is. */
async function realest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    if (!isAbsent(thrown)) throw thrown;
    const parent = dirname(path);
    return parent === path ? path : join(await realest(parent), path.slice(parent.length));
  }
}

/** Opens a source folder. `pristine` holds texts of files that an earlier run has changed, by path. */
export async function openSource(
  folder: string,
  pristine: ReadonlyMap<string, string> = new Map(),
): Promise<SourceTree> {
  const root = await realpath(folder);
  const locate = async (path: string) => {
    if (path.includes("\0")) throw outside(path);
    const at = await realest(join(root, path));
    if (!isWithin(at, root)) throw outside(path);
    return at;
  };
  const kind = async (path: string) => {
    const at = await locate(path);
    return stat(at).catch(() => undefined);
  };
  return {
    root,
    locate,
    async read(path) {
      const at = await locate(path);
      const before = pristine.get(path);
      if (before !== undefined) return before;
      return readIfThere(at);
    },
    isFile: async (path) => (await kind(path))?.isFile() ?? false,
    isDirectory: async (path) => (await kind(path))?.isDirectory() ?? false,
  };
}
