import { readFileSync } from "node:fs";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { Dispatcher } from "undici";
import type { HttpOptions } from "./types.ts";

type Undici = typeof import("undici");

/** Loopback in URL spelling. Such hosts never go through a proxy, as in Go's clients. */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" ||
  hostname.endsWith(".localhost") ||
  hostname === "[::1]" ||
  hostname === "::1" ||
  /^127(\.\d{1,3}){3}$/.test(hostname);

/** undici takes 60 to 200 ms to load, so it is loaded with the first request. */
export interface Dispatch {
  undici(): Promise<Undici>;
  /** The connection pool for a URL: straight or through the proxy of the environment. */
  for(url: URL, connectMs: number): Promise<Dispatcher>;
  close(): Promise<void>;
}

export function createDispatch(options: HttpOptions): Dispatch {
  const pools = new Map<string, Dispatcher>();
  const undici = (): Promise<Undici> => import("undici");
  return {
    undici,
    async for(url, connectMs) {
      const straight = isLoopback(url.hostname);
      const key = `${url.protocol} ${straight} ${connectMs}`;
      const { Agent, EnvHttpProxyAgent } = await undici();
      const known = pools.get(key);
      if (known !== undefined) return known;
      const connect = { timeout: connectMs, ...(url.protocol === "https:" ? tlsOptions(options) : {}) };
      const pool = straight
        ? new Agent({ connect, allowH2: false })
        : proxied(EnvHttpProxyAgent, connect, options);
      pools.set(key, pool);
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

function proxied(EnvProxy: Undici["EnvHttpProxyAgent"], connect: object, options: HttpOptions): Dispatcher {
  const env = options.env ?? process.env;
  const first = (...names: string[]) => names.map((name) => env[name]).find((value) => value !== undefined);
  const tls = { connect, requestTls: connect, proxyTls: connect, allowH2: false };
  return new EnvProxy({
    ...tls,
    // An empty text keeps undici from reading process.env behind our back.
    httpProxy: first("http_proxy", "HTTP_PROXY") ?? "",
    httpsProxy: first("https_proxy", "HTTPS_PROXY") ?? "",
    noProxy: first("no_proxy", "NO_PROXY") ?? "",
  });
}

function tlsOptions(options: HttpOptions): { secureContext?: SecureContext; rejectUnauthorized?: boolean } {
  if (options.tlsVerify === false) return { rejectUnauthorized: false };
  const extra = [options.ca ?? "", systemBundle(options)].filter((pem) => pem !== "");
  // Naming any CA replaces Node's list, so its own are named too.
  return extra.length === 0 ? {} : { secureContext: contextOf(extra) };
}

let latest: { readonly key: string; readonly context: SecureContext } | undefined;

/** Some hundred certificates are read for each (25 ms), so the clients of a process share the latest one. */
function contextOf(extra: readonly string[]): SecureContext {
  const key = extra.join("\n");
  if (latest?.key !== key)
    latest = { key, context: createSecureContext({ ca: [...getCACertificates("default"), ...extra] }) };
  return latest.context;
}

/** SSL_CERT_FILE is what Go's and OpenSSL's programs read; a missing file is ignored, as they do. */
function systemBundle(options: HttpOptions): string {
  const file = (options.env ?? process.env)["SSL_CERT_FILE"];
  if (file === undefined || file === "") return "";
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
