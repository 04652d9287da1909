import { codeOf, explain, Fault } from "../errors/index.ts";
import type { HttpCode } from "./types.ts";

/** What an unwanted answer said, for callers that read more out of it than the status. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first KiB of its body. */
  readonly body: string;
}

/** A request that did not give what was asked. `answer` is there with HTTP_STATUS. */
export class HttpFault extends Fault<HttpCode> {
  readonly answer: Answer | undefined;
  /** True if another try may help. */
  readonly again: boolean;

  constructor(
    code: HttpCode,
    message: string,
    more: { next: string; cause?: unknown; answer?: Answer; again?: boolean },
  ) {
    super(code, message, more);
    this.name = "HttpFault";
    this.answer = more.answer;
    this.again = more.again ?? false;
  }
}

const TLS = /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;
const TIMEOUT = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
/** The name is wrong or the place does not exist: trying again only costs time. */
const FINAL = new Set(["ENOTFOUND", "UND_ERR_INVALID_ARG", "ERR_INVALID_URL"]);

/** Turns what undici or the network threw into a fault. `what` is method and redacted URL. */
export function networkFault(what: string, thrown: unknown): HttpFault {
  if (thrown instanceof HttpFault) return thrown;
  const code = codeOf(thrown) ?? codeOf((thrown as { cause?: unknown } | null)?.cause) ?? "";
  if ((thrown as { name?: unknown } | null)?.name === "AbortError") return cancelled(what, thrown);
  const said = `${what}: ${explain(thrown) || code}`;
  if (TIMEOUT.has(code))
    return new HttpFault("HTTP_TIMEOUT", said, {
      cause: thrown,
      again: true,
      next: "See whether the server answers at all; a proxy or firewall may drop the connection.",
    });
  if (TLS.test(code))
    return new HttpFault("HTTP_TLS", `${said} (${code})`, { cause: thrown, next: tlsNext(code) });
  return new HttpFault("HTTP_CONNECT", said, {
    cause: thrown,
    again: !FINAL.has(code),
    next: "Check host name, port, network and the proxy variables (HTTP_PROXY, HTTPS_PROXY, NO_PROXY).",
  });
}

const tlsNext = (code: string): string =>
  code === "EPROTO" || code.startsWith("ERR_SSL")
    ? "The server may speak plain http on this port; check the address."
    : "Give the CA that signed the server's certificate (caFile, or NODE_EXTRA_CA_CERTS).";

/** The fault for a request that its signal ended. */
export const cancelled = (what: string, cause: unknown): HttpFault =>
  new HttpFault("HTTP_CANCELLED", `${what}: cancelled`, { cause, next: "Run it again." });
