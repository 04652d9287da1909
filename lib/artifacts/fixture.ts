import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { memoryLog } from "../log/index.ts";

/** An entry of a made-up archive; `body` is its content. */
export type FakeEntry = Partial<Header> & { readonly name: string; readonly body?: string };

/** Writes a tar.gz that no honest program would write. */
export async function archiveOf(file: string, entries: readonly FakeEntry[]): Promise<void> {
  const out = pack();
  const written = pipeline(out as unknown as NodeJS.ReadableStream, createGzip(), createWriteStream(file));
  for (const { body, ...header } of entries) out.entry({ mtime: new Date(0), ...header }, body ?? "");
  out.finalize();
  await written;
}

/** A scratch folder of a test, and what every call needs. */
export async function scratch() {
  const dir = await mkdtemp(join(tmpdir(), "artifacts-"));
  const log = memoryLog();
  return {
    dir,
    log,
    signal: new AbortController().signal,
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
