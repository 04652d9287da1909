import { broken } from "./fault.ts";

/** Tags of rpm (include/rpm/rpmtag.h), those that are read here. */
export const TAG = {
  sigPgp: 259,
  sigGpg: 262,
  dsaHeader: 267,
  rsaHeader: 268,
  openPgp: 278,
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  size: 1009,
  vendor: 1011,
  license: 1014,
  arch: 1022,
  sourceRpm: 1044,
  longSize: 5009,
  modularityLabel: 5096,
} as const;
export type Tag = (typeof TAG)[keyof typeof TAG];

/** Types of values (docs/manual/format_header.md of rpm). */
const TYPE = { int32: 4, int64: 5, string: 6, binary: 7, stringArray: 8, i18nString: 9 } as const;

/** rpm's own limits: entries, and bytes of their data. */
const ENTRY_CAP = 0xffff;
const DATA_CAP = 0x0fff_ffff;
/** Longer texts, and more of them, are in no tag that is read here: bytes of one, and their number. */
const TEXT_CAP = 64 * 1024;
const TEXTS_CAP = 64;
const ENTRY_SIZE = 16;
const INTRO = 8;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

/**
 * A package header: an index of tags, and the data that it points into; big-endian. What stands later in
 * the index counts, because what rpm adds when it installs a package comes last.
 */
export class Header {
  readonly #entries = new Map<number, Entry>();
  readonly #data: Buffer;

  /** @throws RPMDB_BROKEN for an index that leads out of the blob */
  constructor(blob: Buffer) {
    if (blob.length < INTRO) throw broken(`a package header has ${blob.length} bytes`);
    const [entries, size] = [blob.readUInt32BE(0), blob.readUInt32BE(4)];
    const start = INTRO + entries * ENTRY_SIZE;
    if (entries > ENTRY_CAP || size > DATA_CAP || start + size > blob.length)
      throw broken(
        `a package header of ${blob.length} bytes claims ${entries} tags and ${size} bytes of data`,
      );
    this.#data = blob.subarray(start, start + size);
    for (let at = INTRO; at < start; at += ENTRY_SIZE) this.#index(blob, at);
  }

  #index(blob: Buffer, at: number): void {
    const tag = blob.readUInt32BE(at);
    if (!WANTED.has(tag)) return;
    const entry = {
      type: blob.readUInt32BE(at + 4),
      offset: blob.readInt32BE(at + 8),
      count: blob.readUInt32BE(at + 12),
    };
    if (entry.offset < 0 || entry.offset > this.#data.length || entry.count > this.#data.length)
      throw broken(`tag ${tag} of a package header points outside of it`);
    this.#entries.set(tag, entry);
  }

  #entry(tag: Tag, ...types: readonly number[]): Entry | undefined {
    const entry = this.#entries.get(tag);
    return entry && types.includes(entry.type) && entry.count > 0 ? entry : undefined;
  }

  /** A text, or the first of several. */
  text(tag: Tag): string | undefined {
    return this.texts(tag, 1)[0];
  }

  /** The first texts of a tag. */
  texts(tag: Tag, most = TEXTS_CAP): readonly string[] {
    const entry = this.#entry(tag, TYPE.string, TYPE.stringArray, TYPE.i18nString);
    const found: string[] = [];
    for (let at = entry?.offset ?? 0; entry && found.length < Math.min(entry.count, most); ) {
      const end = this.#data.indexOf(0, at);
      if (end < 0) throw broken(`the text of tag ${tag} has no end`);
      if (end - at > TEXT_CAP) throw broken(`the text of tag ${tag} has ${end - at} bytes`);
      found.push(this.#data.toString("utf8", at, end));
      at = end + 1;
    }
    return found;
  }

  /** A whole number, or the first of several. */
  number(tag: Tag): number | undefined {
    const entry = this.#entry(tag, TYPE.int32, TYPE.int64);
    if (entry === undefined) return undefined;
    const width = entry.type === TYPE.int64 ? 8 : 4;
    if (entry.offset + width > this.#data.length) throw broken(`the number of tag ${tag} is cut off`);
    return width === 8
      ? Number(this.#data.readBigUInt64BE(entry.offset))
      : this.#data.readUInt32BE(entry.offset);
  }

  bytes(tag: Tag): Buffer | undefined {
    const entry = this.#entry(tag, TYPE.binary);
    if (entry === undefined) return undefined;
    if (entry.offset + entry.count > this.#data.length) throw broken(`the data of tag ${tag} are cut off`);
    return this.#data.subarray(entry.offset, entry.offset + entry.count);
  }
}
