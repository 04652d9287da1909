import type { Http } from "../http/index.ts";
import type { Log } from "../log/index.ts";
import { type Challenge, parseChallenge } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { askToken, basic, type Scope, type Token } from "./token.ts";

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
