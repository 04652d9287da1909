import type { Readable } from "node:stream";
import type { Log } from "../log/index.ts";

export interface HttpRequest {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `user:password@` in it becomes an Authorization header and never appears in a message. */
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A function makes the body again for each try and redirect. */
  readonly body?: string | Uint8Array | (() => Readable);
  readonly signal?: AbortSignal;
  /**
   * Longest silence while connecting, sending, waiting for headers, and reading the body; a body that is read
   * whole may also take no longer than this and a second for each KiB. Default 30 s.
   */
  readonly timeoutMs?: number;
  /** A longer body is refused. Default 64 MiB for `bytes`/`text`/`json`, none for `body`. */
  readonly maxBytes?: number;
  /** Tries in all. Default 5 for GET, HEAD, PUT, DELETE; 1 for POST and PATCH. */
  readonly tries?: number;
  /** Statuses that are an answer and not an error. Default: 200 to 299. */
  readonly accept?: readonly number[];
  /** Redirects to follow. Default 5; credentials stay with the first host. With 0 a redirect is an answer like others. */
  readonly redirects?: number;
}
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from in the end, without credentials. */
  readonly url: string;
  readonly body: Readable;
  bytes(): Promise<Buffer>;
  text(): Promise<string>;
  json(): Promise<unknown>;
  /** Throws the body away, so that the connection is free again. */
  drain(): Promise<void>;
}
/** The one way to the network: timeouts, retries with jitter and a budget, Retry-After, proxies, CA, caps. */
export interface Http extends AsyncDisposable {
  /** Faults: HttpCode, as `HttpFault`. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Ends connections, also those in use; `await using` does it by itself. */
  close(): Promise<void>;
}

/** How long to wait between tries: `firstMs`, doubled each time up to `mostMs`, with full jitter. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
  /** No new try begins later than this after the first began; a longer Retry-After ends the tries at once. */
  readonly budgetMs: number;
}

export interface HttpOptions {
  /** PEM of more CAs, beside Node's own, NODE_EXTRA_CA_CERTS and SSL_CERT_FILE. */
  readonly ca?: string | undefined;
  /** False: certificates are not checked. Only because a user asked for it. */
  readonly tlsVerify?: boolean | undefined;
  readonly log?: Log | undefined;
  /** Ends every request of this client. */
  readonly signal?: AbortSignal | undefined;
  /** Default `slipway`. */
  readonly userAgent?: string | undefined;
  /** Default 200 ms, 10 s, 90 s. */
  readonly backoff?: Partial<Backoff> | undefined;
  /** Where HTTP_PROXY, HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE stand. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

export type HttpCode =
  | "HTTP_STATUS"
  | "HTTP_TIMEOUT"
  | "HTTP_CONNECT"
  | "HTTP_TLS"
  | "HTTP_TOO_LARGE"
  | "HTTP_CANCELLED"
  | "HTTP_REDIRECT"
  | "HTTP_BAD_URL"
  | "HTTP_BAD_BODY";
