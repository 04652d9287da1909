import { broken, rpmdbFault } from "./fault.ts";

const HASH_MAGIC = 0x061561;
const BTREE_MAGIC = 0x053162;
/** Where the first page says what the file is. */
const META = { magic: 12, version: 16, pageSize: 20, encryption: 24, lastPage: 32, size: 512 } as const;
/** Hash format of Berkeley DB 4.0 to 18; rpm 4 wrote 8 and 9. */
const VERSIONS = [7, 8, 9, 10];

/** Whether bytes are a Berkeley DB, in either byte order. */
export const isBdb = (bytes: Buffer): boolean =>
  bytes.length >= META.size &&
  [bytes.readUInt32LE(META.magic), bytes.readUInt32BE(META.magic)].some(
    (magic) => magic === HASH_MAGIC || magic === BTREE_MAGIC,
  );

/** The pages of a Berkeley DB hash, in the byte order of the machine that wrote it. */
export class Pages {
  /** Number of the last page; the first, 0, is the meta page. */
  readonly last: number;
  readonly #bytes: Buffer;
  readonly #little: boolean;
  readonly #size: number;

  /** @throws RPMDB_BROKEN, RPMDB_UNSUPPORTED */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const magics = [HASH_MAGIC, BTREE_MAGIC];
    this.#little = magics.includes(bytes.readUInt32LE(META.magic));
    this.#size = this.u32(bytes, META.pageSize);
    this.last = this.u32(bytes, META.lastPage);
    this.#check();
  }

  #check(): void {
    const bytes = this.#bytes;
    const version = this.u32(bytes, META.version);
    if (this.u32(bytes, META.magic) !== HASH_MAGIC) throw unsupported("a B-tree, not a hash");
    if (!VERSIONS.includes(version)) throw unsupported(`a hash of version ${version}`);
    if (bytes[META.encryption] !== 0) throw unsupported("encrypted");
    const size = this.#size;
    if (size < 512 || size > 65_536 || (size & (size - 1)) !== 0)
      throw broken(`its pages have ${size} bytes`);
    const whole = (this.last + 1) * size;
    if (whole > bytes.length) throw broken(`it is cut off at ${bytes.length} of ${whole} bytes`);
  }

  page(number: number): Buffer {
    if (number < 1 || number > this.last)
      throw broken(`there is no page ${number}, the last is ${this.last}`);
    return this.#bytes.subarray(number * this.#size, (number + 1) * this.#size);
  }

  u32(bytes: Buffer, at: number): number {
    return this.#little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }

  u16(bytes: Buffer, at: number): number {
    return this.#little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }
}

const unsupported = (what: string) =>
  rpmdbFault(
    "RPMDB_UNSUPPORTED",
    `the RPM database (Berkeley DB) is ${what}`,
    "Rebuild it with `rpmdb --rebuilddb`, with a backend of rpm: sqlite, ndb or a Berkeley DB hash.",
  );
