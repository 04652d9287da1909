import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  futimesSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { partsOf, unsafe } from "./names.ts";
import { bytesOf, type Raw } from "./raw.ts";

/** Owner may write until everything is in place; some trees hold read-only directories. */
const OWNER_ONLY = 0o700;
const PERMISSIONS = 0o777;
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

type Kind = "file" | "symlink" | "directory";

/**
 * Builds a tree in an empty folder that is only ours, and knows what it made there. Nothing is ever written
 * through a link: each parent must be a directory that was made here, each file is created anew, and a hard
 * link leads only to a file that was made here. A symbolic link is kept as it is, wherever it points.
 */
export class Tree {
  readonly #root: Raw;
  readonly #made = new Map<Raw, Kind>();
  readonly #modes = new Map<Raw, number>();

  constructor(root: Raw) {
    this.#root = root;
  }

  /** Directories and the modes they get in the end, children before parents. */
  modes(): readonly (readonly [path: Raw, mode: number])[] {
    return [...this.#modes].sort(([a], [b]) => (a < b ? 1 : -1));
  }

  directory(name: Raw, mode: number): void {
    const parts = partsOf(name);
    if (parts.length === 0) return;
    this.#folders(name, parts);
    this.#modes.set(parts.join("/"), mode & PERMISSIONS);
  }

  symlink(name: Raw, target: Raw, modified: Date): void {
    const path = this.#place(name, "symlink");
    if (target === "" || target.includes("\0")) throw unsafe(name, "is a link without a valid target");
    symlinkSync(bytesOf(target), bytesOf(path));
    lutimesSync(bytesOf(path), modified, modified);
  }

  hardlink(name: Raw, target: Raw): void {
    const source = partsOf(target).join("/");
    if (this.#made.get(source) !== "file")
      throw unsafe(name, "is a hard link to something that is not a file of this archive");
    if (source === partsOf(name).join("/")) return;
    const path = this.#place(name, "file");
    linkSync(bytesOf(`${this.#root}/${source}`), bytesOf(path));
  }

  /** Opens a new file. `write` its content, then `close` it with the time of the entry. */
  file(name: Raw, mode: number): { write(chunk: Uint8Array): void; close(modified: Date): void } {
    const open = openSync(bytesOf(this.#place(name, "file")), CREATE, 0o600);
    return {
      write(chunk) {
        for (let at = 0; at < chunk.length; ) at += writeSync(open, chunk, at);
      },
      close(modified) {
        try {
          fchmodSync(open, mode & PERMISSIONS);
          futimesSync(open, modified, modified);
        } finally {
          closeSync(open);
        }
      },
    };
  }

  /** Where a file or link goes. Of two entries with one name the later counts, as with tar. */
  #place(name: Raw, kind: Kind): Raw {
    const parts = partsOf(name);
    if (parts.length === 0) throw unsafe(name, "would replace the destination itself");
    this.#folders(name, parts.slice(0, -1));
    const path = parts.join("/");
    const there = this.#made.get(path);
    if (there === "directory") throw unsafe(name, "would replace a directory");
    if (there !== undefined) unlinkSync(bytesOf(`${this.#root}/${path}`));
    this.#made.set(path, kind);
    return `${this.#root}/${path}`;
  }

  #folders(name: Raw, parts: readonly Raw[]): void {
    let path = "";
    for (const part of parts) {
      path = path === "" ? part : `${path}/${part}`;
      const there = this.#made.get(path);
      if (there === "directory") continue;
      if (there !== undefined) throw unsafe(name, `would be written through a ${there}`);
      mkdirSync(bytesOf(`${this.#root}/${path}`), { mode: OWNER_ONLY });
      this.#made.set(path, "directory");
      this.#modes.set(path, 0o755);
    }
  }
}

/** Gives directories their modes, once nothing is written into them any more. */
export function applyModes(root: Raw, modes: ReturnType<Tree["modes"]>): void {
  for (const [path, mode] of modes) chmodSync(bytesOf(`${root}/${path}`), mode);
}
