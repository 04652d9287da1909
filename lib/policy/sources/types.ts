import type { Log } from "../../log/index.ts";
import type { RegistryClient } from "../../oci/index.ts";
import type { Git } from "../../tools/git.ts";

/** One file of a source. */
export interface SourceFile {
  /** Path in the source, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** How sources are reached. */
export interface SourceAccess {
  readonly client: Pick<RegistryClient, "manifest" | "resolve" | "blobBytes">;
  /** Needed for git sources. */
  readonly git?: Git;
  /** PEM file with more CAs, for git. */
  readonly caFile?: string;
  /** Folder that relative paths are relative to; default the current one. */
  readonly base?: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}
