import { isRecord } from "../../lib/json/index.ts";
import type { Log } from "../../lib/log/index.ts";
import {
  type Failure,
  type LoggedRequest,
  type Route,
  route,
  type Service,
  type ServiceAnswer,
  type ServiceOptions,
  type ServiceRequest,
  startService,
} from "../kit/index.ts";
import { discovery } from "./discovery.ts";
import { KubeFailures } from "./failing.ts";
import { Refusal } from "./fault.ts";
import type { Kinds } from "./kinds.ts";
import { type Attributes, decide } from "./rbac.ts";
import { REVIEW_PATH, reviewAnswer } from "./review.ts";
import { nameIn } from "./selectors.ts";
import type { State } from "./state.ts";
import { refusalAnswer, refuse, failure as statusFailure } from "./status.ts";
import type { Store } from "./store.ts";
import { type Target, targetOf } from "./target.ts";
import type { Tokens, User } from "./tokens.ts";
import { VERBS, type Verb, verbOf } from "./verbs.ts";

export interface ServerParts {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly tokens: Tokens;
  readonly state: State;
  readonly tls: NonNullable<ServiceOptions["tls"]>;
  readonly port?: number;
  readonly log?: Log;
}

export interface KubeServer extends Omit<Service, "fail"> {
  readonly failures: KubeFailures;
}

/** What anybody may ask, as in a cluster. */
const OPEN = new Set(["/version", "/healthz", "/livez", "/readyz"]);

/** The REST API over https. Faults of the kit. */
export async function startServer(parts: ServerParts): Promise<KubeServer> {
  const { kinds, tokens, tls, port, log } = parts;
  const failures = new KubeFailures();
  const service = await startService({
    name: "kube",
    routes: routes(parts),
    guard: ({ path, headers }) =>
      OPEN.has(path) || tokens.user(headers["authorization"]) !== undefined
        ? undefined
        : { status: 401, json: statusFailure(401, "Unauthorized", "Unauthorized") },
    refuse,
    failing: (method, url) => failingOf(failures, kinds, method, url),
    tls,
    ...(port === undefined ? {} : { port }),
    ...(log === undefined ? {} : { log }),
  });
  const requests = () => service.requests().map(withoutSecret);
  return { url: service.url, requests, close: service.close, failures };
}

function failingOf(failures: KubeFailures, kinds: Kinds, method: string, url: URL): Failure | undefined {
  if (url.pathname === REVIEW_PATH) return failures.next({ verb: "review" });
  try {
    const target = targetOf(url.pathname, kinds);
    const verb = verbOf(method, target, url.searchParams);
    const named = target.name === undefined ? {} : { name: target.name };
    return failures.next({
      ...(verb === undefined ? {} : { verb }),
      resource: target.resource.plural,
      ...named,
    });
  } catch {
    return failures.next({});
  }
}

/** Values of Secrets stay out of the log of requests. */
function withoutSecret(request: LoggedRequest): LoggedRequest {
  const { body } = request;
  if (!request.url.includes("/secrets") || !isRecord(body)) return request;
  const { data: _data, stringData: _texts, ...rest } = body;
  return { ...request, body: rest };
}

const READING = new Set<Verb>(["get", "list", "watch"]);
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
/** Options of a DELETE may be left out. */
const decode = (bytes: Buffer): unknown => (bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8")));
const ANY_BODY = { type: ["object", "array"] } as const;

function routes(parts: ServerParts): Route[] {
  const handle = (request: ServiceRequest) => answered(parts, request);
  const prefixes = ["/api/*rest", "/apis/*rest"];
  const below = prefixes.flatMap((path) =>
    METHODS.map((method) =>
      method === "GET"
        ? route(`GET ${path}`, { handle })
        : route(`${method} ${path}`, { body: ANY_BODY, decode, handle }),
    ),
  );
  const plain = ["/api", "/apis", "/version"].map((path) => route(`GET ${path}`, { handle }));
  const health = ["/healthz", "/livez", "/readyz"].map((path) =>
    route(`GET ${path}`, { handle: () => ({ text: "ok" }) }),
  );
  return [...plain, ...health, ...below];
}

function answered(parts: ServerParts, request: ServiceRequest): ServiceAnswer {
  try {
    return answerOf(parts, request);
  } catch (thrown) {
    if (thrown instanceof Refusal) return refusalAnswer(thrown);
    throw thrown;
  }
}

/** All in one step: nothing else happens between the look at an object and its change. */
function answerOf({ store, kinds, tokens, state }: ServerParts, request: ServiceRequest): ServiceAnswer {
  const { method, path, query } = request;
  const found = method === "GET" || method === "HEAD" ? discovery(path, kinds) : undefined;
  if (found !== undefined) return found;
  const user = tokens.user(request.headers["authorization"]);
  if (user === undefined) throw new Refusal(401, "Unauthorized", "Unauthorized");
  if (path === REVIEW_PATH && method === "POST") return reviewAnswer(store, user, request.body);
  const target = targetOf(path, kinds);
  const verb = verbOf(method, target, query);
  if (verb === undefined)
    throw new Refusal(
      405,
      "MethodNotAllowed",
      "the server does not allow this method on the requested resource",
    );
  authorize(store, user, attributesOf(verb, target, query));
  const answer = () => VERBS[verb]({ store, target, request });
  return READING.has(verb) ? answer() : state.alone(answer);
}

const attributesOf = (verb: Verb, target: Target, query: URLSearchParams): Attributes => ({
  verb,
  group: target.resource.group,
  resource: target.resource.plural,
  subresource: target.subresource ?? "",
  namespace: target.namespace ?? (target.resource.plural === "namespaces" ? (target.name ?? "") : ""),
  name: target.name ?? nameIn(query) ?? "",
});

function authorize(store: Store, user: User, attributes: Attributes): void {
  if (decide(store, user, attributes).allowed) return;
  const { verb, group, resource, subresource, namespace, name } = attributes;
  const type = `${resource}${group === "" ? "" : `.${group}`}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const what = `"${resource}${subresource === "" ? "" : `/${subresource}`}" in API group "${group}"`;
  const message = `${type}${name === "" ? "" : ` "${name}"`} is forbidden: User "${user.name}" cannot ${verb} resource ${what} ${where}`;
  throw new Refusal(403, "Forbidden", message, { name, group, kind: resource });
}
