import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse } from "../fault.ts";
import type { Store } from "../store/index.ts";

/** One request and what handlers need of it. */
export interface Exchange {
  readonly store: Store;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Repository name. */
  readonly name: string;
  /** Tag, digest or upload id: what the path ends with. */
  readonly target: string;
}
export type Handler = (exchange: Exchange) => Promise<void>;

type Headers = Readonly<Record<string, string | number>>;

export function reply(
  response: ServerResponse,
  status: number,
  headers: Headers = {},
  body?: string | Buffer,
): void {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
  response.writeHead(status, { ...(status === 204 ? {} : { "content-length": bytes.length }), ...headers });
  response.end(response.req.method === "HEAD" ? undefined : bytes);
}

export const replyJson = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Headers = {},
): void => reply(response, status, { "content-type": "application/json", ...headers }, JSON.stringify(value));

/** A body in memory, for manifests. */
export async function readBody(request: IncomingMessage, cap: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The request must outlive a refusal: the answer still has to go out on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > cap) throw refuse(413, "SIZE_INVALID", `the manifest is larger than ${cap} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `n` and `last` of a list (distribution-spec, "Listing Tags"), and the link to the next page. */
export function page(
  all: readonly string[],
  query: URLSearchParams,
  path: string,
): { items: string[]; headers: Headers } {
  const last = query.get("last");
  const rest = last === null ? [...all] : all.filter((item) => item > last);
  const n = query.get("n");
  if (n === null) return { items: rest, headers: {} };
  if (!/^\d+$/.test(n)) throw refuse(400, "UNSUPPORTED", `n=${n} is not a number of entries`);
  const items = rest.slice(0, Number(n));
  const final = items.at(-1);
  if (final === undefined || items.length === rest.length) return { items, headers: {} };
  return { items, headers: { link: `<${path}?${new URLSearchParams({ n, last: final })}>; rel="next"` } };
}
