import type { Bytes } from "../../../files/index.ts";
import { isElf, readElf } from "./elf.ts";
import { fields } from "./fields.ts";
import { isMacho, readMacho } from "./macho.ts";
import { isPe, readPe } from "./pe.ts";
import { type Program, readAt } from "./program.ts";

/** What Go's linker leaves in a program (`go version -m`): https://pkg.go.dev/debug/buildinfo */
export interface RawBuildInfo {
  /** `go1.26.8`, perhaps with experiments: `go1.26.8 X:boringcrypto`. */
  readonly goVersion: string;
  /** Module lines, without their frame; empty for a program that was built without modules. */
  readonly modules: string;
}

const MAGIC = Buffer.from("\xff Go buildinf:", "latin1");
const ALIGN = 16;
const HEADER = 32;
const CHUNK = 1024 * 1024;
/** The blob is at the beginning of its data: so much of it is searched. */
const SEARCH_CAP = 64 * 1024 * 1024;
/** Thousands of modules take some hundred kilobytes. */
const TEXT_CAP = 16 * 1024 * 1024;
const INLINE = 2;
const BIG_ENDIAN = 1;

/** Whether a file begins like a program that Go may have made. */
export const isProgram = (head: Buffer): boolean => isElf(head) || isPe(head) || isMacho(head);

function readProgram(bytes: Bytes, head: Buffer): Promise<Program | undefined> {
  if (isElf(head)) return readElf(bytes);
  return isPe(head) ? readPe(bytes) : readMacho(bytes);
}

/** Offset of the magic in a chunk that begins at an aligned address. */
function magicIn(chunk: Buffer): number {
  for (let at = chunk.indexOf(MAGIC); at >= 0; at = chunk.indexOf(MAGIC, at + 1))
    if (at % ALIGN === 0) return at;
  return -1;
}

async function findBlob(bytes: Bytes, program: Program): Promise<number | undefined> {
  if (!program.data) return undefined;
  const { address, size } = program.data;
  const end = address + Math.min(size, SEARCH_CAP);
  for (let from = Math.ceil(address / ALIGN) * ALIGN; from < end; from += CHUNK) {
    const chunk = await readAt(bytes, program, from, Math.min(CHUNK, end - from));
    if (chunk.length === 0) return undefined;
    const at = magicIn(chunk);
    if (at >= 0) return from + at;
  }
  return undefined;
}

/** Go's `binary.Uvarint`: the number and how many bytes it takes. */
function uvarint(buffer: Buffer): [number, number] | undefined {
  let value = 0;
  for (const [index, byte] of buffer.subarray(0, 8).entries()) {
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, index + 1];
  }
  return undefined;
}

interface Read {
  readonly text: string;
  /** Address behind it. */
  readonly end: number;
}

async function text(
  bytes: Bytes,
  program: Program,
  address: number,
  length: number,
): Promise<Read | undefined> {
  if (!(length <= TEXT_CAP)) return undefined;
  const found = await readAt(bytes, program, address, length);
  return found.length === length ? { text: found.toString("latin1"), end: address + length } : undefined;
}

/** Since Go 1.18: both texts follow the header, each behind its length. */
async function inline(bytes: Bytes, program: Program, address: number): Promise<Read | undefined> {
  const length = uvarint(await readAt(bytes, program, address, 10));
  return length && text(bytes, program, address + length[1], length[0]);
}

/** Before Go 1.18: the header has pointers to Go strings, which are a pointer and a length. */
async function pointed(
  bytes: Bytes,
  program: Program,
  header: Buffer,
  index: number,
): Promise<Read | undefined> {
  const width = header[14] === 4 ? 4 : header[14] === 8 ? 8 : undefined;
  if (!width) return undefined;
  const read = fields(width, ((header[15] ?? 0) & BIG_ENDIAN) === 0);
  const string = await readAt(bytes, program, read.word(header, 16 + index * width), 2 * width);
  return text(bytes, program, read.word(string, 0), read.word(string, width));
}

async function texts(bytes: Bytes, program: Program, address: number): Promise<[string, string] | undefined> {
  const header = await readAt(bytes, program, address, HEADER);
  if (header.length < HEADER) return undefined;
  if (((header[15] ?? 0) & INLINE) !== 0) {
    const version = await inline(bytes, program, address + HEADER);
    const modules = version && (await inline(bytes, program, version.end));
    return version && modules ? [version.text, modules.text] : undefined;
  }
  const [version, modules] = [
    await pointed(bytes, program, header, 0),
    await pointed(bytes, program, header, 1),
  ];
  return version ? [version.text, modules?.text ?? ""] : undefined;
}

/** The modules stand between two marks of 16 bytes; what is framed otherwise is none. */
const unframed = (framed: Buffer) =>
  framed.length >= 33 && framed[framed.length - 17] === 0x0a
    ? framed.toString("utf8", 16, framed.length - 16)
    : "";

/** Build information of a program; nothing for one that Go did not make. */
export async function readBuildInfo(bytes: Bytes): Promise<RawBuildInfo | undefined> {
  const program = await readProgram(bytes, await bytes.read(0, 64));
  const address = program && (await findBlob(bytes, program));
  const found = address === undefined || !program ? undefined : await texts(bytes, program, address);
  if (!found?.[0]) return undefined;
  return { goVersion: found[0], modules: unframed(Buffer.from(found[1], "latin1")) };
}
