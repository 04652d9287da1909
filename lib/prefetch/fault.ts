import { faults } from "../errors/index.ts";

/** What goes wrong when dependencies are fetched before a build. */
export type PrefetchCode =
  | "PREFETCH_INPUT"
  | "PREFETCH_CONFIG"
  | "PREFETCH_UNSUPPORTED"
  | "PREFETCH_NO_LOCKFILE"
  | "PREFETCH_LOCKFILE"
  | "PREFETCH_NO_HASH"
  | "PREFETCH_WRONG_HASH"
  | "PREFETCH_PATH"
  | "PREFETCH_NO_REPOSITORY"
  | "PREFETCH_NOT_FOUND"
  | "PREFETCH_REFUSED"
  | "PREFETCH_FETCH"
  | "PREFETCH_DISK"
  | "PREFETCH_CANCELLED";

export const fault = faults<PrefetchCode>();

/** Text of others as it may stand in a message: one line, cut, quoted. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
