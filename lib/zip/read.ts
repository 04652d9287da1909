import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";
import { faults } from "../errors/index.ts";
import { type Bytes, bytesOf, stretchOf } from "../files/index.ts";

/** Why an archive cannot be read. */
export type ZipCode = "ZIP_BROKEN";
const fault = faults<ZipCode>();

/** A member of an archive, as the central directory describes it. */
export interface Member {
  /** As it is written, with `/` between folders and none in front. */
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Of its local header, from the beginning of the file. */
  readonly offset: number;
}

const END = 0x06054b50;
const END_SIZE = 22;
const COMMENT = 65_535;
const LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const ENCRYPTED = 1;
const ALL_ONES = 0xffffffff;
/** A directory of more bytes is not read unless the caller wants it: 200,000 members take about 20 MB. */
const DIRECTORY_CAP = 64 * 1024 * 1024;

const broken = (why: string) =>
  fault(
    "ZIP_BROKEN",
    `It is no ZIP archive that can be read: ${why}`,
    "Make the archive again, or download it again.",
  );
/** `inflateRaw` is touched with the first member: most steps that know archives never open one. */
const inflate = (bytes: Buffer, options: { maxOutputLength: number }): Promise<Buffer> =>
  promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)(bytes, options);
const large = (buffer: Buffer, at: number) =>
  at + 8 <= buffer.length ? Number(buffer.readBigUInt64LE(at)) : Number.NaN;

interface Directory {
  /** Where it ends, and how long it is; what was put before the archive (a start script) moves it. */
  readonly end: number;
  readonly size: number;
  readonly offset: number;
}

/** The last record of the file, behind which only a comment may stand. */
async function findDirectory(bytes: Bytes): Promise<Directory> {
  const from = Math.max(0, bytes.size - END_SIZE - COMMENT);
  const tail = await bytes.read(from, END_SIZE + COMMENT);
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END) continue;
    const [size, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    const needs64 = size === ALL_ONES || offset === ALL_ONES || tail.readUInt16LE(at + 10) === 0xffff;
    return (needs64 ? await directory64(bytes, from + at) : undefined) ?? { end: from + at, size, offset };
  }
  throw broken("it has no end record");
}

/** The record of archives with many or large members, and where it stands (APPNOTE.TXT 4.3.14). */
async function directory64(bytes: Bytes, end: number): Promise<Directory | undefined> {
  const locator = await bytes.read(end - 20, 20);
  if (locator.length < 20 || locator.readUInt32LE(0) !== LOCATOR) return undefined;
  const at = large(locator, 8);
  const record = await bytes.read(at, 56);
  if (record.length < 56 || record.readUInt32LE(0) !== END64) return undefined;
  return { end: at, size: large(record, 40), offset: large(record, 48) };
}

/** Values that do not fit their 32 bits stand in an extra field, in this order. */
function widened(extra: Buffer, values: readonly number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return values.map((value) => {
      if (value !== ALL_ONES) return value;
      next += 8;
      return large(extra, next - 8);
    });
  }
  return [...values];
}

function* membersOf(directory: Buffer, shift: number): Generator<Member> {
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== CENTRAL) return;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((each) =>
      directory.readUInt16LE(at + each),
    );
    const extraAt = at + 46 + (nameLength ?? 0);
    const extra = directory.subarray(extraAt, extraAt + (extraLength ?? 0));
    const sizes = [24, 20, 42].map((each) => directory.readUInt32LE(at + each));
    const [unpacked = 0, packed = 0, offset = 0] = widened(extra, sizes);
    yield {
      name: directory
        .toString("utf8", at + 46, extraAt)
        .replaceAll("\\", "/")
        .replace(/^\/+/, ""),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      packed,
      unpacked,
      offset: offset + shift,
    };
    at = extraAt + (extraLength ?? 0) + (commentLength ?? 0);
  }
}

/**
 * The members of a ZIP archive whose names are wanted, in the directory's order.
 *
 * @throws ZIP_BROKEN for a file that is no archive, or whose directory is absurdly large.
 */
export async function readZip(
  bytes: Bytes,
  wants: (name: string) => boolean,
  directoryCap = DIRECTORY_CAP,
): Promise<readonly Member[]> {
  const { end, size, offset } = await findDirectory(bytes);
  if (!(size <= directoryCap) || !(size <= end)) throw broken(`its directory has ${size} bytes`);
  const directory = await bytes.read(end - size, size);
  return [...membersOf(directory, end - size - offset)].filter((each) => wants(each.name));
}

/** The packed bytes of a member: its own header says where they begin. */
async function packedBytes(bytes: Bytes, member: Member): Promise<Bytes> {
  const header = await bytes.read(member.offset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL)
    throw broken(`${member.name} is not where it should be`);
  const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return stretchOf(bytes, start, Math.max(0, Math.min(member.packed, bytes.size - start)));
}

/**
 * A member's bytes: stored ones stay where they are, packed ones are unpacked into memory.
 *
 * @param cap more bytes than this are not unpacked, whatever the directory says.
 * @throws ZIP_BROKEN for one that is encrypted, broken, too large, or packed in an unknown way.
 */
export async function openMember(bytes: Bytes, member: Member, cap: number): Promise<Bytes> {
  if ((member.flags & ENCRYPTED) !== 0) throw broken(`${member.name} is encrypted`);
  const packed = await packedBytes(bytes, member);
  if (member.method === 0) return packed;
  if (member.method !== 8) throw broken(`${member.name} is packed by method ${member.method}`);
  if (!(packed.size <= cap) || cap <= 0) throw broken(`${member.name} has more than ${cap} bytes`);
  try {
    return bytesOf(await inflate(await packed.read(0, packed.size), { maxOutputLength: cap }));
  } catch (thrown) {
    throw fault(
      "ZIP_BROKEN",
      `${member.name} is broken or has more than ${cap} bytes`,
      "Make the archive again, or download it again.",
      thrown,
    );
  }
}
