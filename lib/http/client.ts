import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { response } from "./body.ts";
import { createDispatch, type Dispatch } from "./dispatch.ts";
import { cancelled, HttpFault, networkFault } from "./fault.ts";
import { redactUrl, splitUserinfo } from "./redact.ts";
import { type Landing, redirected, type Trip } from "./redirect.ts";
import { BACKOFF, defaultTries, isPassing, nextWait, pause, retryAfterMs } from "./retry.ts";
import { sendable } from "./send.ts";
import type { Backoff, Http, HttpOptions, HttpRequest, HttpResponse } from "./types.ts";

const TIMEOUT_MS = 30_000;
const CONNECT_MS = 10_000;
/**
 * Makes an HTTP client. Nothing is loaded or opened before the first request.
 * Close it when done, or let idle connections time out.
 */
export function createHttp(options: HttpOptions = {}): Http {
  const dispatch = createDispatch(options);
  const backoff: Backoff = { ...BACKOFF, ...options.backoff };
  return {
    request: (request) => withTries(dispatch, options, backoff, request),
    close: () => dispatch.close(),
    [Symbol.asyncDispose]: () => dispatch.close(),
  };
}

async function withTries(
  dispatch: Dispatch,
  options: HttpOptions,
  backoff: Backoff,
  request: HttpRequest,
): Promise<HttpResponse> {
  const first = firstTrip(request, options);
  const what = `${first.method} ${redactUrl(first.url)}`;
  const signal = anySignal(options.signal, request.signal);
  const tries = request.tries ?? defaultTries(first.method);
  const began = performance.now();
  for (let tried = 1; ; tried++) {
    try {
      if (signal?.aborted) throw cancelled(what, signal.reason);
      return await once(dispatch, first, request, signal, what);
    } catch (thrown) {
      const fault = signal?.aborted ? cancelled(what, thrown) : networkFault(what, thrown);
      const wait = tried < tries && fault.again ? waitAfter(fault, backoff, tried, began) : undefined;
      if (wait === undefined) throw fault;
      options.log?.info(
        `${fault.message}; trying again in ${(wait / 1000).toFixed(1)} s (${tried} of ${tries})`,
      );
      await pause(wait, signal).catch((reason) => Promise.reject(cancelled(what, reason)));
    }
  }
}

function waitAfter(fault: HttpFault, backoff: Backoff, tried: number, began: number): number | undefined {
  const asked = retryAfterMs(fault.answer?.headers["retry-after"], Date.now());
  return nextWait(backoff, tried, performance.now() - began, asked);
}

function firstTrip(request: HttpRequest, options: HttpOptions): Trip {
  const parsed = typeof request.url === "string" ? URL.parse(request.url) : request.url;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new HttpFault("HTTP_BAD_URL", `not an http or https URL: ${redactUrl(request.url)}`, {
      next: "Give an absolute URL such as https://host/path.",
    });
  const { url, authorization } = splitUserinfo(parsed);
  const headers: Record<string, string> = {
    "accept-encoding": "identity",
    "user-agent": options.userAgent ?? "slipway",
    ...(authorization === undefined ? {} : { authorization }),
  };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  return { method: request.method ?? "GET", url, headers, body: request.body };
}

/** One try: the request and its redirects. */
async function once(
  dispatch: Dispatch,
  first: Trip,
  request: HttpRequest,
  signal: AbortSignal | undefined,
  what: string,
): Promise<HttpResponse> {
  let trip = first;
  for (let left = request.redirects ?? 5; ; left--) {
    const landing = await send(dispatch, trip, request.timeoutMs ?? TIMEOUT_MS, signal);
    const onward = request.redirects === 0 ? undefined : redirected(trip, landing, what);
    if (onward === undefined) return answer(landing, request, what);
    landing.body.on("error", () => {}).destroy();
    if (left <= 0)
      throw new HttpFault("HTTP_REDIRECT", `${what}: too many redirects`, {
        next: "Give the final address, or look for a redirect loop on the server.",
      });
    trip = onward;
  }
}

async function send(
  dispatch: Dispatch,
  trip: Trip,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Landing> {
  const { request } = await dispatch.undici();
  const sending = sendable(trip.body, timeoutMs, signal);
  const options: Parameters<typeof request>[1] & object = {
    method: trip.method,
    headers: trip.headers,
    body: sending.body,
    dispatcher: await dispatch.for(trip.url, Math.min(CONNECT_MS, timeoutMs)),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    signal: sending.signal,
    // Else undici ends the connection after each HEAD, and the next request pays a handshake.
    ...(trip.method === "HEAD" ? { reset: false } : {}),
  };
  try {
    const data = await request(trip.url.href, options);
    return { status: data.statusCode, headers: flat(data), url: trip.url.href, body: data.body };
  } finally {
    sending.sent();
  }
}

function flat(data: Pick<Dispatcher.ResponseData, "headers">): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(data.headers)) {
    if (value !== undefined) headers[name] = typeof value === "string" ? value : value.join(", ");
  }
  return headers;
}

/** Gives a wanted answer to the caller, and makes a fault of every other. */
async function answer(landing: Landing, request: HttpRequest, what: string): Promise<HttpResponse> {
  const { status, headers } = landing;
  const wanted = request.accept?.includes(status) ?? (status >= 200 && status < 300);
  if (wanted) return response(landing, what, request.maxBytes, request.timeoutMs ?? TIMEOUT_MS);
  const body = await firstBytes(landing.body, 1024);
  const again = isPassing(status);
  throw new HttpFault("HTTP_STATUS", `${what}: answered ${status}`, {
    again,
    answer: { status, headers, body },
    next: again
      ? "The server is busy or broken: try later."
      : "Check the address and the permission to use it.",
  });
}

async function firstBytes(body: Readable, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= most) break;
    }
  } catch {
    // The status is what counts.
  }
  return Buffer.concat(chunks).toString("utf8", 0, most);
}

const anySignal = (...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined => {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length < 2 ? given[0] : AbortSignal.any(given);
};
