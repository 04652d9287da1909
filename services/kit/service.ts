import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { explain } from "../../lib/errors/index.ts";
import { send } from "./answer.ts";
import { Failures } from "./failing.ts";
import { handle, type Manners } from "./handle.ts";
import { listen, type Tls } from "./listen.ts";
import { maskedUrl, RequestLog } from "./record.ts";
import { Router } from "./router.ts";
import type { Failure, LoggedRequest, Route, Service } from "./types.ts";

/** `name` is what it stands in for; `log` gets a debug line for each request, a warning for each refused. */
export interface ServiceOptions extends Manners {
  readonly routes: readonly Route[];
  /** Default 0: any free one. */
  readonly port?: number;
  /** How a request fails that no route was told to fail: for services that tell requests apart by more. */
  readonly failing?: (method: string, url: URL) => Failure | undefined;
  /** Serves https with it, for clients that speak nothing else. Default: plain http. */
  readonly tls?: Tls;
}

/** Starts a service on loopback. Faults SERVICE_BAD_ROUTE, SERVICE_PORT_TAKEN, SERVICE_LISTEN. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { answer: listener, stop, ...service } = hostedService(options);
  const { url, close } = await listen(listener, options.port ?? 0, options.tls);
  return {
    url,
    ...service,
    close() {
      stop();
      return close();
    },
  };
}

/** A service without a port of its own. */
export interface HostedService extends Pick<Service, "fail" | "requests"> {
  /** Answers one request. */
  readonly answer: RequestListener;
  /** Ends what waits. */
  stop(): void;
}

/** Makes a service that another server gives requests to. Fault SERVICE_BAD_ROUTE. */
export function hostedService(options: Omit<ServiceOptions, "port" | "tls">): HostedService {
  const parts: Parts = {
    options,
    router: new Router(options.routes),
    failures: new Failures(options.routes.map(({ key }) => key)),
    log: new RequestLog(),
    stopped: new AbortController(),
  };
  return {
    answer: (message, response) => void answer(parts, message, response),
    fail: (route, failure) => parts.failures.tell(route, failure),
    requests: parts.log.all,
    stop: () => parts.stopped.abort(),
  };
}

interface Parts {
  readonly options: ServiceOptions;
  readonly router: Router;
  readonly failures: Failures;
  readonly log: RequestLog;
  readonly stopped: AbortController;
}

/** One request from its first byte to its line in the log. Nothing is thrown out of here. */
async function answer(parts: Parts, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const entry = await handled(parts, message, response);
    parts.log.add(entry);
    say(parts.options, entry);
  } catch (thrown) {
    parts.options.log?.debug(`${parts.options.name}: ${message.method} was cut: ${explain(thrown)}`);
    response.socket?.destroy();
  }
}

async function handled(
  { options, router, failures, stopped }: Parts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<LoggedRequest> {
  const url = new URL(`http://localhost${message.url ?? "/"}`);
  const { method = "GET" } = message;
  const found = router.find(method, url.pathname);
  const failure = failures.next(found?.route.key) ?? options.failing?.(method, url);
  const incoming = { message, method, url, found };
  const { answer: given, ...seen } = await handle(options, router, incoming, failure?.status);
  const status = await send(response, given, failure, stopped.signal);
  return {
    method,
    url: maskedUrl(url),
    ...(found === undefined ? {} : { route: found.route.key }),
    ...(status === undefined ? {} : { status }),
    ...seen,
    ...(failure === undefined ? {} : { failed: true }),
  };
}

function say({ log, name }: ServiceOptions, { method, url, status, refused }: LoggedRequest): void {
  const line = `${name}: ${method} ${url} → ${status ?? "cut"}`;
  if (refused === undefined) log?.debug(line);
  else log?.warn(`${line}: ${refused}`);
}
