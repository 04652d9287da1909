import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { sourceFault } from "./fault.ts";

/** Digest and size (bytes) of a file whose path may be bytes that are no text. Fault SOURCE_CANCELLED. */
export async function digestOf(
  file: string | Buffer,
  signal: AbortSignal,
): Promise<{ digest: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    if (signal.aborted) throw cancelled(signal.reason);
    hash.update(chunk);
    size += chunk.length;
  }
  return { digest: `sha256:${hash.digest("hex")}`, size };
}

/** Passes a stream on, and knows digest and size (bytes) of what passed. */
export function hashing(from: AsyncIterable<Buffer>) {
  const hash = createHash("sha256");
  let size = 0;
  async function* through(): AsyncGenerator<Buffer> {
    for await (const chunk of from) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  return { stream: through(), done: () => ({ digest: `sha256:${hash.digest("hex")}`, size }) };
}

export const cancelled = (cause: unknown) =>
  sourceFault(
    "SOURCE_CANCELLED",
    "the source image was cancelled",
    "Run it again if that was not intended.",
    cause,
  );
