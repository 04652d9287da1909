/**
 * The transparency log of sigstore (Rekor, API version 1): enters signatures as `hashedrekord`, and keeps what
 * the log answers as cosign does, so that they can be verified without asking it again.
 */
import { createHash } from "node:crypto";
import { createHttp, type Http, HttpFault, redactUrl } from "../http/index.ts";
import type { Log } from "../log/index.ts";
import { signingFault } from "./fault.ts";
import { bundleOf, noLog } from "./rekor-bundle.ts";
import type { TransparencyLog, Verifier } from "./types.ts";

/** Which log, and how it is reached. */
export interface RekorOptions {
  readonly url: string;
  /** Keys of the log. Without them its answer is only compared with what was entered. */
  readonly keys?: readonly Verifier[] | undefined;
  /** PEM of more CAs. */
  readonly ca?: string | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Default 4: entering the same twice makes one entry. */
  readonly tries?: number | undefined;
}

/** Bytes of an answer. */
const CAP = 1024 * 1024;
const ENTRIES = "/api/v1/log/entries";

/** A log that signatures are entered in. Fault SIGNING_NO_LOG, here and for each entry. */
export function openRekor(options: RekorOptions): TransparencyLog {
  const { ca, log, signal } = options;
  const base = baseOf(options.url);
  const http = createHttp({ ca, log, signal });
  return {
    async enter({ payload, signature, publicKeyPem }) {
      const hash = createHash("sha256").update(payload).digest("hex");
      const content = signature.toString("base64");
      const answer = await post(http, base, options.tries ?? 4, {
        apiVersion: "0.0.1",
        kind: "hashedrekord",
        spec: {
          data: { hash: { algorithm: "sha256", value: hash } },
          signature: { content, publicKey: { content: Buffer.from(publicKeyPem).toString("base64") } },
        },
      });
      return bundleOf(base, answer, { hash, content }, options.keys);
    },
  };
}

function baseOf(url: string): URL {
  const base = urlOf(url.endsWith("/") ? url : `${url}/`);
  if (base !== undefined && ["http:", "https:"].includes(base.protocol)) return base;
  throw signingFault(
    "SIGNING_NO_LOG",
    `the transparency log ${JSON.stringify(url)} is no address`,
    "Write REKOR_URL as https://host, or remove it.",
  );
}

const urlOf = (text: string, base?: URL): URL | undefined =>
  URL.canParse(text, base?.href) ? new URL(text, base) : undefined;

async function post(http: Http, base: URL, tries: number, entry: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  try {
    const response = await http.request({
      ...{ method: "POST", url: new URL(`.${ENTRIES}`, base), headers, tries, maxBytes: CAP },
      body: JSON.stringify(entry),
      accept: [200, 201, 409],
    });
    if (response.status !== 409) return await response.json();
    await response.drain();
    // It has this entry, from a try whose answer was lost.
    const url = sameHost(base, response.headers["location"]);
    return await (await http.request({ url, headers, maxBytes: CAP })).json();
  } catch (thrown) {
    throw httpFault(base, thrown);
  }
}

function httpFault(base: URL, thrown: unknown): unknown {
  if (!(thrown instanceof HttpFault)) return thrown;
  const what = `transparency log ${redactUrl(base.href)}`;
  if (thrown.code === "HTTP_CANCELLED")
    return signingFault("SIGNING_CANCELLED", `${what}: cancelled`, thrown.next, thrown);
  const status = thrown.answer?.status;
  const silent = status === undefined && thrown.code !== "HTTP_BAD_BODY";
  if (silent || status === 429 || (status ?? 0) >= 500)
    return signingFault(
      "SIGNING_UNREACHABLE",
      `${what} is not well`,
      "Wait a little, then run it again.",
      thrown,
    );
  return noLog(base, "it does not take the signature", "See whether REKOR_URL is right.", thrown);
}

function sameHost(base: URL, location = ""): URL {
  const url = location === "" ? undefined : urlOf(location, base);
  if (url?.host === base.host && url.protocol === base.protocol) return url;
  throw noLog(base, "it has this entry already, and does not say where", "Run it again.");
}
