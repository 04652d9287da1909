import { bytesOf, type Raw } from "./raw.ts";

/** Size of a block of the tar format; everything is padded to it. */
const BLOCK = 512;

/**
 * 1980-01-02, in seconds. Equal trees must give equal archives, so times are dropped; the date is not the
 * epoch because ZIP (so Python wheels and JARs) refuses files from before 1980, in any time zone.
 */
const FIXED_TIME = 315_619_200;

/** Type flags of POSIX ustar, and the two of GNU for names that do not fit in a header. */
const FLAG = { file: "0", symlink: "2", directory: "5", longName: "L", longTarget: "K" } as const;

export interface Entry {
  readonly type: "file" | "symlink" | "directory";
  readonly name: Raw;
  readonly mode: number;
  readonly size?: number;
  readonly target?: Raw;
  /** Seconds since 1970. Default: the fixed date of artifacts. */
  readonly modified?: number;
}

/** The header blocks of an entry in the format that GNU tar writes by default, owned by root, time fixed. */
export function headerOf(entry: Entry): Buffer {
  const name = bytesOf(entry.name);
  const target = bytesOf(entry.target ?? "");
  return Buffer.concat([
    ...(target.length > 100 ? long("longTarget", target) : []),
    ...(name.length > 100 ? long("longName", name) : []),
    block(FLAG[entry.type], name, entry.mode, entry.size ?? 0, target, entry.modified),
  ]);
}

/** Zeros that fill the last block of `size` bytes. */
export const padding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** Two empty blocks. */
export const END = Buffer.alloc(2 * BLOCK);

function long(kind: "longName" | "longTarget", value: Buffer): Buffer[] {
  const size = value.length + 1;
  return [
    block(FLAG[kind], Buffer.from("././@LongLink"), 0o644, size, Buffer.alloc(0)),
    value,
    Buffer.alloc(1),
    padding(size),
  ];
}

function block(
  flag: string,
  name: Buffer,
  mode: number,
  size: number,
  target: Buffer,
  modified = FIXED_TIME,
): Buffer {
  const out = Buffer.alloc(BLOCK);
  name.copy(out, 0, 0, Math.min(name.length, 100));
  octal(out, 100, 8, mode);
  octal(out, 108, 8, 0);
  octal(out, 116, 8, 0);
  number(out, size);
  octal(out, 136, 12, modified);
  out.write(flag, 156);
  target.copy(out, 157, 0, Math.min(target.length, 100));
  out.write("ustar  \0", 257, "latin1");
  checksum(out);
  return out;
}

function octal(out: Buffer, at: number, length: number, value: number): void {
  out.write(value.toString(8).padStart(length - 1, "0"), at, "latin1");
}

/** The size field: octal, or binary with the high bit set from 8 GiB on. */
function number(out: Buffer, size: number): void {
  if (size < 8 ** 11) {
    octal(out, 124, 12, size);
    return;
  }
  out[124] = 0x80;
  out.writeBigUInt64BE(BigInt(size), 128);
}

function checksum(out: Buffer): void {
  out.fill(" ", 148, 156);
  const sum = out.reduce((total, byte) => total + byte, 0);
  out.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
}
