/** Reads whose key made an OpenPGP signature (RFC 9580 §4.2, §5.2). Nothing is verified here. */
import { codeOf } from "../errors/index.ts";
import { rpmdbFault } from "./fault.ts";

const SIGNATURE = 2;
const ISSUER = 16;
const ISSUER_FINGERPRINT = 33;

const BAD = "RPMDB_BAD_SIGNATURE";
const unreadable = (what: string) =>
  rpmdbFault(BAD, `an OpenPGP signature has ${what}`, "Sign the package again.");

/** Takes bytes off the front; what is not there makes it throw, and the signature is one that cannot be read. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Buffer {
    if (length > this.rest) throw unreadable("no end");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** A big-endian number of 1 to 4 bytes. */
  number(width: number): number {
    return this.take(width).readUIntBE(0, width);
  }
}

/** Length as new packets and subpackets write it. Partial lengths are for data, not for signatures. */
function newLength(cursor: Cursor, partialFrom: number): number {
  const first = cursor.number(1);
  if (first < 192) return first;
  if (first === 255) return cursor.number(4);
  if (first >= partialFrom) throw unreadable("a partial length");
  return ((first - 192) << 8) + cursor.number(1) + 192;
}

/** The body of the first signature packet. */
function signatureBody(bytes: Buffer): Buffer | undefined {
  const cursor = new Cursor(bytes);
  while (cursor.rest > 0) {
    const head = cursor.number(1);
    if ((head & 0x80) === 0) return undefined;
    const isNew = (head & 0x40) !== 0;
    const tag = isNew ? head & 0x3f : (head >> 2) & 0x0f;
    const body = cursor.take(isNew ? newLength(cursor, 224) : oldLength(cursor, head & 3));
    if (tag === SIGNATURE) return body;
  }
  return undefined;
}

/** Length type 3 is "to the end". */
const oldLength = (cursor: Cursor, type: number) => (type === 3 ? cursor.rest : cursor.number(1 << type));

/** Id of the key by its fingerprint: the end of one of version 4, the start of later ones. */
function idOf(fingerprint: Buffer): string | undefined {
  const [version, hash] = [fingerprint[0], fingerprint.subarray(1)];
  if (version === 4 && hash.length === 20) return hash.toString("hex", 12);
  if ((version === 5 || version === 6) && hash.length === 32) return hash.toString("hex", 0, 8);
  return undefined;
}

/** The key that the subpackets name. */
function issuerIn(area: Buffer): string | undefined {
  const cursor = new Cursor(area);
  while (cursor.rest > 0) {
    const packet = cursor.take(newLength(cursor, 255));
    // The highest bit says that a reader must understand this one.
    const [type, body] = [(packet[0] ?? 0) & 0x7f, packet.subarray(1)];
    if (type === ISSUER && body.length === 8) return body.toString("hex");
    const id = type === ISSUER_FINGERPRINT ? idOf(body) : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
}

function issuer(body: Buffer): string | undefined {
  const cursor = new Cursor(body);
  const version = cursor.number(1);
  if (version <= 3) {
    // Length of what is hashed (5), type, time; then the key.
    cursor.take(6);
    return cursor.take(8).toString("hex");
  }
  cursor.take(3);
  const width = version >= 6 ? 4 : 2;
  const hashed = issuerIn(cursor.take(cursor.number(width)));
  return hashed ?? issuerIn(cursor.take(cursor.number(width)));
}

/**
 * Id of the key that an OpenPGP signature names as its maker: 16 hexadecimal digits in lower case; nothing
 * if the bytes are no signature, or it names none.
 */
export function signingKey(signature: Buffer): string | undefined {
  try {
    const body = signatureBody(signature);
    const id = body && issuer(body);
    return id === undefined || /^0+$/.test(id) ? undefined : id;
  } catch (thrown) {
    if (codeOf(thrown) === BAD) return undefined;
    throw thrown;
  }
}
