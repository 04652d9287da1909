import type { JsonOf } from "./json-of.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a handler gets. Nothing in it was not checked by the route's schema. */
export interface ServiceRequest<Body = unknown> {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Parts of the path that the pattern names with `:name`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case; values that came several times are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The decoded JSON; undefined for a route without `body`. */
  readonly body: Body;
  /** The body as it came, decompressed. */
  readonly bytes: Buffer;
}

/** What a handler gives. At most one of `json`, `text`, `bytes` and `stream`; none is an empty body. */
export interface ServiceAnswer {
  /** Default 200, or 204 without a body. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** Sent piece by piece as they come. The signal is aborted when nobody listens any more. */
  readonly stream?: (signal: AbortSignal) => AsyncIterable<string>;
}

type Given = ServiceAnswer | Promise<ServiceAnswer>;

/** One route as `route()` makes it; its `key`, as in `POST /v1/things/:id`, is what `fail` takes. */
export interface Route {
  readonly key: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
  readonly decode?: (bytes: Buffer, headers: ServiceRequest["headers"]) => unknown;
  readonly handle: (request: ServiceRequest) => Given;
}

/** What `route` takes; `handle` sees a body of the schema's type. */
export interface BodyRouteOptions<S extends object> {
  /** JSON Schema 2020-12 that a body must meet, else the answer is 400. */
  readonly body: S;
  /** How the body becomes the value that the schema is about. Default: JSON in UTF-8. */
  readonly decode?: NonNullable<Route["decode"]>;
  readonly handle: (request: ServiceRequest<JsonOf<S>>) => Given;
}

/** A route that does not look at bodies. */
export interface PlainRouteOptions {
  readonly handle: (request: ServiceRequest) => Given;
}

/** How a route misbehaves. Fields may be combined: slow first, then cut, garbage or a status. */
export interface Failure {
  /** Answers this status instead of handling the request. */
  readonly status?: number;
  /** Waits before it answers. Milliseconds. */
  readonly latencyMs?: number;
  /** Ends the connection without an answer, or in the middle of the body that it would have given (of a stream: after its first piece). */
  readonly cut?: "before" | "midway";
  /** Header Retry-After, in seconds or as a date. */
  readonly retryAfter?: number | string;
  /** Header Location, for a status that redirects. */
  readonly location?: string;
  /** Answers bytes that are no JSON, with the status and type that the true answer would have. */
  readonly garbage?: boolean;
  /** How often; then the route is well again. Default: until it is told otherwise. */
  readonly times?: number;
}

/** A request as the log has it: no headers, no secrets. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query; values of query fields that name a secret are `***`. */
  readonly url: string;
  /** Key of the route, if one took it. */
  readonly route?: string;
  /** The status that was sent; undefined if the connection was cut. */
  readonly status?: number;
  /** JSON as it came, for routes with a schema; values of fields that name a secret are `***`. */
  readonly body?: unknown;
  /** Why the body or the path was refused. */
  readonly refused?: string;
  /** True if it was told to fail. */
  readonly failed?: true;
}

/** A service that runs. */
export interface Service {
  /** `http://127.0.0.1:<port>` (https with `tls`), without a slash at the end. */
  readonly url: string;
  /**
   * Tells a route (its key, or `*` for all) how to fail; a later call for the same route replaces the
   * earlier one, `undefined` makes it well. Fault SERVICE_NO_ROUTE.
   */
  fail(route: string, failure: Failure | undefined): void;
  /** What was asked since the start, oldest first; the newest 1000. */
  requests(): readonly LoggedRequest[];
  /** Cuts what is under way and gives the port back. */
  close(): Promise<void>;
}
