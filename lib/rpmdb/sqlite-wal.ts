import { broken } from "./fault.ts";
import { pageSizeOf } from "./sqlite-pages.ts";

const MAGIC = 0x377f0682;
const HEADER_SIZE = 32;
const FRAME_HEADER_SIZE = 24;

type Sum = readonly [number, number];

/** SQLite's running checksum over words of 4 bytes, in the byte order that the log's magic names. */
function sum(bytes: Buffer, big: boolean, [first, second]: Sum): Sum {
  let [a, b] = [first, second];
  const word = (at: number) => (big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + word(at) + b) >>> 0;
    b = (b + word(at + 4) + a) >>> 0;
  }
  return [a, b];
}

const stands = (bytes: Buffer, at: number, [a, b]: Sum) =>
  bytes.readUInt32BE(at) === a && bytes.readUInt32BE(at + 4) === b;

/**
 * Pages that a write-ahead log (`rpmdb.sqlite-wal`) changed up to its last commit, by number
 * (sqlite.org/fileformat2.html, section 4). Frames after the first that does not fit are left over from
 * before and do not count.
 *
 * @throws RPMDB_BROKEN if it is a log, but none for pages of this size
 */
export function walPages(wal: Buffer, pageSize: number): ReadonlyMap<number, Buffer> {
  const committed = new Map<number, Buffer>();
  if (wal.length < HEADER_SIZE) return committed;
  const magic = wal.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== MAGIC) throw broken("its write-ahead log is none");
  const big = (magic & 1) === 1;
  let running = sum(wal.subarray(0, 24), big, [0, 0]);
  if (!stands(wal, 24, running)) return committed;
  if (pageSizeOf(wal.readUInt32BE(8)) !== pageSize)
    throw broken("its write-ahead log has pages of another size");
  let pending = new Map<number, Buffer>();
  const frameSize = FRAME_HEADER_SIZE + pageSize;
  for (let at = HEADER_SIZE; at + frameSize <= wal.length; at += frameSize) {
    const [head, page] = [
      wal.subarray(at, at + FRAME_HEADER_SIZE),
      wal.subarray(at + FRAME_HEADER_SIZE, at + frameSize),
    ];
    running = sum(page, big, sum(head.subarray(0, 8), big, running));
    if (!head.subarray(8, 16).equals(wal.subarray(16, 24)) || !stands(head, 16, running)) break;
    pending.set(head.readUInt32BE(0), page);
    if (head.readUInt32BE(4) === 0) continue;
    for (const [number, changed] of pending) committed.set(number, changed);
    pending = new Map();
  }
  return committed;
}
