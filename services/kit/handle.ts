import type { IncomingMessage } from "node:http";
import { explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { BodyRefused, decodeJson, readBody } from "./body.ts";
import { maskedJson } from "./record.ts";
import type { Found, Router } from "./router.ts";
import type { LoggedRequest, Route, ServiceAnswer, ServiceRequest } from "./types.ts";

/** How a service answers where its handlers do not. */
export interface Manners {
  readonly name: string;
  /** Asked before each handler, e.g. whether the caller may; what it gives is the answer then. */
  readonly guard?: (request: ServiceRequest) => ServiceAnswer | undefined;
  /** How this service words a refusal. Default: problem details (RFC 9457). */
  readonly refuse?: (status: number, why: string) => ServiceAnswer;
  readonly log?: Log;
}

/** An answer, and what the log of requests has of it. */
export type Handled = Pick<LoggedRequest, "body" | "refused"> & { readonly answer: ServiceAnswer };

/** What came in, its URL taken apart. */
export interface Incoming {
  readonly message: IncomingMessage;
  readonly method: string;
  readonly url: URL;
  readonly found: Found | undefined;
}

const problem = (status: number, why: string): ServiceAnswer => ({
  status,
  headers: { "content-type": "application/problem+json" },
  json: { status, title: why },
});

/** Reads a request to its end, checks it, and lets its route answer; `failStatus` is answered instead. */
export async function handle(
  manners: Manners,
  router: Router,
  incoming: Incoming,
  failStatus: number | undefined,
): Promise<Handled> {
  const refusal = manners.refuse ?? problem;
  const { message, method, url, found } = incoming;
  const bytes = await readBody(message);
  if (failStatus !== undefined) return { answer: refusal(failStatus, "told to fail") };
  const read = readRequest(incoming, bytes);
  if (read instanceof BodyRefused) return { answer: refusal(read.status, read.why), refused: read.why };
  if (found === undefined || read === undefined) {
    const [status, why] = router.whyNot(method, url.pathname);
    return { answer: refusal(status, why), refused: why };
  }
  const seen = read.body === undefined ? {} : { body: maskedJson(read.body) };
  const denied = manners.guard?.(read);
  if (denied !== undefined) return { answer: denied, ...seen };
  const wrong = found.check(read.body);
  if (wrong !== undefined) return { answer: refusal(400, wrong), refused: wrong, ...seen };
  return { answer: await answered(manners, refusal, found.route, read), ...seen };
}

/** A handler that fails is a defect of the service: 500, like the true one, and an error in the log. */
async function answered(
  { log, name }: Manners,
  refusal: NonNullable<Manners["refuse"]>,
  route: Route,
  request: ServiceRequest,
): Promise<ServiceAnswer> {
  try {
    return await route.handle(request);
  } catch (thrown) {
    log?.error(`${name}: ${route.key} failed: ${explain(thrown)}`);
    return refusal(500, explain(thrown));
  }
}

/** Nothing if no route takes it. */
function readRequest(
  { message, method, url, found }: Incoming,
  bytes: Buffer | BodyRefused,
): ServiceRequest | BodyRefused | undefined {
  if (bytes instanceof BodyRefused || found === undefined)
    return bytes instanceof BodyRefused ? bytes : undefined;
  const headers = joined(message.headers);
  const body = decoded(found.route, bytes, headers);
  if (body instanceof BodyRefused) return body;
  const { pathname: path, searchParams: query } = url;
  return { method, path, params: found.params, query, headers, body, bytes };
}

function decoded(route: Route, bytes: Buffer, headers: ServiceRequest["headers"]): unknown {
  if (route.body === undefined) return undefined;
  try {
    return (route.decode ?? decodeJson)(bytes, headers);
  } catch (thrown) {
    return new BodyRefused(400, `the body is not what ${route.key} takes: ${(thrown as Error).message}`);
  }
}

const joined = (headers: IncomingMessage["headers"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
