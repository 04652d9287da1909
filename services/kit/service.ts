import type { IncomingMessage, ServerResponse } from "node:http";
import { explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { send } from "./answer.ts";
import { BodyRefused, decodeJson, readBody } from "./body.ts";
import { Failures } from "./failing.ts";
import { listen, type Tls } from "./listen.ts";
import { maskedJson, maskedUrl, RequestLog } from "./record.ts";
import { matchPath } from "./route.ts";
import { type Check, compileCheck } from "./schema.ts";
import type { LoggedRequest, Route, Service, ServiceAnswer, ServiceRequest } from "./types.ts";

export interface ServiceOptions {
  /** What it stands in for; in its log lines. */
  readonly name: string;
  readonly routes: readonly Route[];
  /** Default 0: any free one. */
  readonly port?: number;
  /** Serves https with it, for clients that speak nothing else. Default: plain http. */
  readonly tls?: Tls;
  /** Asked before each handler, e.g. whether the caller may; what it gives is the answer then. */
  readonly guard?: (request: ServiceRequest) => ServiceAnswer | undefined;
  /** How this service words a refusal. Default: problem details (RFC 9457). */
  readonly refuse?: (status: number, why: string) => ServiceAnswer;
  /** A debug line for each request, a warning for each that was refused. */
  readonly log?: Log;
}

const problem = (status: number, why: string): ServiceAnswer => ({
  status,
  headers: { "content-type": "application/problem+json" },
  json: { status, title: why },
});

/** Starts a service on loopback. Faults SERVICE_BAD_ROUTE, SERVICE_PORT_TAKEN, SERVICE_LISTEN. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const routes = options.routes.map((route) => ({ route, check: compileCheck(route) }));
  const failures = new Failures(options.routes.map(({ key }) => key));
  const log = new RequestLog();
  const stopped = new AbortController();
  const { url, close } = await listen(
    (request, response) => void answer(options, routes, failures, log, stopped.signal, request, response),
    options.port ?? 0,
    options.tls,
  );
  return {
    url,
    fail: (route, failure) => failures.tell(route, failure),
    requests: log.all,
    close() {
      stopped.abort();
      return close();
    },
  };
}

interface Ready {
  readonly route: Route;
  readonly check: Check;
}
type Handled = Pick<LoggedRequest, "body" | "refused"> & { readonly answer: ServiceAnswer };

/** One request from its first byte to its line in the log. Nothing is thrown out of here. */
async function answer(
  options: ServiceOptions,
  routes: readonly Ready[],
  failures: Failures,
  log: RequestLog,
  signal: AbortSignal,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const method = request.method ?? "GET";
  const found = findRoute(routes, method, url.pathname);
  try {
    const failure = failures.next(found?.ready.route.key);
    const handled = await handle(options, routes, found, method, url, request, failure?.status);
    const status = await send(response, handled.answer, failure, signal);
    const { answer: _, ...seen } = handled;
    const entry: LoggedRequest = {
      method,
      url: maskedUrl(url),
      ...(found === undefined ? {} : { route: found.ready.route.key }),
      ...(status === undefined ? {} : { status }),
      ...seen,
      ...(failure === undefined ? {} : { failed: true }),
    };
    log.add(entry);
    say(options, entry);
  } catch (thrown) {
    options.log?.debug(`${options.name}: ${method} ${url.pathname} was cut: ${explain(thrown)}`);
    response.socket?.destroy();
  }
}

function say({ log, name }: ServiceOptions, { method, url, status, refused }: LoggedRequest): void {
  const line = `${name}: ${method} ${url} → ${status ?? "cut"}`;
  if (refused === undefined) log?.debug(line);
  else log?.warn(`${line}: ${refused}`);
}

interface Found {
  readonly ready: Ready;
  readonly params: Readonly<Record<string, string>>;
}

/** HEAD is answered by GET; the server leaves the body out. */
function findRoute(routes: readonly Ready[], method: string, path: string): Found | undefined {
  const wanted = method === "HEAD" ? "GET" : method;
  for (const ready of routes) {
    const params = ready.route.method === wanted ? matchPath(ready.route.path, path) : undefined;
    if (params !== undefined) return { ready, params };
  }
  return undefined;
}

async function handle(
  options: ServiceOptions,
  routes: readonly Ready[],
  found: Found | undefined,
  method: string,
  url: URL,
  message: IncomingMessage,
  failStatus: number | undefined,
): Promise<Handled> {
  const refuse = (status: number, why: string, body?: unknown): Handled => ({
    answer: (options.refuse ?? problem)(status, why),
    refused: why,
    ...(body === undefined ? {} : { body }),
  });
  const bytes = await readBody(message);
  if (failStatus !== undefined) return { answer: (options.refuse ?? problem)(failStatus, "told to fail") };
  if (bytes instanceof BodyRefused) return refuse(bytes.status, bytes.why);
  if (found === undefined) return notFound(routes, url.pathname, method, refuse);
  const { route, check } = found.ready;
  const headers = joined(message.headers);
  const body = decoded(route, bytes, headers);
  if (body instanceof BodyRefused) return refuse(body.status, body.why);
  const request = {
    method,
    path: url.pathname,
    params: found.params,
    query: url.searchParams,
    headers,
    body,
    bytes,
  };
  const denied = options.guard?.(request);
  const seen = body === undefined ? {} : { body: maskedJson(body) };
  if (denied !== undefined) return { answer: denied, ...seen };
  const wrong = check(body);
  if (wrong !== undefined) return refuse(400, wrong, seen.body);
  return { answer: await handled(options, route, request), ...seen };
}

/** A handler that fails is a defect of the service: 500, like the true one, and an error in the log. */
async function handled(
  options: ServiceOptions,
  route: Route,
  request: ServiceRequest,
): Promise<ServiceAnswer> {
  try {
    return await route.handle(request);
  } catch (thrown) {
    options.log?.error(`${options.name}: ${route.key} failed: ${explain(thrown)}`);
    return (options.refuse ?? problem)(500, explain(thrown));
  }
}

function notFound(
  routes: readonly Ready[],
  path: string,
  method: string,
  refuse: (status: number, why: string) => Handled,
): Handled {
  const others = routes.filter(({ route }) => matchPath(route.path, path) !== undefined);
  return others.length > 0
    ? refuse(405, `${path} takes ${others.map(({ route }) => route.method).join(", ")}, not ${method}`)
    : refuse(404, `there is no ${method} ${path}`);
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
