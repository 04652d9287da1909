import type { Log } from "../log/index.ts";
import { contentOf, type Entry } from "./layer.ts";
import { PROBE_FLOOR, type Probe, probeStream } from "./probe.ts";
import { FILE_CAP, type FileTree, fileTree, TREE_CAP, type TreeFile, type Wants } from "./tree.ts";

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

const NOTHING = Buffer.alloc(0);

const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** What one layer has of interest, before it is laid over the others. */
export interface LayerContent {
  readonly files: Map<string, TreeFile>;
  readonly links: Map<string, string>;
  /** Hard links, to a path of the same or a lower layer. */
  readonly hardLinks: Map<string, string>;
  /** Paths that are gone with everything below. */
  readonly removed: Set<string>;
  /** Folders whose lower content is gone. */
  readonly opaque: Set<string>;
  /** Everything that is no folder: it replaces a folder of lower layers. */
  readonly plain: Set<string>;
}

const newContent = (): LayerContent => ({
  files: new Map(),
  links: new Map(),
  hardLinks: new Map(),
  removed: new Set(),
  opaque: new Set(),
  plain: new Set(),
});

/** Forgets what a layer said before of a path: in a tar, the last entry of a name counts. */
function forget(content: LayerContent, path: string): void {
  content.files.delete(path);
  content.links.delete(path);
  content.hardLinks.delete(path);
}

/** What of a layer is kept. */
export interface CollectOptions {
  readonly layer: string;
  readonly wants: Wants;
  /** Those that look into large files, in order. */
  readonly probes: readonly Probe[];
  /** Besides: targets of hard links, found in a first reading. */
  readonly also?: ReadonlySet<string>;
  readonly log: Log;
  /** Bytes kept so far, over all layers. */
  readonly budget: { used: number };
  /** What becomes of a wanted file that is too large: a warning, unless this throws. */
  readonly tooLarge?: (message: string) => void;
}

/** Collects one layer's entries: whiteouts, links, and the bytes of wanted files. */
export function collector(options: CollectOptions): {
  readonly content: LayerContent;
  onEntry(entry: Entry): Promise<void>;
} {
  const content = newContent();
  const onEntry = async (entry: Entry): Promise<void> => {
    const name = nameOf(entry.path);
    if (name === OPAQUE) return void content.opaque.add(parentOf(entry.path));
    if (name.startsWith(WHITEOUT))
      return void content.removed.add(`${parentOf(entry.path)}/${name.slice(WHITEOUT.length)}`);
    forget(content, entry.path);
    if (entry.header.type === "directory") return void content.plain.delete(entry.path);
    content.plain.add(entry.path);
    await keep(entry, content, options);
  };
  return { content, onEntry };
}

async function keep(entry: Entry, content: LayerContent, options: CollectOptions): Promise<void> {
  const { header, path } = entry;
  if (header.type === "symlink" && header.linkname) content.links.set(path, header.linkname);
  else if (header.type === "link" && header.linkname)
    content.hardLinks.set(path, `/${header.linkname.replace(/^[./]+/, "")}`);
  else if (isFile(entry)) await keepFile(entry, content, options);
}

/** Keeps the bytes of a wanted file, and of any other what a probe finds in it. */
async function keepFile(entry: Entry, content: LayerContent, options: CollectOptions): Promise<void> {
  const { layer, log, probes, also, wants } = options;
  const { path, header, chunks } = entry;
  const size = header.size ?? 0;
  if (wants(path) || also?.has(path)) {
    if (fits(entry, options)) content.files.set(path, { path, layer, content: await contentOf(entry) });
  } else if (probes.length > 0 && size >= PROBE_FLOOR) {
    const found = await probeStream(probes, { path, size, chunks }, log);
    if (found.length > 0) content.files.set(path, { path, layer, found, content: NOTHING });
  }
}

const isFile = (entry: Entry) => entry.header.type === "file" || entry.header.type === "contiguous-file";

function fits(entry: Entry, { log, budget, layer, tooLarge = log.warn }: CollectOptions): boolean {
  const size = entry.header.size ?? 0;
  if (size > FILE_CAP || budget.used + size > TREE_CAP) {
    tooLarge(`${entry.path} of layer ${layer} is left out: ${size} bytes are too many to catalog`);
    return false;
  }
  budget.used += size;
  return true;
}

/** Lays layers over each other, lowest first, as a runtime does (OCI image-spec, layer.md, whiteouts). */
export class Overlay {
  readonly #files = new Map<string, TreeFile>();
  readonly #links = new Map<string, string>();

  #drop(gone: (path: string) => boolean): void {
    for (const map of [this.#files, this.#links])
      for (const path of [...map.keys()]) if (gone(path)) map.delete(path);
  }

  /** Whether a lower layer has the file: then a hard link to it can be followed. */
  has(path: string): boolean {
    return this.#files.has(path);
  }

  add(content: LayerContent): void {
    const { removed, opaque, plain } = content;
    const isGone = goneBy(removed, opaque, plain);
    const lower = new Map(this.#files);
    this.#drop(isGone);
    for (const [path, file] of content.files) this.#files.set(path, file);
    for (const [path, target] of content.links) this.#links.set(path, target);
    for (const [path, target] of content.hardLinks) {
      const file = content.files.get(target) ?? lower.get(target);
      if (file) this.#files.set(path, { ...file, path });
    }
  }

  tree(wants: Wants): FileTree {
    const wanted = [...this.#files].filter(([path, file]) => file.found || wants(path));
    return fileTree(new Map(wanted), this.#links);
  }
}

/** Is a path of a lower layer gone: itself, a parent, or the content of a parent was taken away. */
function goneBy(
  removed: ReadonlySet<string>,
  opaque: ReadonlySet<string>,
  plain: ReadonlySet<string>,
): (path: string) => boolean {
  return (path) => {
    if (removed.has(path) || plain.has(path)) return true;
    for (let parent = parentOf(path); ; parent = parentOf(parent)) {
      if (removed.has(parent) || plain.has(parent) || opaque.has(parent)) return true;
      if (parent === "") return false;
    }
  };
}
