import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** Enough for the sources of any package; what is longer is not looked into. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Whether a source distribution (`.tar.gz`) holds Rust code: its crates would be fetched while it is
 * built, which a build without network cannot. False too for archives that cannot be read: their hash
 * was right, so that is not ours to judge.
 */
export async function holdsRust(path: string, signal: AbortSignal): Promise<boolean> {
  const { extract } = await import("tar-stream");
  const archive = extract();
  const enough = new AbortController();
  let found = false;
  let bytes = 0;
  archive.on("entry", (header, body, next) => {
    // Ending early destroys the entry too, which says so.
    body.on("error", () => {});
    found ||= /(^|\/)Cargo\.(toml|lock)$/.test(header.name);
    bytes += header.size ?? 0;
    if (found || bytes > MOST_BYTES) enough.abort();
    body.on("end", next).resume();
  });
  const stop = AbortSignal.any([signal, enough.signal]);
  await pipeline(createReadStream(path), createGunzip(), archive, { signal: stop }).catch(() => undefined);
  signal.throwIfAborted();
  return found;
}
