import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { refuse } from "../fault.ts";
import { type Exchange, reply } from "./exchange.ts";

const unknown = (exchange: Exchange) =>
  refuse(404, "BLOB_UNKNOWN", `no blob ${exchange.target} in ${exchange.name}`);

/** GET and HEAD of a blob, with byte ranges so that a broken download goes on where it broke. */
export async function getBlob(exchange: Exchange): Promise<void> {
  const { store, request, response, name, target } = exchange;
  const blob = await store.blobs.find(name, target);
  if (blob === undefined) throw unknown(exchange);
  const headers = {
    "content-type": "application/octet-stream",
    "docker-content-digest": target,
    "accept-ranges": "bytes",
    etag: `"${target}"`,
  };
  const range = request.method === "HEAD" ? undefined : wanted(request.headers.range, blob.size);
  const [start, end] = range ?? [0, blob.size - 1];
  response.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    "content-length": end - start + 1,
    ...(range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${blob.size}` }),
  });
  if (request.method === "HEAD" || blob.size === 0) return void response.end();
  await pipeline(createReadStream(blob.path, { start, end, highWaterMark: 1 << 18 }), response);
}

/** One range (RFC 9110 §14.1.2); several at once, which nobody asks of blobs, are answered with the whole. */
function wanted(header: string | undefined, size: number): [number, number] | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end || start >= size)
    throw refuse(416, "RANGE_INVALID", `the blob has ${size} bytes`, { "content-range": `bytes */${size}` });
  return [start, end];
}

export async function deleteBlob(exchange: Exchange): Promise<void> {
  const { store, response, name, target } = exchange;
  if (!(await store.blobs.unlink(name, target))) throw unknown(exchange);
  reply(response, 202);
}
