import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { rawOf } from "../artifacts/index.ts";
import { hashing } from "./hash.ts";
import { type Entry, tarOf, withFolders, writeStream } from "./tar.ts";
import type { SourcePart } from "./types.ts";

/** A tar of these entries in the scratch folder, as one source of an image; the caller removes it. */
export async function extraSource(
  entries: readonly Entry[],
  scratch: string,
  signal: AbortSignal,
): Promise<SourcePart & { readonly file: string }> {
  const file = join(scratch, "extra-src.tar");
  const { stream, done } = hashing(tarOf(withFolders(entries)));
  await writeStream(stream, file, signal);
  return { kind: "extra_src_dir", file, ...done() };
}

/** One file as an entry, under its own or another name. */
export async function fileEntry(path: string, name: string): Promise<Entry> {
  const { size } = await lstat(path);
  return { type: "file", name: `./${rawOf(name)}`, size, path };
}
