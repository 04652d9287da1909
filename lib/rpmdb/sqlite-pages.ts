import { broken } from "./fault.ts";

const MAGIC = "SQLite format 3\0";
const HEADER_SIZE = 100;

export const isSqlite = (bytes: Buffer): boolean => bytes.toString("latin1", 0, MAGIC.length) === MAGIC;

/** Size that a field of two bytes can hold but one: 1 stands for 65536. Fault RPMDB_BROKEN. */
export function pageSizeOf(value: number): number {
  const size = value === 1 ? 65_536 : value;
  if (size >= 512 && size <= 65_536 && (size & (size - 1)) === 0) return size;
  throw broken(`its pages have ${size} bytes`);
}

/** The pages of an SQLite database, numbered from 1, with what its write-ahead log changed. */
export class SqlitePages {
  /** Bytes of a page that may be used. */
  readonly usable: number;
  readonly size: number;
  readonly #bytes: Buffer;
  readonly #changed: ReadonlyMap<number, Buffer>;
  readonly #seen = new Set<number>();

  /** @throws RPMDB_BROKEN */
  constructor(bytes: Buffer, changed: ReadonlyMap<number, Buffer>) {
    if (bytes.length < HEADER_SIZE) throw broken(`it is cut off at ${bytes.length} bytes`);
    this.#bytes = bytes;
    this.#changed = changed;
    this.size = pageSizeOf(bytes.readUInt16BE(16));
    this.usable = this.size - bytes.readUInt8(20);
    if (this.usable < 480) throw broken(`only ${this.usable} bytes of a page can be used`);
    this.#requireWhole();
  }

  /** The header counts pages, if the program that wrote last is not older than the count. */
  #requireWhole(): void {
    const counted = this.#bytes.readUInt32BE(24) === this.#bytes.readUInt32BE(92);
    const whole = counted ? this.#bytes.readUInt32BE(28) * this.size : 0;
    if (this.#changed.size === 0 && whole > this.#bytes.length)
      throw broken(`it is cut off at ${this.#bytes.length} of ${whole} bytes`);
  }

  /** A page; each may be asked for once, because in a sound database each has one owner. */
  page(number: number): Buffer {
    if (this.#seen.has(number)) throw broken(`page ${number} is in use twice`);
    this.#seen.add(number);
    const start = (number - 1) * this.size;
    const page = this.#changed.get(number) ?? this.#bytes.subarray(Math.max(start, 0), start + this.size);
    if (number < 1 || page.length !== this.size) throw broken(`there is no page ${number}`);
    return page;
  }
}
