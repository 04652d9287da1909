import type { Bytes } from "../../../files/index.ts";
import { type Fields, fields } from "./fields.ts";
import { type Program, program, type Region } from "./program.ts";

const MAGIC = new Map<string, readonly [4 | 8, boolean]>([
  ["feedface", [4, false]],
  ["feedfacf", [8, false]],
  ["cefaedfe", [4, true]],
  ["cffaedfe", [8, true]],
]);
/** Load commands of all segments and libraries together. */
const COMMANDS_CAP = 4 * 1024 * 1024;
const SEGMENT = { 4: 0x1, 8: 0x19 } as const;
const READ_WRITE = 3;

/** Whether a file begins like a macOS program of one architecture. */
export const isMacho = (head: Buffer): boolean => MAGIC.has(head.toString("hex", 0, 4));

const LAYOUT = {
  4: { address: 24, size: 28, offset: 32, filesize: 36, protection: 44, count: 48, header: 56, section: 68 },
  8: { address: 24, size: 32, offset: 40, filesize: 48, protection: 60, count: 64, header: 72, section: 80 },
} as const;

interface Segment extends Region {
  readonly protection: number;
  /** The section with Go's build information, if it is in this segment. */
  readonly info?: { readonly address: number; readonly size: number };
}

function segmentOf(command: Buffer, read: Fields): Segment {
  const at = LAYOUT[read.pointer];
  const sections = Array.from({ length: Math.min(read.u32(command, at.count), 256) }, (_, index) =>
    command.subarray(at.header + index * at.section, at.header + (index + 1) * at.section),
  );
  const info = sections.find(
    (each) => each.toString("latin1", 0, 16).replace(/\0.*$/s, "") === "__go_buildinfo",
  );
  return {
    address: read.word(command, at.address),
    offset: read.word(command, at.offset),
    size: read.word(command, at.filesize),
    protection: read.u32(command, at.protection),
    ...(info ? { info: { address: read.word(info, 32), size: read.word(info, 32 + read.pointer) } } : {}),
  };
}

function* commands(all: Buffer, read: Fields): Generator<Buffer> {
  for (let at = 0; at + 8 <= all.length; ) {
    const size = read.u32(all, at + 4);
    if (!(size >= 8)) return;
    yield all.subarray(at, at + size);
    at += size;
  }
}

/** Reads a macOS program's load commands (Mach-O); of one with several architectures, see `syft`: the first. */
export async function readMacho(bytes: Bytes): Promise<Program | undefined> {
  const head = await bytes.read(0, 32);
  const kind = MAGIC.get(head.toString("hex", 0, 4));
  if (!kind) return undefined;
  const read = fields(...kind);
  const length = Math.min(read.u32(head, 20), COMMANDS_CAP);
  const segments = [...commands(await bytes.read(kind[0] === 8 ? 32 : 28, length), read)]
    .filter((each) => read.u32(each, 0) === SEGMENT[read.pointer])
    .map((each) => segmentOf(each, read));
  const written = segments.find((each) => each.protection === READ_WRITE && each.size > 0);
  return program(segments, segments.find((each) => each.info)?.info ?? written);
}
