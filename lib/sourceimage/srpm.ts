import { open } from "node:fs/promises";
import { basename } from "node:path";

/** Sizes of the file format (rpm, docs/manual/format_header): lead, header intro, index entry. Bytes. */
const LEAD = 96;
const INTRO = 16;
const ENTRY = 16;
const MAGIC = 0x8eade801;
/** A header of honest size is smaller. Bytes. */
const CAP = 32 * 1024 * 1024;

/** Tags that source images tell of an RPM. Of the signature: MD5 of header and payload. */
const TAGS = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  buildtime: 1006,
  license: 1014,
} as const;
const MD5 = 1004;
const INT32 = 4;

type Read = (at: number, size: number) => Promise<Buffer>;
interface Header {
  /** Where it ends. */
  readonly end: number;
  value(tag: number): string | undefined;
}

/**
 * Annotations of a source RPM's layer: name, version, epoch, release, licence, build time and package id out of
 * its header, by the keys of BuildSourceImage. Of a file that cannot be read as RPM only its name is told.
 */
export async function rpmAnnotations(path: string | Buffer): Promise<Readonly<Record<string, string>>> {
  const filename = basename(path.toString());
  const file = await open(path);
  try {
    const read: Read = async (at, size) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, at);
      return buffer.subarray(0, bytesRead);
    };
    return { ...keyed({ filename, mimetype: "application/x-rpm" }), ...keyed(await told(read)) };
  } finally {
    await file.close();
  }
}

const keyed = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[`source.artifact.${key}`, value] as const],
    ),
  );

async function told(read: Read): Promise<Record<string, string | undefined>> {
  const signature = await headerAt(read, LEAD);
  if (signature === undefined) return {};
  // The signature is padded to 8 bytes.
  const header = await headerAt(read, Math.ceil(signature.end / 8) * 8);
  if (header === undefined) return {};
  const values = Object.entries(TAGS).map(([key, tag]) => [key, header.value(tag)] as const);
  return { ...Object.fromEntries(values), pkgid: signature.value(MD5) };
}

async function headerAt(read: Read, at: number): Promise<Header | undefined> {
  const intro = await read(at, INTRO);
  if (intro.length < INTRO || intro.readUInt32BE(0) !== MAGIC) return undefined;
  const [count, size] = [intro.readUInt32BE(8), intro.readUInt32BE(12)];
  const length = count * ENTRY + size;
  if (length > CAP) return undefined;
  const bytes = await read(at + INTRO, length);
  if (bytes.length < length) return undefined;
  const store = bytes.subarray(count * ENTRY);
  return { end: at + INTRO + length, value: (tag) => textOf(bytes.subarray(0, count * ENTRY), store, tag) };
}

function textOf(index: Buffer, store: Buffer, tag: number): string | undefined {
  for (let at = 0; at < index.length; at += ENTRY) {
    if (index.readUInt32BE(at) !== tag) continue;
    const [type, from, count] = [4, 8, 12].map((field) => index.readUInt32BE(at + field));
    if (from === undefined || from + 4 > store.length) return undefined;
    if (type === INT32) return String(store.readUInt32BE(from));
    if (tag === MD5) return store.subarray(from, from + (count ?? 0)).toString("hex");
    const end = store.indexOf(0, from);
    return end < 0 ? undefined : store.toString("utf8", from, end);
  }
  return undefined;
}
