import type { Bytes } from "../../../files/index.ts";

/** A part of a program file and where it is in memory when the program runs. */
export interface Region {
  /** Virtual address. */
  readonly address: number;
  /** In the file. */
  readonly offset: number;
  /** Bytes in the file. */
  readonly size: number;
}

/** A program as its headers describe it. */
export interface Program {
  readonly regions: readonly Region[];
  /** Where Go's linker puts build information: a section of its own, or the first data that is written. */
  readonly data?: { readonly address: number; readonly size: number };
}

/** Headers of programs with more of them than this are not read: real ones have some dozens. */
export const REGION_CAP = 65_536;

const isSane = ({ address, offset, size }: Region) =>
  [address, offset, size].every((each) => Number.isSafeInteger(each)) && size > 0;

/** A program, less the regions that are nowhere. */
export function program(
  regions: readonly Region[],
  data: { readonly address: number; readonly size: number } | undefined,
): Program {
  const sane = data && Number.isSafeInteger(data.address + data.size) && data.size > 0;
  return { regions: regions.filter(isSane), ...(sane ? { data } : {}) };
}

/** Bytes at a virtual address, not beyond the region's end; none for an address that is nowhere. */
export async function readAt(
  bytes: Bytes,
  { regions }: Program,
  address: number,
  length: number,
): Promise<Buffer> {
  const region = regions.find((each) => address >= each.address && address < each.address + each.size);
  if (!region) return Buffer.alloc(0);
  const skip = address - region.address;
  return bytes.read(region.offset + skip, Math.min(length, region.size - skip));
}
