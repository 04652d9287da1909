import { posix } from "node:path";

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

/**
 * A path as container runtimes take it: below the root of the image, wherever dots would lead. Bytes that are no
 * UTF-8 are read as tar-stream reads them.
 */
export const pathIn = (name: string): string => posix.join("/", name).replace(/(.)\/+$/, "$1");

/** What one layer does to those below it (OCI image-spec, layer.md). `F` is what stands for a file. */
export class Layer<F> {
  readonly files = new Map<string, F>();
  /** Hard links to a path of a lower layer. */
  readonly links = new Map<string, string>();
  /** Paths that a whiteout takes away, with all below. */
  readonly #removed = new Set<string>();
  /** Folders whose lower content is taken away. */
  readonly #opaque = new Set<string>();
  /** What is no folder: it takes the place of a folder with all below. */
  readonly #plain = new Set<string>();

  /** Notes a whiteout. False if the path is none. */
  whiteout(path: string): boolean {
    const name = posix.basename(path);
    const folder = posix.dirname(path);
    if (name === OPAQUE) this.#opaque.add(folder);
    else if (name.startsWith(WHITEOUT)) this.#removed.add(posix.join(folder, name.slice(WHITEOUT.length)));
    return name.startsWith(WHITEOUT);
  }

  /** Something stands at a path now; of several entries of one name the last counts. */
  place(path: string, kind: "folder" | "other"): void {
    this.files.delete(path);
    this.links.delete(path);
    if (kind === "folder") this.#plain.delete(path);
    else this.#plain.add(path);
  }

  /** A hard link: to a file that came before it in this layer, or to one of a lower layer. */
  link(path: string, target: string): void {
    const file = this.files.get(target);
    this.place(path, "other");
    if (file === undefined) this.links.set(path, this.links.get(target) ?? target);
    else this.files.set(path, file);
  }

  /** Whether a path of a lower layer is gone. */
  hides(path: string): boolean {
    if (this.#removed.has(path) || this.#plain.has(path)) return true;
    for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
      if (this.#removed.has(folder) || this.#plain.has(folder) || this.#opaque.has(folder)) return true;
      if (folder === "/") return false;
    }
  }
}

/** The files of an image, its layers laid over each other. */
export class Tree<F> {
  readonly #files = new Map<string, F>();

  /** Lays a layer over what is there. Hard links to nothing are left out. */
  add(layer: Layer<F>): void {
    const linked = [...layer.links].map(([path, target]) => [path, this.#files.get(target)] as const);
    for (const path of [...this.#files.keys()]) if (layer.hides(path)) this.#files.delete(path);
    for (const [path, file] of layer.files) this.#files.set(path, file);
    for (const [path, file] of linked) if (file !== undefined) this.#files.set(path, file);
  }

  /** Each file with its paths, in order: of several hard links, all. */
  byFile(): Map<F, string[]> {
    const found = new Map<F, string[]>();
    for (const [path, file] of [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)))
      found.set(file, [...(found.get(file) ?? []), path]);
    return found;
  }
}
