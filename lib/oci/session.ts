import { createHttp, type HttpRequest, type HttpResponse, isLoopback } from "../http/index.ts";
import { type Authorizer, createAuthorizer, type Place } from "./auth.ts";
import { authFilePlaces, findCredentials } from "./credentials.ts";
import { createEndpoints } from "./endpoint.ts";
import { fromHttp, OciFault } from "./fault.ts";
import { repositoryOf } from "./reference.ts";
import type { Reference, RegistryClientOptions } from "./types.ts";

export type Action = "pull" | "push" | "delete";

export interface Ask extends Omit<HttpRequest, "url"> {
  /** Behind `/v2/<repository>/`, or a URL that the registry gave (upload locations, next pages). */
  readonly to: string | URL;
  readonly actions: readonly Action[];
  /** Repositories of the same registry to read from besides. */
  readonly alsoPull?: readonly string[];
}

/** Requests with endpoint and authorization seen to. */
export interface Session {
  readonly options: RegistryClientOptions;
  /** @throws OciFault */
  ask(reference: Reference, ask: Ask): Promise<HttpResponse>;
  close(): Promise<void>;
}

export function createSession(options: RegistryClientOptions): Session {
  const env = options.env ?? process.env;
  const { ca, tlsVerify, log, signal, backoff } = options;
  const http = createHttp({ ca, tlsVerify, log, signal, backoff, env, userAgent: "slipway" });
  const endpoint = createEndpoints(http, { ca, tlsVerify, signal });
  const places = authFilePlaces(options.authFile, env);
  const authorizer = createAuthorizer(
    http,
    (registry, repository) => findCredentials(places, registry, repository, env),
    log,
  );

  return {
    options,
    close: () => http.close(),
    async ask(reference, { to, actions, alsoPull, ...request }) {
      const method = request.method ?? "GET";
      const what = `${method} ${repositoryOf(reference)} ${typeof to === "string" ? to.replace(/\?.*/, "") : "(upload)"}`;
      const base = await endpoint(reference.registry);
      const url = target(base, reference, to);
      // A location on another host is signed by itself; credentials would only leak there.
      const own = url.host === base.host;
      const place: Place = { ...reference, scopes: tokenScopes(reference, actions, alsoPull) };
      const send = (authorization: string | undefined) =>
        http.request({
          ...request,
          url,
          headers: { ...request.headers, ...(own && authorization !== undefined ? { authorization } : {}) },
          accept: [...(request.accept ?? [200]), 401],
        });
      try {
        const first = await send(own ? await authorizer.header(place) : undefined);
        if (first.status !== 401) return first;
        return await again(first, authorizer, place, base, places, send);
      } catch (thrown) {
        throw fromHttp(what, thrown);
      }
    },
  };
}

function target(base: URL, reference: Reference, to: string | URL): URL {
  if (typeof to === "string") return new URL(`/v2/${reference.repository}/${to}`, base);
  const secured = to.host === base.host && to.protocol !== base.protocol;
  // A registry behind a TLS proxy often does not know that it is; its own host keeps our scheme.
  return secured ? new URL(to.pathname + to.search, base) : to;
}

/** A 401: shows what there is, once. */
async function again(
  refused: HttpResponse,
  authorizer: Authorizer,
  place: Place,
  base: URL,
  places: readonly string[],
  send: (authorization: string) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  await refused.drain();
  const secure = base.protocol === "https:" || !isLoopback(base.hostname);
  const shown = await authorizer.meet(place, refused.headers["www-authenticate"], secure);
  const second = shown === undefined ? undefined : await send(shown);
  if (second !== undefined && second.status !== 401) return second;
  await second?.drain();
  const how = shown === undefined ? "no credentials were found" : "the credentials were refused";
  const name = `${place.registry}/${place.repository}`;
  throw new OciFault("OCI_UNAUTHORIZED", `${name}: ${how} (looked in ${places.join(", ") || "no file"})`, {
    status: 401,
    next: `Log in (podman login ${place.registry}), or give an auth file with an entry for ${name} or a part of it.`,
  });
}

function tokenScopes(
  reference: Reference,
  actions: readonly Action[],
  alsoPull: readonly string[] = [],
): string[] {
  return [
    `repository:${reference.repository}:${actions.join(",")}`,
    ...alsoPull.map((repository) => `repository:${repository}:pull`),
  ];
}
