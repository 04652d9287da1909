import type { Readable } from "node:stream";
import { HttpFault } from "./fault.ts";
import { redactUrl, splitUserinfo } from "./redact.ts";
import type { HttpRequest } from "./types.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Headers that may follow a redirect to another host; everything else could be a credential. */
const TRAVELS = new Set(["accept", "accept-encoding", "content-type", "range", "user-agent"]);

type Method = NonNullable<HttpRequest["method"]>;
/** One request on its way. Header names in lower case. */
export interface Trip {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpRequest["body"];
}
/** What came back, body unread. */
export interface Landing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly body: Readable;
}

/** The next trip if the answer is a redirect. */
export function redirected(trip: Trip, landing: Landing, what: string): Trip | undefined {
  const location = landing.headers["location"];
  if (!REDIRECTS.has(landing.status) || location === undefined) return undefined;
  const parsed = URL.parse(location, trip.url.href);
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || isDowngrade(trip.url, parsed))
    throw new HttpFault(
      "HTTP_REDIRECT",
      `${what}: redirected from ${trip.url.protocol}// to ${redactUrl(parsed ?? "")}`,
      {
        next: "A redirect from https to http or to no web address is not followed; give the final address.",
      },
    );
  const url = splitUserinfo(parsed).url;
  const becomesGet = landing.status === 303 || (landing.status < 303 && trip.method === "POST");
  return {
    method: becomesGet && trip.method !== "HEAD" ? "GET" : trip.method,
    url,
    headers: url.origin === trip.url.origin ? trip.headers : travelling(trip.headers, !becomesGet),
    body: becomesGet ? undefined : trip.body,
  };
}

const isDowngrade = (from: URL, to: URL): boolean => from.protocol === "https:" && to.protocol === "http:";

const travelling = (headers: Readonly<Record<string, string>>, withBody: boolean): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => TRAVELS.has(name) || (withBody && name === "content-length")),
  );
