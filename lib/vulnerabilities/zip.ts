import { type FileHandle, open } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { vulnFault } from "./fault.ts";

/** An entry of an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacks it; no larger than `MAX_ENTRY`. */
  read(): Promise<Buffer>;
}

/** A record of a feed is small; more is an attack or a mistake. Bytes. */
const MAX_ENTRY = 32 * 1024 * 1024;
const MAX_DIRECTORY = 512 * 1024 * 1024;
const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const ENTRY = 0x02014b50;
const UNKNOWN32 = 0xffffffff;

const bad = (file: string, what: string, cause?: unknown) =>
  vulnFault("FEED_BAD_ZIP", `${file} ${what}`, "Download it again.", cause);

/**
 * Reads a ZIP archive by its directory, ZIP64 too (osv.dev's archives have more than 65535 entries). Nothing
 * is unpacked to disk, so names cannot lead anywhere. Stored and deflated entries, as APPNOTE.TXT says.
 *
 * @throws FEED_BAD_ZIP
 */
export async function* readZip(file: string): AsyncGenerator<ZipEntry> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const { offset, length } = await findDirectory(handle, file, size);
    if (length > MAX_DIRECTORY || offset + length > size) throw bad(file, "is cut or no ZIP archive");
    yield* entries(handle, file, await readAt(handle, file, offset, length));
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, file: string, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, offset);
  if (bytesRead !== length) throw bad(file, "is cut");
  return buffer;
}

async function findDirectory(handle: FileHandle, file: string, size: number) {
  const tail = await readAt(handle, file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw bad(file, "is no ZIP archive, or it is cut");
  const directory = { length: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
  const locator = at - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== END64_LOCATOR) return directory;
  const end64 = await readAt(handle, file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (end64.readUInt32LE(0) !== END64) throw bad(file, "has a broken ZIP64 end");
  return { length: Number(end64.readBigUInt64LE(40)), offset: Number(end64.readBigUInt64LE(48)) };
}

function* entries(handle: FileHandle, file: string, directory: Buffer): Generator<ZipEntry> {
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => directory.readUInt16LE(at + o));
    const nameEnd = at + 46 + (nameLength ?? 0);
    const end = nameEnd + (extraLength ?? 0);
    const name = directory.toString("utf8", at + 46, nameEnd);
    const head = { ...headOf(directory, at), ...wide(directory.subarray(nameEnd, end), directory, at) };
    if (!name.endsWith("/")) yield { name, read: () => unpack(handle, `${file}: ${name}`, head) };
    at = end + (commentLength ?? 0);
  }
}

interface Head {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const headOf = (directory: Buffer, at: number): Head => ({
  method: directory.readUInt16LE(at + 10),
  packed: directory.readUInt32LE(at + 20),
  size: directory.readUInt32LE(at + 24),
  offset: directory.readUInt32LE(at + 42),
});

/** The ZIP64 extra field holds, in this order, those values that did not fit. */
function wide(extra: Buffer, directory: Buffer, at: number): Partial<Head> {
  for (let i = 0; i + 4 <= extra.length; i += 4 + extra.readUInt16LE(i + 2)) {
    if (extra.readUInt16LE(i) !== 1) continue;
    const found: { -readonly [K in keyof Head]?: number } = {};
    let from = i + 4;
    const { size, packed, offset } = headOf(directory, at);
    for (const [key, value] of Object.entries({ size, packed, offset }))
      if (value === UNKNOWN32 && from + 8 <= extra.length) {
        found[key as keyof Head] = Number(extra.readBigUInt64LE(from));
        from += 8;
      }
    return found;
  }
  return {};
}

async function unpack(handle: FileHandle, what: string, { method, packed, size, offset }: Head) {
  if (size > MAX_ENTRY || packed > MAX_ENTRY) throw bad(what, `has more than ${MAX_ENTRY} bytes`);
  const local = await readAt(handle, what, offset, 30);
  const from = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const bytes = await readAt(handle, what, from, packed);
  if (method === 0) return bytes;
  if (method !== 8) throw bad(what, `is packed by method ${method}, which is not known`);
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_ENTRY });
  } catch (cause) {
    throw bad(what, "cannot be unpacked", cause);
  }
}
