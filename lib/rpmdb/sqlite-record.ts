import { broken } from "./fault.ts";

/** A number of 1 to 9 bytes, 7 bits each, and where it ends. Numbers that no size can have are refused. */
export function varint(bytes: Buffer, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = start; at < start + 9; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) break;
    // The ninth byte counts whole; row ids may need it, and nobody reads them.
    value = at === start + 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (byte < 0x80 || at === start + 8) return [value, at + 1];
  }
  throw broken("a number is cut off");
}

/** Bytes of integers by their serial type. */
const INTEGERS = [0, 1, 2, 3, 4, 6, 8] as const;

function sizeOf(type: number): number {
  if (type <= 6) return INTEGERS[type] ?? 0;
  if (type === 7) return 8;
  return type < 12 ? 0 : Math.floor((type - 12) / 2);
}

function columnOf(type: number, bytes: Buffer): unknown {
  if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString("utf8");
  if (type >= 1 && type <= 5) return bytes.readIntBE(0, bytes.length);
  if (type === 8 || type === 9) return type - 8;
  return undefined;
}

/**
 * Columns of a record (fileformat2.html, section 2.1): blobs as bytes, texts in UTF-8, numbers as numbers;
 * undefined for NULL and for what is not read here. @throws RPMDB_BROKEN
 */
export function columnsOf(record: Buffer): readonly unknown[] {
  const [headerEnd, afterSize] = varint(record, 0);
  if (headerEnd < afterSize || headerEnd > record.length) throw broken("a row has no header");
  const columns: unknown[] = [];
  for (let at = afterSize, data = headerEnd; at < headerEnd; ) {
    const [type, next] = varint(record, at);
    const end = data + sizeOf(type);
    if (next > headerEnd || end > record.length) throw broken("a row leads out of itself");
    columns.push(columnOf(type, record.subarray(data, end)));
    [at, data] = [next, end];
  }
  return columns;
}
