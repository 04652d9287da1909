import { Transform } from "node:stream";
import { faults } from "../../lib/errors/index.ts";

export type TarCode = "TAR_BAD";
const fault = faults<TarCode>();

const BLOCK = 512;
/** PAX headers are small; a larger one is a broken archive. */
const MAX_PAX = 1 << 20;
const TIMES = ["mtime", "atime", "ctime"];

/**
 * Lets a tar stream through and sets every time that is later than `seconds` to it: in headers, and in the
 * records of PAX headers. All else stays as it is, byte by byte.
 */
export function clampTimes(seconds: number): Transform {
  const clamp = new Clamp(seconds);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        clamp.take(chunk, (out) => this.push(out));
        done();
      } catch (thrown) {
        done(thrown as Error);
      }
    },
    flush(done) {
      done(clamp.pending === 0 ? null : bad("it ends in the middle of a block"));
    },
  });
}

const bad = (what: string) =>
  fault("TAR_BAD", `a layer is no tar archive: ${what}`, "Build again; if it stays so, report it.");

type Push = (out: Buffer) => void;

class Clamp {
  readonly #seconds: number;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of content still to pass on as they are. */
  #passing = 0;
  /** A PAX header that is being collected: its block, then its records. */
  #pax: { header: Buffer; size: number } | undefined;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  get pending(): number {
    return this.#rest.length + this.#passing;
  }

  take(chunk: Buffer, push: Push): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#step(push));
  }

  /** One thing at a time; false when more bytes are needed. */
  #step(push: Push): boolean {
    if (this.#passing > 0) return this.#pass(push);
    if (this.#pax !== undefined) return this.#records(this.#pax, push);
    if (this.#rest.length < BLOCK) return false;
    const header = this.#cut(BLOCK);
    if (header.every((byte) => byte === 0)) push(header);
    else this.#header(header, push);
    return true;
  }

  #cut(length: number): Buffer {
    // A copy: blocks are changed, and the chunk is not ours.
    const part = Buffer.from(this.#rest.subarray(0, length));
    this.#rest = this.#rest.subarray(length);
    return part;
  }

  #pass(push: Push): boolean {
    if (this.#rest.length === 0) return false;
    const part = this.#rest.subarray(0, this.#passing);
    this.#rest = this.#rest.subarray(part.length);
    this.#passing -= part.length;
    push(part);
    return true;
  }

  #header(header: Buffer, push: Push): void {
    const size = readNumber(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "x" || type === "g") {
      if (size > MAX_PAX) throw bad("a PAX header is too large");
      this.#pax = { header, size };
      return;
    }
    this.#clampHeader(header);
    push(header);
    this.#passing = padded(size);
  }

  #clampHeader(header: Buffer): void {
    if (readNumber(header, 136, 12) <= this.#seconds) return;
    writeNumber(header, 136, 12, this.#seconds);
    writeChecksum(header);
  }

  #records({ header, size }: { header: Buffer; size: number }, push: Push): boolean {
    if (this.#rest.length < padded(size)) return false;
    const records = readRecords(this.#cut(padded(size)).subarray(0, size));
    this.#pax = undefined;
    const body = writeRecords(records.map(([key, value]) => [key, this.#clampRecord(key, value)]));
    this.#clampHeader(header);
    writeNumber(header, 124, 12, body.length);
    writeChecksum(header);
    push(header);
    push(Buffer.concat([body, Buffer.alloc(padded(body.length) - body.length)]));
    return true;
  }

  #clampRecord(key: string, value: Buffer): Buffer {
    if (!TIMES.includes(key) || Number(value.toString()) <= this.#seconds) return value;
    return Buffer.from(String(this.#seconds));
  }
}

const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;

/** Octal digits, or base 256 where the first bit is set. */
function readNumber(header: Buffer, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    if (field[0] === 0xff) return 0; // negative: before 1970
    return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f);
  }
  const text = field.toString("latin1").replace(/\0.*$/s, "").trim();
  if (!/^[0-7]*$/.test(text)) throw bad(`${JSON.stringify(text)} is no number`);
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function writeNumber(header: Buffer, at: number, length: number, value: number): void {
  header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, length, "latin1");
}

function writeChecksum(header: Buffer): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, 8, "latin1");
}

/** `<length> <key>=<value>\n`, where length counts the whole record. */
function readRecords(body: Buffer): [string, Buffer][] {
  const records: [string, Buffer][] = [];
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = Number(body.subarray(at, space).toString());
    if (space < 0 || !Number.isSafeInteger(length) || length < 5) throw bad("a PAX record has no length");
    const record = body.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    records.push([record.subarray(0, equals).toString(), record.subarray(equals + 1)]);
    at += length;
  }
  return records;
}

function writeRecords(records: readonly (readonly [string, Buffer])[]): Buffer {
  return Buffer.concat(
    records.map(([key, value]) => {
      const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
      // The length counts its own digits.
      let length = rest.length + String(rest.length).length;
      length = rest.length + String(length).length;
      return Buffer.concat([Buffer.from(String(length)), rest]);
    }),
  );
}
