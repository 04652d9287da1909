import type { IncomingMessage, ServerResponse } from "node:http";
import { isIP } from "node:net";
import { TLSSocket } from "node:tls";
import { codeOf } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type Gate, type Need, needOf } from "../auth.ts";
import { Refusal, refuse } from "../fault.ts";
import type { Store } from "../store/index.ts";
import { deleteBlob, getBlob } from "./blobs.ts";
import { type Handler, replyJson } from "./exchange.ts";
import {
  deleteManifest,
  getManifest,
  listReferrers,
  listRepositories,
  listTags,
  putManifest,
} from "./manifests.ts";
import { appendUpload, cancelUpload, finishUpload, startUpload, uploadStatus } from "./uploads.ts";

const NAME = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*";
const MAX_NAME = 255;

const get = (handler: Handler) => ({ GET: handler, HEAD: handler });
type Verbs = Readonly<Record<string, Handler>>;
/** Path behind `/v2/`; the first group is the repository, the second what the verb is about. */
const ROUTES: readonly (readonly [RegExp, Verbs])[] = [
  [/^(.+)\/blobs\/uploads\/?()$/, { POST: startUpload }],
  [
    /^(.+)\/blobs\/uploads\/([^/]+)$/,
    { GET: uploadStatus, PATCH: appendUpload, PUT: finishUpload, DELETE: cancelUpload },
  ],
  [/^(.+)\/blobs\/([^/]+)$/, { ...get(getBlob), DELETE: deleteBlob }],
  [/^(.+)\/manifests\/([^/]+)$/, { ...get(getManifest), PUT: putManifest, DELETE: deleteManifest }],
  [/^(.+)\/tags\/list()$/, get(listTags)],
  [/^(.+)\/referrers\/([^/]+)$/, get(listReferrers)],
];
const VALID_NAME = new RegExp(`^${NAME}$`);

export interface Routing {
  readonly store: Store;
  readonly gate: Gate;
  readonly log: Log | undefined;
  /** Names this registry is called by, besides localhost and addresses. */
  readonly names: readonly string[];
}

/** Answers one request of the distribution API. Never rejects. */
export async function route(
  routing: Routing,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const began = performance.now();
  try {
    await answer(routing, request, response);
  } catch (thrown) {
    failed(routing, request, response, thrown);
  }
  routing.log?.debug(
    `registry: ${request.method} ${pathOf(request)} ${response.statusCode} ${(performance.now() - began).toFixed(1)} ms`,
  );
}

const pathOf = (request: IncomingMessage): string => (request.url ?? "/").replace(/\?.*/, "");

async function answer(routing: Routing, request: IncomingMessage, response: ServerResponse): Promise<void> {
  refuseForeignHost(request, routing.names);
  const url = URL.parse(request.url ?? "/", "http://registry");
  if (url === null) throw refuse(400, "UNSUPPORTED", "the path is no path");
  response.setHeader("docker-distribution-api-version", "registry/2.0");
  if (await routing.gate.token(request, response, url)) return;
  const path = decode(url.pathname);
  if (path === "/v2/" || path === "/v2") {
    routing.gate.check(request, undefined);
    return replyJson(response, 200, {});
  }
  const { handler, name, target, need } = find(path, request.method ?? "GET");
  routing.gate.check(request, need);
  await handler({ store: routing.store, request, response, query: url.searchParams, name, target });
}

/**
 * Plain http answers only to addresses, localhost and the registry's own names: a web page whose name was made to
 * lead to loopback (DNS rebinding) would otherwise read and write everything. https has the certificate for that.
 */
function refuseForeignHost(request: IncomingMessage, names: readonly string[]): void {
  const host = URL.parse(`http://${request.headers.host ?? "localhost"}`)?.hostname ?? "";
  if (request.socket instanceof TLSSocket || isIP(host.replace(/^\[|\]$/g, "")) > 0) return;
  if (/(^|\.)localhost$/.test(host) || names.includes(host)) return;
  throw refuse(421, "DENIED", `this registry is not called ${JSON.stringify(host)}`);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw refuse(400, "UNSUPPORTED", "the path is not valid percent-encoding");
  }
}

function find(
  path: string,
  method: string,
): { handler: Handler; name: string; target: string; need: Need | undefined } {
  if (path === "/v2/_catalog") return { handler: listRepositories, name: "", target: "", need: undefined };
  for (const [pattern, verbs] of path.startsWith("/v2/") ? ROUTES : []) {
    const match = pattern.exec(path.slice("/v2/".length));
    if (match === null) continue;
    const [, name = "", target = ""] = match;
    if (!VALID_NAME.test(name) || name.length > MAX_NAME)
      throw refuse(400, "NAME_INVALID", `${JSON.stringify(name)} is not a repository name`);
    const handler = verbs[method];
    if (handler === undefined)
      throw refuse(405, "UNSUPPORTED", `${method} is not for this path`, {
        allow: Object.keys(verbs).join(", "),
      });
    return { handler, name, target, need: needOf(name, method) };
  }
  throw refuse(404, "UNSUPPORTED", `no such path: ${path}`);
}

function failed(routing: Routing, request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  // The client went away, or the answer is already under way: cutting the line is all that is left.
  if (request.destroyed && !request.complete) return void response.destroy();
  if (response.headersSent) return void response.destroy();
  const refusal = thrown instanceof Refusal ? thrown : unexpected(thrown, routing, request);
  const body = { errors: [{ code: refusal.code, message: refusal.message }] };
  // Node reads and drops the rest of a refused body: cutting the line would lose the answer for many clients.
  replyJson(response, refusal.status, body, refusal.headers);
}

function unexpected(thrown: unknown, routing: Routing, request: IncomingMessage): Refusal {
  routing.log?.error(`registry: ${request.method} ${pathOf(request)}: ${String(thrown)}`);
  if (codeOf(thrown) === "ENOSPC") return refuse(507, "UNKNOWN", "no space is left on the registry's disk");
  return refuse(500, "UNKNOWN", `the registry failed (${codeOf(thrown) ?? "see its log"})`);
}
