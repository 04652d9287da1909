import { Blobs } from "./blobs.ts";
import { broken, rpmdbFault } from "./fault.ts";

/**
 * rpm's own format, `Packages.db` (lib/backend/ndb/rpmpkg.c), little-endian: a header, pages of slots, and
 * blocks of 16 bytes that hold what the slots point to, between a head and a tail.
 */
const MAGIC = "RpmP";
const SLOT = { magic: "Slot", size: 16, page: 4096, first: 32 } as const;
const BLOCK = 16;
const HEAD = { magic: "BlbS", size: 16 } as const;
const TAIL = { magic: "BlbE", size: 12 } as const;

export const isNdb = (bytes: Buffer): boolean => marked(bytes, 0, MAGIC);

const marked = (bytes: Buffer, at: number, magic: string) => bytes.toString("latin1", at, at + 4) === magic;

/** Package headers in order of their slots. @throws RPMDB_BROKEN, RPMDB_UNSUPPORTED */
export function ndbBlobs(bytes: Buffer): readonly Buffer[] {
  if (bytes.length < SLOT.page || bytes.length % BLOCK !== 0)
    throw broken(`it is cut off at ${bytes.length} bytes`);
  const version = bytes.readUInt32LE(4);
  if (version !== 0)
    throw rpmdbFault(
      "RPMDB_UNSUPPORTED",
      `the RPM database (ndb) is of version ${version}`,
      "Version 0 is known here.",
    );
  const end = bytes.readUInt32LE(12) * SLOT.page;
  if (end > bytes.length) throw broken(`it has slots up to byte ${end}, of ${bytes.length}`);
  const blobs = new Blobs(bytes.length);
  for (let at: number = SLOT.first; at < end; at += SLOT.size) {
    const blob = blobOf(bytes, at, end, blobs);
    if (blob !== undefined) blobs.found.push(blob);
  }
  return blobs.found;
}

/** What a slot points to; nothing for a free one. */
function blobOf(bytes: Buffer, slot: number, slotsEnd: number, blobs: Blobs): Buffer | undefined {
  if (!marked(bytes, slot, SLOT.magic)) throw broken(`there is no slot at byte ${slot}`);
  const [index, offset, count] = [4, 8, 12].map((at) => bytes.readUInt32LE(slot + at)) as [
    number,
    number,
    number,
  ];
  if (offset === 0) return undefined;
  const [start, end] = [offset * BLOCK, (offset + count) * BLOCK];
  if (start < slotsEnd || end > bytes.length || end - start < HEAD.size + TAIL.size)
    throw broken(`package ${index} lies at bytes ${start} to ${end}, of ${bytes.length}`);
  return checkedBlob(bytes.subarray(start, end), index, blobs);
}

/** What lies between head and tail, if both agree on it. */
function checkedBlob(blocks: Buffer, index: number, blobs: Blobs): Buffer {
  const tail = blocks.length - TAIL.size;
  const length = blocks.readUInt32LE(12);
  const whole =
    marked(blocks, 0, HEAD.magic) &&
    marked(blocks, tail + 8, TAIL.magic) &&
    blocks.readUInt32LE(4) === index &&
    blocks.readUInt32LE(tail + 4) === length &&
    HEAD.size + length <= tail;
  if (!whole) throw broken(`package ${index} is not whole`);
  blobs.claim(length);
  return blocks.subarray(HEAD.size, HEAD.size + length);
}
