import type { Bytes } from "../../../files/index.ts";
import { type Fields, fields } from "./fields.ts";
import { type Program, program, REGION_CAP, type Region } from "./program.ts";

const MAGIC = Buffer.from("\x7fELF", "latin1");
const PT_LOAD = 1;
const PF_X = 1;
const PF_W = 2;
/** An entry of a header table has 64 bytes at most; the format leaves room for longer ones. */
const ENTRY_CAP = 128;
const SECTION = ".go.buildinfo\0";
/** Names of sections are short and few; a table of more bytes than this is no honest one. */
const NAMES_CAP = 4 * 1024 * 1024;

/** Whether a file begins like an ELF one (elf(5)). */
export const isElf = (head: Buffer): boolean => head.subarray(0, 4).equals(MAGIC);

/** Where the numbers stand in the three kinds of headers, for 32 and for 64 bits (elf(5)). */
const LAYOUT = {
  4: {
    header: { phoff: 28, shoff: 32, phentsize: 42, phnum: 44, shentsize: 46, shnum: 48, shstrndx: 50 },
    segment: { size: 32, offset: 4, address: 8, filesize: 16, flags: 24 },
    section: { size: 40, address: 12, offset: 16, length: 20 },
  },
  8: {
    header: { phoff: 32, shoff: 40, phentsize: 54, phnum: 56, shentsize: 58, shnum: 60, shstrndx: 62 },
    segment: { size: 56, offset: 8, address: 16, filesize: 32, flags: 4 },
    section: { size: 64, address: 16, offset: 24, length: 32 },
  },
} as const;

interface Segment extends Region {
  readonly flags: number;
}

async function table(bytes: Bytes, at: number, entry: number, count: number): Promise<Buffer[]> {
  if (!(entry <= ENTRY_CAP) || !(count > 0) || count > REGION_CAP) return [];
  const all = await bytes.read(at, entry * count);
  return Array.from({ length: Math.floor(all.length / entry) }, (_, index) =>
    all.subarray(index * entry, (index + 1) * entry),
  );
}

async function segments(bytes: Bytes, head: Buffer, read: Fields): Promise<Segment[]> {
  const { header, segment } = LAYOUT[read.pointer];
  const [at, entry, count] = [
    read.word(head, header.phoff),
    read.u16(head, header.phentsize),
    read.u16(head, header.phnum),
  ];
  const found = await table(bytes, at, Math.max(entry, segment.size), count);
  return found
    .filter((each) => read.u32(each, 0) === PT_LOAD)
    .map((each) => ({
      address: read.word(each, segment.address),
      offset: read.word(each, segment.offset),
      size: read.word(each, segment.filesize),
      flags: read.u32(each, segment.flags),
    }));
}

/** The section with Go's build information. */
async function goSection(
  bytes: Bytes,
  head: Buffer,
  read: Fields,
): Promise<{ address: number; size: number } | undefined> {
  const { header, section } = LAYOUT[read.pointer];
  const [at, entry, count, names] = [
    read.word(head, header.shoff),
    read.u16(head, header.shentsize),
    read.u16(head, header.shnum),
    read.u16(head, header.shstrndx),
  ];
  const sections = await table(bytes, at, Math.max(entry, section.size), count);
  const strings = sections[names];
  if (!strings) return undefined;
  const length = Math.min(read.word(strings, section.length), NAMES_CAP);
  const text = await bytes.read(read.word(strings, section.offset), length);
  const wanted = sections.find((each) => {
    const from = read.u32(each, 0);
    return text.toString("latin1", from, from + SECTION.length) === SECTION;
  });
  return wanted && { address: read.word(wanted, section.address), size: read.word(wanted, section.length) };
}

/** Reads an ELF file's headers, of either width and byte order; nothing for one that is not sane. */
export async function readElf(bytes: Bytes): Promise<Program | undefined> {
  const head = await bytes.read(0, 64);
  const width = head[4] === 1 ? 4 : head[4] === 2 ? 8 : undefined;
  if (!isElf(head) || !width) return undefined;
  const read = fields(width, head[5] !== 2);
  const loaded = await segments(bytes, head, read);
  const written = loaded.find((each) => (each.flags & (PF_X | PF_W)) === PF_W);
  const data = (await goSection(bytes, head, read)) ?? written;
  return program(loaded, data);
}
