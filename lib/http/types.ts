import type { Readable } from "node:stream";

export interface HttpRequest {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A function makes the body again for each try; a plain stream can be sent once only. */
  readonly body?: string | Uint8Array | (() => Readable);
  readonly signal?: AbortSignal;
  /** From start to the end of headers, each try. Default 30 s. */
  readonly timeoutMs?: number;
  /** A longer body is refused. Default 64 MiB for `bytes`/`text`/`json`, none for `body`. */
  readonly maxBytes?: number;
  /** Tries in all. Default 5 for GET, HEAD, PUT, DELETE; 1 for POST and PATCH. */
  readonly tries?: number;
  /** Statuses that are an answer and not an error. Default: 200 to 299. */
  readonly accept?: readonly number[];
  /** Redirects to follow. Default 5; credentials stay with the first host. */
  readonly redirects?: number;
}
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from in the end. */
  readonly url: string;
  readonly body: Readable;
  bytes(): Promise<Buffer>;
  text(): Promise<string>;
  json(): Promise<unknown>;
  /** Throws the body away, so that the connection is free again. */
  drain(): Promise<void>;
}
/** The one way to the network: timeouts, retries with jitter and a budget, Retry-After, proxies, CA, caps. */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}
export type HttpCode =
  | "HTTP_STATUS"
  | "HTTP_TIMEOUT"
  | "HTTP_CONNECT"
  | "HTTP_TLS"
  | "HTTP_TOO_LARGE"
  | "HTTP_CANCELLED";
