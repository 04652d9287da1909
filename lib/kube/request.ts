import { type Http, HttpFault, type HttpRequest, type HttpResponse } from "../http/index.ts";
import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import type { ServiceAccount } from "./account.ts";
import { type KubeCode, kubeFault } from "./fault.ts";

/** What a request is about, for its messages. */
export interface Asked {
  /** As RBAC says it: `get`, `patch`. */
  readonly verb: string;
  /** `Release dev/first` */
  readonly what: string;
  /** `releases.appstudio.redhat.com`, with `/status`, as a Role would allow it. */
  readonly resource: string;
}

export type Send = (
  asked: Asked,
  request: Omit<HttpRequest, "url"> & { path: string },
) => Promise<HttpResponse>;

export interface Connection {
  readonly server: string;
  readonly http: Http;
  readonly account: ServiceAccount;
  readonly log: Log;
  readonly tries: number | undefined;
}

/** Answers that say why, each with a code; others are faults of the line, after all tries. */
const REFUSED: Readonly<Record<number, KubeCode>> = {
  400: "KUBE_INVALID",
  401: "KUBE_UNAUTHENTICATED",
  403: "KUBE_DENIED",
  404: "KUBE_NOT_FOUND",
  405: "KUBE_INVALID",
  409: "KUBE_CONFLICT",
  410: "KUBE_GONE",
  413: "KUBE_INVALID",
  415: "KUBE_INVALID",
  422: "KUBE_INVALID",
};
const ACCEPTED = [200, 201, 202, ...Object.keys(REFUSED).map(Number)];
/** A Status is short; more of an error page is of no use. */
const MESSAGE = 2000;

/** Sends requests with the token as it is at that moment. */
export function sender({ server, http, account, log, tries }: Connection): Send {
  return async (asked, { path, headers, ...request }) => {
    const token = account.token();
    log.secret(token);
    const response = await http
      .request({
        ...(tries === undefined ? {} : { tries }),
        ...request,
        url: `${server}${path}`,
        headers: { accept: "application/json", ...headers, authorization: `Bearer ${token}` },
        accept: ACCEPTED,
        redirects: 0,
      })
      .catch((thrown) => Promise.reject(unreachable(thrown, asked)));
    warn(response, log);
    const code = REFUSED[response.status];
    if (code === undefined) return response;
    throw refused(code, asked, response.status, messageOf(await response.text().catch(() => "")));
  };
}

/** JSON of an answer. Fault KUBE_BAD_ANSWER. */
export async function jsonOf(
  response: HttpResponse,
  asked: Asked,
): Promise<Readonly<Record<string, unknown>>> {
  const value = await response.json().catch((thrown) => Promise.reject(unreadable(thrown, asked)));
  if (isRecord(value)) return value;
  throw badAnswer(asked);
}

export const badAnswer = ({ what }: Asked, cause?: unknown) =>
  kubeFault("KUBE_BAD_ANSWER", `the API server gave no valid ${what}`, "Check the server's address.", cause);

function unreadable(thrown: unknown, asked: Asked): unknown {
  if (!(thrown instanceof HttpFault) || thrown.code === "HTTP_CANCELLED") return thrown;
  return thrown.code === "HTTP_BAD_BODY" || thrown.code === "HTTP_TOO_LARGE"
    ? badAnswer(asked, thrown)
    : unreachable(thrown, asked);
}

function unreachable(thrown: unknown, { verb, what }: Asked): unknown {
  if (!(thrown instanceof HttpFault) || thrown.code === "HTTP_CANCELLED") return thrown;
  return kubeFault(
    "KUBE_UNREACHABLE",
    `${what}: the API server does not answer ${verb}`,
    "Check the API server and try again.",
    thrown,
  );
}

function refused(code: KubeCode, { verb, what, resource }: Asked, status: number, said: string) {
  const because = said === "" ? ` (${status})` : ` (${status}): ${said}`;
  const told: Partial<Record<KubeCode, readonly [string, string]>> = {
    KUBE_NOT_FOUND: [`there is no ${what}`, "Create it, or check its name and namespace."],
    KUBE_DENIED: [
      `the service account may not ${verb === "get" ? "read" : verb} ${what}`,
      `Give it a Role that allows ${verb} on ${resource}.`,
    ],
    KUBE_UNAUTHENTICATED: [
      `the API server does not know this service account's token: ${what}`,
      "The token may have expired: run it again.",
    ],
    KUBE_CONFLICT: [
      `${what} exists already, or was changed meanwhile`,
      "Read it again and repeat the change on what it is now.",
    ],
    KUBE_GONE: [`what is known of ${what} is too old`, "List again."],
  };
  const [message, next] = told[code] ?? [
    `the API server refuses to ${verb} ${what}`,
    "Correct what the server names.",
  ];
  return kubeFault(code, message + because, next);
}

/** `message` of a Status, or the beginning of whatever was sent. */
function messageOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value) && typeof value["message"] === "string") return value["message"].slice(0, MESSAGE);
  } catch {
    // No Status: a proxy may have answered.
  }
  return body.slice(0, 200).trim();
}

/** Warnings of the API server (RFC 9111 `299 - "text"`), as kubectl shows them. */
function warn({ headers }: HttpResponse, log: Log): void {
  for (const [, text = ""] of (headers["warning"] ?? "").matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g))
    log.warn(text.replaceAll(/\\(.)/g, "$1"));
}
