import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../errors/index.ts";
import { type Http, type HttpResponse, isLoopback } from "../http/index.ts";
import { fromHttp, ociFault } from "./fault.ts";

export interface EndpointOptions {
  readonly ca?: string | undefined;
  readonly tlsVerify?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Docker Hub's API does not live where its references point to. */
const apiHost = (registry: string): string => (registry === "docker.io" ? "registry-1.docker.io" : registry);

const hostname = (registry: string): string => registry.replace(/:\d+$/, "");

/**
 * The schemes to try, best first. Elsewhere than on loopback plain http is spoken only when `tlsVerify` is
 * false. On loopback it is usual; a given CA says that https is expected there, so it is tried first.
 */
function schemes(registry: string, options: EndpointOptions): readonly ("http" | "https")[] {
  if (isLoopback(hostname(registry))) return options.ca ? ["https", "http"] : ["http", "https"];
  return options.tlsVerify === false ? ["https", "http"] : ["https"];
}

/**
 * Finds the base URL of a registry, once per client. Where only https is allowed nothing is asked;
 * else `/v2/` is, and a certificate that does not hold is a fault, never a reason for plain http.
 */
export function createEndpoints(http: Http, options: EndpointOptions): (registry: string) => Promise<URL> {
  const known = new Map<string, Promise<URL>>();
  return (registry) => {
    const found = known.get(registry) ?? find(http, registry, options);
    known.set(registry, found);
    found.catch(() => known.delete(registry));
    return found;
  };
}

async function find(http: Http, registry: string, options: EndpointOptions): Promise<URL> {
  const [first, second] = schemes(registry, options).map(
    (scheme) => new URL(`${scheme}://${apiHost(registry)}`),
  );
  if (first === undefined || second === undefined) return new URL(`https://${apiHost(registry)}`);
  let last: unknown;
  for (let round = 1; round <= 3; round++) {
    for (const base of [first, second]) {
      try {
        if (await speaks(http, base, options)) return base;
      } catch (thrown) {
        if (isFinal(thrown)) throw fromHttp(`registry ${registry}`, thrown);
        last ??= thrown;
      }
    }
    await sleep(150 * round, undefined, options.signal ? { signal: options.signal } : {});
  }
  throw last === undefined
    ? ociFault(
        "OCI_UNREACHABLE",
        `registry ${registry}: does not speak the registry protocol`,
        "Check host and port.",
      )
    : fromHttp(`registry ${registry}`, last);
}

/** A bad certificate or a cancelled run ends the search; other failures lead to the next try. */
function isFinal(thrown: unknown): boolean {
  const otherProtocol = /EPROTO|ERR_SSL/.test((thrown as Error).message);
  return codeOf(thrown) === "HTTP_CANCELLED" || (codeOf(thrown) === "HTTP_TLS" && !otherProtocol);
}

async function speaks(http: Http, base: URL, options: EndpointOptions): Promise<boolean> {
  const response = await ask(http, base, options);
  await response.drain();
  // Go's servers answer 400 to plain http on a TLS port.
  return response.status !== 400;
}

const ask = (http: Http, base: URL, options: EndpointOptions): Promise<HttpResponse> =>
  http.request({
    url: new URL("/v2/", base),
    tries: 1,
    accept: [200, 400, 401, 403, 404, 429, 500, 502, 503],
    ...(options.signal ? { signal: options.signal } : {}),
  });
