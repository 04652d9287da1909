import { broken } from "./fault.ts";

/** One package header out of a database, as rpm stores it: without magic. */
export type Blob = Buffer;

/** The least that a header has: number of entries, size of its data. Bytes. */
const LEAST = 8;
/** Far more packages than any distribution has; each costs memory. */
const MOST = 200_000;

/**
 * Collects the headers of one database. Every byte of a file belongs to one header at most; a database
 * whose headers add up to more repeats itself, and could do so for ever.
 */
export class Blobs {
  readonly found: Blob[] = [];
  readonly #limit: number;
  #used = 0;
  #count = 0;

  /** @param limit size of the database, bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Says that `size` bytes will be read for a header. Fault RPMDB_BROKEN if that cannot be. */
  claim(size: number): void {
    if (size < LEAST) throw broken(`a package header has ${size} bytes`);
    this.#used += size;
    this.#count += 1;
    if (this.#count > MOST) throw broken(`it has more than ${MOST} packages`);
    if (this.#used > this.#limit) throw broken("its package headers are larger than the database itself");
  }
}
