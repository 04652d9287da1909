import { setTimeout as sleep } from "node:timers/promises";
import type { Backoff } from "./types.ts";

export const BACKOFF: Backoff = { firstMs: 200, mostMs: 10_000, budgetMs: 90_000 };

/** Answers that another try may change: 408 timeout, 425 too early, 429 too many, and the gateway's 5xx. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
export const isPassing = (status: number): boolean => PASSING.has(status);

const IDEMPOTENT = new Set(["GET", "HEAD", "PUT", "DELETE"]);
export const defaultTries = (method: string): number => (IDEMPOTENT.has(method) ? 5 : 1);

/** Milliseconds that `Retry-After` asks for: seconds or a date (RFC 9110 §10.2.3). */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * How long to wait before try number `tried + 1`, or undefined when the budget forbids it.
 * A server's Retry-After is kept, and gets a little jitter on top so that many clients do not come back at once.
 */
export function nextWait(
  backoff: Backoff,
  tried: number,
  spentMs: number,
  askedMs: number | undefined,
  random: () => number = Math.random,
): number | undefined {
  const cap = Math.min(backoff.mostMs, backoff.firstMs * 2 ** (tried - 1));
  const wait = askedMs === undefined ? random() * cap : askedMs + random() * Math.min(backoff.firstMs, 250);
  return spentMs + wait > backoff.budgetMs ? undefined : wait;
}

/** Waits; ends early with the signal's reason. */
export const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  sleep(ms, undefined, signal === undefined ? {} : { signal });
