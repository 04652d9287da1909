import { type Http, isLoopback } from "../http/index.ts";
import type { Log } from "../log/index.ts";
import { type Challenge, parseChallenge } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { fromHttp, ociFault } from "./fault.ts";

/** `repository:<name>:pull,push` (distribution's token scope grammar). */
export type Scope = string;

export interface Place {
  readonly registry: string;
  readonly repository: string;
  readonly scopes: readonly Scope[];
}

/** Finds and keeps what stands in the Authorization header. */
export interface Authorizer {
  /** What is known to be needed before asking; undefined means: ask without. */
  header(place: Place): Promise<string | undefined>;
  /** Meets the challenge of a 401. Undefined if there is nothing (more) to show. */
  meet(place: Place, challenge: string | undefined, secure: boolean): Promise<string | undefined>;
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export function createAuthorizer(
  http: Http,
  find: (registry: string, repository: string) => Promise<Credentials | undefined>,
  log: Log | undefined,
): Authorizer {
  const challenges = new Map<string, { challenge: Challenge; secure: boolean }>();
  const tokens = new Map<string, Promise<Token>>();
  const found = new Map<string, Promise<Credentials | undefined>>();

  const credentials = ({ registry, repository }: Place) => {
    const key = `${registry}/${repository}`;
    const known = found.get(key) ?? find(registry, repository).then((one) => masked(one, log));
    found.set(key, known);
    return known;
  };

  const answer = async (place: Place, challenge: Challenge, secure: boolean) => {
    const shown = await credentials(place);
    if (shown !== undefined && "token" in shown) return `Bearer ${shown.token}`;
    if (challenge.scheme === "basic")
      return shown !== undefined && "user" in shown ? basic(shown) : undefined;
    const scopes = mergeScopes(place.scopes, challenge.scope);
    const key = JSON.stringify([place.registry, challenge.realm, shown ?? null, scopes]);
    const known = await tokens.get(key)?.catch(() => undefined);
    if (known !== undefined && known.until > Date.now()) return `Bearer ${known.value}`;
    const asked = askToken(http, challenge, scopes, shown, secure);
    tokens.set(key, asked);
    const token = await asked;
    log?.secret(token.value);
    return `Bearer ${token.value}`;
  };

  return {
    async header(place) {
      const known = challenges.get(place.registry);
      return known && answer(place, withoutScope(known.challenge), known.secure);
    },
    async meet(place, header, secure) {
      const challenge = parseChallenge(header ?? "");
      if (challenge === undefined) return undefined;
      challenges.set(place.registry, { challenge, secure });
      // A token that was refused is not shown again.
      for (const key of tokens.keys()) if (key.startsWith(`["${place.registry}",`)) tokens.delete(key);
      return answer(place, challenge, secure);
    },
  };
}

const withoutScope = (challenge: Challenge): Challenge =>
  challenge.scheme === "basic" ? challenge : { ...challenge, scope: "" };

function masked(credentials: Credentials | undefined, log: Log | undefined): Credentials | undefined {
  if (credentials === undefined || log === undefined) return credentials;
  if ("user" in credentials) {
    log.secret(credentials.password);
    log.secret(Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64"));
  } else log.secret("identity" in credentials ? credentials.identity : credentials.token);
  return credentials;
}

const basic = ({ user, password }: { user: string; password: string }): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** The scopes we want, and those that the registry named and we did not think of. */
function mergeScopes(wanted: readonly Scope[], named: string | undefined): readonly Scope[] {
  const actions = new Map<string, Set<string>>();
  for (const scope of [...wanted, ...(named ?? "").split(" ").filter((one) => one !== "")]) {
    const colon = scope.lastIndexOf(":");
    const of = actions.get(scope.slice(0, colon)) ?? new Set();
    for (const action of scope.slice(colon + 1).split(",")) of.add(action);
    actions.set(scope.slice(0, colon), of);
  }
  return [...actions].map(([resource, of]) => `${resource}:${[...of].join(",")}`);
}

/** Asks the token server (distribution's token spec; OAuth2 for identity tokens). */
async function askToken(
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
