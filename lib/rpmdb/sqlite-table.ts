import { broken } from "./fault.ts";
import type { SqlitePages } from "./sqlite-pages.ts";
import { columnsOf, varint } from "./sqlite-record.ts";

/** Types of b-tree pages: only tables with row ids are read. */
const PAGE = { interior: 5, leaf: 13 } as const;
/** Deeper than any table can be: 20 levels of the smallest fan-out hold more than a disk. */
const DEPTH = 20;

/** What a cell says of its row before its bytes are put together. */
export type Claim = (size: number) => void;

/** Rows of a table in order, as their columns. @throws RPMDB_BROKEN */
export function* rows(
  pages: SqlitePages,
  root: number,
  claim: Claim,
  depth = 0,
): Generator<readonly unknown[]> {
  if (depth > DEPTH) throw broken("a table is nested too deeply");
  const page = pages.page(root);
  const start = root === 1 ? 100 : 0;
  const type = page[start];
  if (type !== PAGE.leaf && type !== PAGE.interior) throw broken(`page ${root} belongs to no table`);
  const isLeaf = type === PAGE.leaf;
  const first = start + (isLeaf ? 8 : 12);
  const count = page.readUInt16BE(start + 3);
  if (first + count * 2 > pages.usable) throw broken(`page ${root} claims ${count} cells`);
  for (let index = 0; index < count; index += 1) {
    const cell = page.readUInt16BE(first + index * 2);
    if (cell < first + count * 2 || cell + 4 > pages.usable)
      throw broken(`cell ${index} of page ${root} lies outside of it`);
    if (isLeaf) yield columnsOf(payload(pages, page, cell, claim));
    else yield* rows(pages, page.readUInt32BE(cell), claim, depth + 1);
  }
  if (!isLeaf) yield* rows(pages, page.readUInt32BE(start + 8), claim, depth + 1);
}

/** How much of a payload stands on the page itself (fileformat2.html, section 1.6). */
function localSize(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

function payload(pages: SqlitePages, page: Buffer, cell: number, claim: Claim): Buffer {
  const [size, afterSize] = varint(page, cell);
  const [, start] = varint(page, afterSize);
  claim(size);
  const local = localSize(size, pages.usable);
  if (start + local > pages.usable) throw broken("a row leads out of its page");
  const parts = [page.subarray(start, start + local)];
  if (local < size) {
    if (start + local + 4 > pages.usable) throw broken("a row leads out of its page");
    overflow(pages, page.readUInt32BE(start + local), size - local, parts);
  }
  return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts, size);
}

function overflow(pages: SqlitePages, first: number, size: number, parts: Buffer[]): void {
  let missing = size;
  for (let number = first; missing > 0; ) {
    const page = pages.page(number);
    const part = page.subarray(4, Math.min(pages.usable, 4 + missing));
    parts.push(part);
    missing -= part.length;
    number = page.readUInt32BE(0);
  }
}
