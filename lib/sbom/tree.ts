import { posix } from "node:path";
import type { Finding } from "./probe.ts";

/** A file that some cataloger wanted: with its bytes, or with what was found in it. */
export interface TreeFile {
  /** From the root of what was scanned, with leading slash. */
  readonly path: string;
  /** Empty for a file that a probe looked into. */
  readonly content: Buffer;
  /** What a probe found in it. */
  readonly found?: readonly Finding[];
  /** `diff_id` of the layer it is in; none for a folder. */
  readonly layer?: string;
}

/** The wanted files of an image or a folder, after whiteouts, and the links that lead to them. */
export interface FileTree {
  /** In order of their paths. */
  files(): readonly TreeFile[];
  /** The file at a path, links followed. */
  get(path: string): TreeFile | undefined;
}

/** True for a path that a cataloger wants to read: leading slash, no links followed. */
export type Wants = (path: string) => boolean;

/** A larger file is left out, with a warning. */
export const FILE_CAP = 256 * 1024 * 1024;
/** So many bytes are kept of all files together. */
export const TREE_CAP = 512 * 1024 * 1024;
const LINKS = 40;

const byPath = (a: TreeFile, b: TreeFile) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/** Makes a tree of files and symbolic links (path → target as it stands in the link). */
export function fileTree(
  files: ReadonlyMap<string, TreeFile>,
  links: ReadonlyMap<string, string> = new Map(),
): FileTree {
  const sorted = [...files.values()].sort(byPath);
  return { files: () => sorted, get: (path) => files.get(resolveLinks(path, links)) };
}

/** Follows links component by component, like the kernel below a chroot. */
function resolveLinks(path: string, links: ReadonlyMap<string, string>): string {
  let todo = path.split("/").filter((part) => part !== "");
  let done = "";
  for (let followed = 0; todo.length > 0; ) {
    const [part = "", ...rest] = todo;
    const next = posix.join("/", done, part);
    const target = links.get(next);
    if (target === undefined || followed >= LINKS) {
      done = next;
      todo = rest;
      continue;
    }
    followed += 1;
    const absolute = target.startsWith("/") ? target : posix.join("/", done, target);
    todo = [
      ...posix
        .normalize(absolute)
        .split("/")
        .filter((each) => each !== ""),
      ...rest,
    ];
    done = "";
  }
  return done === "" ? "/" : done;
}
