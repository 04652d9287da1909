import { type FileHandle, open, stat } from "node:fs/promises";
import { escaped } from "./markup.ts";

/** A log as a page shows it: all of it, or its beginning and its end. */
export interface PageLog {
  readonly head: readonly string[];
  /** Absent where nothing was cut. */
  readonly tail?: readonly string[];
  /** Bytes between head and tail. */
  readonly cut: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

/** All logs of a page together, in bytes of the page: a report can be sent by mail. */
export const PAGE_BUDGET = 6_000_000;
/** One log alone. */
const LOG_BUDGET = 600_000;
/** Longer lines are cut in their middle. */
const LINE = 4000;
/** The end of a log says more than its beginning. */
const HEAD_PART = 0.3;

/**
 * Reads logs for a page. Small ones come whole; what is left of the budget is shared by the large ones.
 * @param mask what each line goes through before it is cut
 */
export async function readLogs(
  paths: readonly string[],
  mask: (text: string) => string,
  budget = PAGE_BUDGET,
): Promise<ReadonlyMap<string, PageLog>> {
  const sizes = await Promise.all(paths.map(sizeOf));
  const shares = share(sizes, budget);
  const logs = new Map<string, PageLog>();
  // One after the other: each is held in memory while it is read.
  for (const [at, path] of paths.entries())
    logs.set(path, await readOne(path, sizes[at] ?? 0, shares[at] ?? 0, mask));
  return logs;
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

/** Who wants little gets it; who wants more than a fair share gets that. */
export function share(sizes: readonly number[], budget: number): number[] {
  const ranked = sizes.map((size, at) => ({ size, at })).sort((a, b) => a.size - b.size);
  const shares = sizes.map(() => 0);
  let left = budget;
  ranked.forEach(({ size, at }, rank) => {
    // Twice its size: the page's escapes take room, too.
    const given = Math.floor(Math.min(LOG_BUDGET, Math.max(2 * size, 200), left / (ranked.length - rank)));
    shares[at] = given;
    left -= given;
  });
  return shares;
}

async function readOne(
  path: string,
  bytes: number,
  room: number,
  mask: (text: string) => string,
): Promise<PageLog> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return { head: [], cut: 0, bytes: 0 };
  try {
    if (bytes <= room) {
      const lines = linesOf(await piece(file, 0, bytes), mask);
      if (costOf(lines) <= room) return { head: lines, cut: 0, bytes };
    }
    return await ends(file, bytes, room, mask);
  } finally {
    await file.close();
  }
}

async function ends(
  file: FileHandle,
  bytes: number,
  room: number,
  mask: (text: string) => string,
): Promise<PageLog> {
  // The two pieces never overlap, however many short or long lines they turn out to have.
  const reach = Math.min(room, bytes);
  const front = Math.floor(reach * HEAD_PART);
  const first = whole(await piece(file, 0, front), "end");
  const last = whole(await piece(file, bytes - (reach - front), reach - front), "start");
  const head = take(linesOf(first, mask), room * HEAD_PART);
  const tail = take(linesOf(last, mask).toReversed(), room * (1 - HEAD_PART)).toReversed();
  const spent = Buffer.byteLength(head.join("\n"));
  const cut = Math.max(0, bytes - spent - Buffer.byteLength(tail.join("\n")));
  return { head, tail, cut, bytes };
}

async function piece(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead).toString("utf8");
}

/** Without the line that the piece begins or ends in the middle of, unless it is the only one. */
function whole(text: string, side: "start" | "end"): string {
  const at = side === "start" ? text.indexOf("\n") : text.lastIndexOf("\n");
  if (at < 0) return text;
  return side === "start" ? text.slice(at + 1) : text.slice(0, at);
}

const linesOf = (text: string, mask: (text: string) => string): string[] => {
  const whole = text.endsWith("\n") ? text.slice(0, -1) : text;
  return whole === "" ? [] : whole.split("\n").map((line) => shortened(mask(line)));
};

function shortened(line: string): string {
  if (line.length <= LINE) return line;
  const half = LINE / 2;
  return `${line.slice(0, half)} … ${line.length - LINE} characters cut … ${line.slice(-half)}`;
}

const costOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(escaped(line)) + 1, 0);

/** The first lines whose escaped text fits the room. */
function take(lines: readonly string[], room: number): string[] {
  let left = room;
  const until = lines.findIndex((line) => {
    left -= costOf([line]);
    return left < 0;
  });
  return lines.slice(0, until < 0 ? lines.length : until);
}
