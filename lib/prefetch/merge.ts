import { digestText, matches } from "./digests.ts";
import { fault } from "./fault.ts";
import type { Wanted } from "./types.ts";

/**
 * One entry for each path. Two lockfiles may want the same file; its hash must then fit both.
 * Fault PREFETCH_WRONG_HASH if no file can.
 */
export function mergeWanted(all: readonly Wanted[]): Wanted[] {
  const byPath = new Map<string, Wanted>();
  for (const each of all) {
    const other = byPath.get(each.path);
    byPath.set(each.path, other === undefined ? each : both(other, each));
  }
  return [...byPath.values()];
}

function both(first: Wanted, second: Wanted): Wanted {
  if (second.anyOf.length === 0) return first;
  if (first.anyOf.length === 0) return second;
  const kinds = new Set(first.anyOf.map(({ algorithm }) => algorithm));
  // Hashes of different kinds cannot be compared; the file is then checked against the first.
  if (!second.anyOf.some(({ algorithm }) => kinds.has(algorithm))) return first;
  const common = first.anyOf.filter((digest) => matches([digest], second.anyOf));
  if (common.length > 0) return { ...first, anyOf: common };
  throw fault(
    "PREFETCH_WRONG_HASH",
    `${first.lockfile} and ${second.lockfile} want different files for ${second.package}: ` +
      `${first.anyOf.map(digestText).join(" or ")}, and ${second.anyOf.map(digestText).join(" or ")}`,
    "Write both lockfiles anew, so that they name the same file.",
  );
}
