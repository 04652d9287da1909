import { type Http, isLoopback } from "../http/index.ts";
import type { Challenge } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { fromHttp, ociFault } from "./fault.ts";

/** `repository:<name>:pull,push` (distribution's token scope grammar). */
export type Scope = string;

/** A bearer token and how long it holds. */
export interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** The value of a Basic Authorization header. */
export const basic = ({ user, password }: { user: string; password: string }): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** Asks the token server (distribution's token spec; OAuth2 for identity tokens). */
export async function askToken(
  http: Http,
  challenge: Challenge & { scheme: "bearer" },
  scopes: readonly Scope[],
  shown: Credentials | undefined,
  secure: boolean,
): Promise<Token> {
  const realm = URL.parse(challenge.realm);
  if (realm === null || !/^https?:$/.test(realm.protocol))
    throw ociFault(
      "OCI_REFUSED",
      `token server ${JSON.stringify(challenge.realm)}: not a URL`,
      "The registry is set up wrongly: tell who runs it.",
    );
  if (shown !== undefined && secure && realm.protocol === "http:" && !isLoopback(realm.hostname))
    throw ociFault(
      "OCI_REFUSED",
      `token server ${realm.origin}: not https`,
      "Credentials are not sent in the clear; tell who runs the registry.",
    );
  try {
    const response =
      shown !== undefined && "identity" in shown
        ? await http.request({
            method: "POST",
            url: realm,
            ...refresh(challenge, scopes, shown.identity),
            tries: 3,
          })
        : await http.request({
            url: query(realm, challenge, scopes),
            headers: shown && "user" in shown ? { authorization: basic(shown) } : {},
          });
    return readToken(await response.json());
  } catch (thrown) {
    throw fromHttp(`token server ${realm.origin}`, thrown);
  }
}

function query(realm: URL, challenge: { service?: string }, scopes: readonly Scope[]): URL {
  const url = new URL(realm);
  if (challenge.service !== undefined) url.searchParams.set("service", challenge.service);
  for (const scope of scopes) url.searchParams.append("scope", scope);
  return url;
}

function refresh(challenge: { service?: string }, scopes: readonly Scope[], identity: string) {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: identity,
    client_id: "slipway",
  });
  if (challenge.service !== undefined) form.set("service", challenge.service);
  if (scopes.length > 0) form.set("scope", scopes.join(" "));
  return { body: form.toString(), headers: { "content-type": "application/x-www-form-urlencoded" } };
}

function readToken(json: unknown): Token {
  const { token, access_token, expires_in } = (json ?? {}) as Record<string, unknown>;
  const value = token ?? access_token;
  if (typeof value !== "string" || value === "")
    throw ociFault(
      "OCI_REFUSED",
      "token server: the answer has no token",
      "The token server is set up wrongly: tell who runs it.",
    );
  const seconds = typeof expires_in === "number" ? expires_in : 60;
  // A tenth less, so that it does not run out on the way.
  return { value, until: Date.now() + seconds * 900 };
}
