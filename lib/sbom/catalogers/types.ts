import type { Log } from "../../log/index.ts";
import type { Probe } from "../probe.ts";
import type { FileTree, Wants } from "../tree.ts";
import type { Distro, Package } from "../types.ts";

/** What is scanned: an image's file system or a folder of sources. */
export type Source = "image" | "directory";

/** What a cataloger works on. */
export interface CatalogContext {
  readonly tree: FileTree;
  readonly distro: Distro | undefined;
  readonly log: Log;
}

/** One way to see packages. A file it cannot read is a warning, never the end of a scan. */
export interface Cataloger {
  /** Syft's name for the same. */
  readonly name: string;
  /** Syft's tags for the same, by which users select. */
  readonly tags: readonly string[];
  readonly sources: readonly Source[];
  /** Files it reads whole. */
  readonly wants: Wants;
  /** Looks into files that are too large to keep; what it finds is in the tree's files. */
  readonly probe?: Probe;
  find(context: CatalogContext): readonly Package[];
}
