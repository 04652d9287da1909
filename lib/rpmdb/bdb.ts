import { Pages } from "./bdb-pages.ts";
import { Blobs } from "./blobs.ts";
import { broken } from "./fault.ts";

/** Types of pages and of items on them (Berkeley DB, dbinc/db_page.h). */
const PAGE = { hashUnsorted: 2, overflow: 7, hash: 13 } as const;
const ITEM = { inline: 1, offPage: 3 } as const;
/** Where on each page things stand. */
const AT = { next: 16, entries: 20, used: 22, type: 25, items: 26 } as const;
const KEY_SIZE = 4;

export { isBdb } from "./bdb-pages.ts";

/**
 * Package headers of a Berkeley DB hash, `Packages`. Keys are numbers of 4 bytes; that of number 0 is rpm's
 * own counter. @throws RPMDB_BROKEN, RPMDB_UNSUPPORTED
 */
export function bdbBlobs(bytes: Buffer): readonly Buffer[] {
  const pages = new Pages(bytes);
  const blobs = new Blobs(bytes.length);
  const chained = new Set<number>();
  for (let number = 1; number <= pages.last; number += 1) {
    const page = pages.page(number);
    const type = page[AT.type];
    if (type !== PAGE.hash && type !== PAGE.hashUnsorted) continue;
    for (const { key, value } of pairs(pages, page, number)) {
      if (key[0] !== ITEM.inline || key.length !== 1 + KEY_SIZE)
        throw broken(`page ${number} has a key that is no number`);
      if (pages.u32(key, 1) === 0) continue;
      blobs.found.push(contentOf(pages, value, blobs, chained));
    }
  }
  return blobs.found;
}

interface Pair {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Items of a hash page: they stand at its end, the first one last, key and value in turn. */
function* pairs(pages: Pages, page: Buffer, number: number): Generator<Pair> {
  const entries = pages.u16(page, AT.entries);
  const floor = AT.items + entries * 2;
  if (entries % 2 !== 0 || floor > page.length) throw broken(`page ${number} has ${entries} items`);
  let end = page.length;
  const item = (index: number): Buffer => {
    const start = pages.u16(page, AT.items + index * 2);
    if (start < floor || start >= end) throw broken(`item ${index} of page ${number} lies outside of it`);
    const found = page.subarray(start, end);
    end = start;
    return found;
  };
  for (let index = 0; index < entries; index += 2) yield { key: item(index), value: item(index + 1) };
}

function contentOf(pages: Pages, value: Buffer, blobs: Blobs, chained: Set<number>): Buffer {
  if (value[0] === ITEM.inline) {
    blobs.claim(value.length - 1);
    return value.subarray(1);
  }
  if (value[0] !== ITEM.offPage || value.length !== 12)
    throw broken(`a package header is stored as item of type ${value[0]}`);
  const length = pages.u32(value, 8);
  blobs.claim(length);
  return chain(pages, pages.u32(value, 4), length, chained);
}

/** Puts an item together that is spread over pages. Each page belongs to one item only. */
function chain(pages: Pages, first: number, length: number, chained: Set<number>): Buffer {
  const parts: Buffer[] = [];
  let missing = length;
  for (let number = first; missing > 0; ) {
    if (chained.has(number)) throw broken(`page ${number} is in two package headers, or twice in one`);
    chained.add(number);
    const page = pages.page(number);
    const used = pages.u16(page, AT.used);
    if (page[AT.type] !== PAGE.overflow || used === 0 || used > missing || AT.items + used > page.length)
      throw broken(`page ${number} is no part of a package header`);
    parts.push(page.subarray(AT.items, AT.items + used));
    missing -= used;
    number = pages.u32(page, AT.next);
  }
  return Buffer.concat(parts, length);
}
