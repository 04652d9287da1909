import type { Bytes } from "../../../files/index.ts";
import { fields } from "./fields.ts";
import { type Program, program, type Region } from "./program.ts";

const SECTION = 40;
const INITIALIZED = 0x40;
const EXECUTE = 0x20000000;
const WRITE = 0x80000000;

/** Whether a file begins like a Windows program. */
export const isPe = (head: Buffer): boolean => head.toString("latin1", 0, 2) === "MZ";

const read = fields(4, true);

function regionOf(section: Buffer): Region & { readonly flags: number } {
  const [memory, file] = [read.u32(section, 8), read.u32(section, 16)];
  return {
    address: read.u32(section, 12),
    offset: read.u32(section, 20),
    size: Math.min(memory, file),
    flags: read.u32(section, 36),
  };
}

/** Reads a Windows program's headers (PE format, COFF header and section table). Addresses are relative. */
export async function readPe(bytes: Bytes): Promise<Program | undefined> {
  const start = read.u32(await bytes.read(0, 64), 60);
  const header = await bytes.read(start, 24);
  if (header.toString("latin1", 0, 4) !== "PE\0\0") return undefined;
  const count = read.u16(header, 6);
  const sections = await bytes.read(start + 24 + read.u16(header, 20), count * SECTION);
  const regions = Array.from({ length: Math.floor(sections.length / SECTION) }, (_, index) =>
    regionOf(sections.subarray(index * SECTION, (index + 1) * SECTION)),
  );
  const data = regions.find(
    ({ flags, address, size }) =>
      address !== 0 &&
      size !== 0 &&
      (flags & (INITIALIZED | EXECUTE | WRITE)) >>> 0 === (INITIALIZED | WRITE) >>> 0,
  );
  return program(regions, data);
}
