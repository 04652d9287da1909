import { type Readable, Transform } from "node:stream";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { HttpFault, networkFault } from "./fault.ts";
import type { HttpResponse } from "./types.ts";

const IN_MEMORY = 64 * 1024 * 1024;

/** A body in memory that comes slower than this on the whole is one that never ends: 1 KiB/s. */
const BYTES_PER_MS = 1;

const tooSlow = (what: string): HttpFault =>
  new HttpFault("HTTP_TIMEOUT", `${what}: the answer comes too slowly`, {
    again: true,
    next: "See what the server sends, and whether a proxy before it holds it back.",
  });

/** Throws once a body is behind what it must have brought by then; silence is undici's to notice. */
function pace(what: string, timeoutMs: number): (size: number) => void {
  const began = performance.now();
  return (size) => {
    if (performance.now() - began > timeoutMs + size / BYTES_PER_MS) throw tooSlow(what);
  };
}

const tooLarge = (what: string, cap: number): HttpFault =>
  new HttpFault("HTTP_TOO_LARGE", `${what}: the answer is larger than ${cap} bytes`, {
    next: "If this size is right, raise the limit; else look at what the server sends.",
  });

/** Lets at most `cap` bytes through. */
function capped(body: Readable, cap: number, what: string): Readable {
  let seen = 0;
  const gate = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > cap) done(tooLarge(what, cap));
      else done(null, chunk);
    },
  });
  gate.on("close", () => body.destroy());
  body.on("error", (error) => gate.destroy(networkFault(what, error)));
  return body.pipe(gate);
}

async function collect(body: Readable, cap: number, what: string, timeoutMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const keepsUp = pace(what, timeoutMs);
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > cap) throw tooLarge(what, cap);
      keepsUp(size);
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw networkFault(what, thrown);
  }
  return Buffer.concat(chunks);
}

/** Some stores send what they hold compressed although identity was asked for. */
function decoded(bytes: Buffer, encoding: string | undefined, cap: number, what: string): Buffer {
  const limit = { maxOutputLength: cap };
  try {
    if (encoding === "gzip" || encoding === "x-gzip") return gunzipSync(bytes, limit);
    if (encoding === "br") return brotliDecompressSync(bytes, limit);
    if (encoding === "deflate") return inflateSync(bytes, limit);
  } catch (thrown) {
    throw (thrown as { code?: string }).code === "ERR_BUFFER_TOO_LARGE"
      ? tooLarge(what, cap)
      : badBody(what, thrown);
  }
  return bytes;
}

const badBody = (what: string, cause: unknown): HttpFault =>
  new HttpFault("HTTP_BAD_BODY", `${what}: the body is not what its headers say`, {
    cause,
    next: "Look at what the server (or a proxy before it) really sends.",
  });

/** Makes the response that callers see. `what` stands in messages; `timeoutMs` is what a slow body may take longer. */
export function response(
  raw: { status: number; headers: Readonly<Record<string, string>>; url: string; body: Readable },
  what: string,
  maxBytes: number | undefined,
  timeoutMs: number,
): HttpResponse {
  const cap = maxBytes ?? IN_MEMORY;
  const declared = Number(raw.headers["content-length"] ?? 0);
  const bytes = async (): Promise<Buffer> => {
    if (declared > cap) {
      raw.body.on("error", () => {}).destroy();
      throw tooLarge(what, cap);
    }
    return decoded(await collect(raw.body, cap, what, timeoutMs), raw.headers["content-encoding"], cap, what);
  };
  const text = async (): Promise<string> => (await bytes()).toString("utf8");
  return {
    status: raw.status,
    headers: raw.headers,
    url: raw.url,
    get body() {
      return maxBytes === undefined ? raw.body : capped(raw.body, maxBytes, what);
    },
    bytes,
    text,
    json: async () => parse(await text(), what, raw.headers["content-type"]),
    drain: () => drained(raw.body, pace(what, timeoutMs)),
  };
}

/** Reads a small rest so that the connection can be used again; cuts it when there is much. */
async function drained(body: Readable, keepsUp: (size: number) => void): Promise<void> {
  let left = 64 * 1024;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      left -= chunk.length;
      keepsUp(64 * 1024 - left);
      if (left < 0) break;
    }
  } catch {
    // Nobody wants this body: that it broke is no news.
  }
}

function parse(text: string, what: string, type = "no content type"): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw badBody(`${what}: the answer (${type}) is not JSON`, thrown);
  }
}
