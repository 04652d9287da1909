import { type Readable, Transform } from "node:stream";
import { HttpFault } from "./fault.ts";
import type { HttpRequest } from "./types.ts";

/** Slower than this for a body in memory is called a stall: 32 KiB/s. */
const BYTES_PER_MS = 32;

interface Sendable {
  readonly body: string | Uint8Array | Readable | null;
  readonly signal: AbortSignal;
  /** Call when headers came or the try failed: from then on undici's own timeouts watch. */
  sent(): void;
}

/**
 * undici watches the wait for headers and the body that comes, but not a body that goes out.
 * This aborts a try when nothing of the body was taken for `timeoutMs`.
 */
export function sendable(
  body: HttpRequest["body"],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Sendable {
  const stall = new AbortController();
  const bytes = typeof body === "string" || body instanceof Uint8Array ? body.length : 0;
  // One second more than undici's own timeout, whose message is more exact.
  const after = timeoutMs + 1000 + bytes / BYTES_PER_MS;
  const timer = setTimeout(() => stall.abort(stalled(timeoutMs)), after);
  timer.unref();
  const watched = typeof body === "function" ? watch(body(), () => timer.refresh()) : (body ?? null);
  return {
    body: watched,
    signal: signal === undefined ? stall.signal : AbortSignal.any([stall.signal, signal]),
    sent: () => clearTimeout(timer),
  };
}

const stalled = (ms: number): HttpFault =>
  new HttpFault("HTTP_TIMEOUT", `no progress for ${ms / 1000} s`, {
    again: true,
    next: "See whether the server takes data at all; a proxy or firewall may drop the connection.",
  });

function watch(source: Readable, progress: () => void): Readable {
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      progress();
      done(null, chunk);
    },
  });
  source.on("error", (error) => meter.destroy(error));
  meter.on("close", () => source.destroy());
  return source.pipe(meter);
}
