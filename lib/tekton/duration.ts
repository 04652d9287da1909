import { fault } from "./fault.ts";

/** Milliseconds of each unit of Go's durations. */
const UNITS = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
type Unit = keyof typeof UNITS;
const TERM = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Tekton's timeout for a run that says none. */
export const DEFAULT_TIMEOUT_MS = 60 * 60_000;

/**
 * Milliseconds of a Go duration: `1h30m`, `0.5s`, `0`. Zero means "no timeout" to Tekton.
 * @throws Fault TEKTON_INVALID
 */
export function parseDuration(text: string, field = "duration"): number {
  const trimmed = text.trim();
  if (/^[+-]?0$/.test(trimmed)) return 0;
  const unsigned = trimmed.replace(/^\+/, "");
  const terms = [...unsigned.matchAll(TERM)];
  if (terms.length === 0 || terms.map(([whole]) => whole).join("") !== unsigned) {
    const next = "Write it like 90s, 10m or 1h30m; 0 means no timeout.";
    throw fault("TEKTON_INVALID", `${field}: "${text}" is not a duration`, next);
  }
  return terms.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit as Unit], 0);
}

/** As Go prints it: `1h0m0s`, `5s`, `1.5s`, `250ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return "0s";
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const hours = Math.floor(milliseconds / UNITS.h);
  const minutes = Math.floor((milliseconds % UNITS.h) / UNITS.m);
  const seconds = (milliseconds % UNITS.m) / UNITS.s;
  const text = `${seconds}s`;
  if (hours > 0) return `${hours}h${minutes}m${text}`;
  return minutes > 0 ? `${minutes}m${text}` : text;
}
