import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

/** Bytes of one request, before and after decompression; more is no request of an honest client. */
const CAP = 64 * 1024 * 1024;

/** Why a body was not taken, and the status that says so. */
export class BodyRefused {
  readonly status: number;
  readonly why: string;

  constructor(status: number, why: string) {
    this.status = status;
    this.why = why;
  }
}

const UNPACK: Readonly<Record<string, (bytes: Buffer, o: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** The whole body, decompressed as Content-Encoding says. */
export async function readBody(request: IncomingMessage): Promise<Buffer | BodyRefused> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > CAP) return new BodyRefused(413, `the body has more than ${CAP} bytes`);
    chunks.push(chunk);
  }
  return unpack(Buffer.concat(chunks), request.headers["content-encoding"] ?? "identity");
}

async function unpack(bytes: Buffer, encoding: string): Promise<Buffer | BodyRefused> {
  if (encoding === "identity" || bytes.length === 0) return bytes;
  const by = UNPACK[encoding];
  if (by === undefined) return new BodyRefused(415, `content-encoding ${encoding} is not known`);
  try {
    return await by(bytes, { maxOutputLength: CAP });
  } catch (thrown) {
    return new BodyRefused(400, `the body is not ${encoding}: ${(thrown as Error).message}`);
  }
}

/** JSON in UTF-8. */
export function decodeJson(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString("utf8"));
}
