import { randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { replyJson } from "./api/exchange.ts";
import { refuse } from "./fault.ts";

/** Who may come in. Without it everybody may do everything, which is right on loopback. */
export interface RegistryAuth {
  /** Password by name. Each may do everything. */
  readonly users: Readonly<Record<string, string>>;
  /** `bearer`: a token server at `/token` hands out tokens for what is asked. Default `basic`. */
  readonly mode?: "basic" | "bearer";
  /** True: everybody may pull; or from which repositories. */
  readonly anonymousPull?: boolean | ((repository: string) => boolean);
}

export interface Need {
  readonly name: string;
  readonly action: "pull" | "push" | "delete";
}

export const needOf = (name: string, method: string): Need => ({
  name,
  action: method === "GET" || method === "HEAD" ? "pull" : method === "DELETE" ? "delete" : "push",
});

export interface Gate {
  /** @throws Refusal 401 with a challenge; `need` undefined: anybody who is known. */
  check(request: IncomingMessage, need: Need | undefined): void;
  /** Answers requests to the token server. True if it was one. */
  token(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
}

const OPEN: Gate = { check() {}, token: async () => false };
const SECONDS = 300;

interface Grant {
  readonly scopes: ReadonlySet<string>;
  readonly until: number;
}

export function createGate(auth: RegistryAuth | undefined): Gate {
  if (auth === undefined) return OPEN;
  const grants = new Map<string, Grant>();
  const bearer = auth.mode === "bearer";
  const free = (need: Need | undefined) => need?.action === "pull" && mayPull(auth, need.name);

  return {
    check(request, need) {
      const header = request.headers.authorization ?? "";
      const shown = bearer ? holds(grants, header, need) : knows(auth, header);
      if (shown || (!bearer && free(need))) return;
      const challenge = bearer ? bearerChallenge(request, need) : 'Basic realm="slipway"';
      throw refuse(401, "UNAUTHORIZED", "authentication is required", { "www-authenticate": challenge });
    },
    async token(request, response, url) {
      if (!bearer || url.pathname !== "/token") return false;
      const known = knows(auth, request.headers.authorization ?? "");
      if (!known && (request.headers.authorization !== undefined || !auth.anonymousPull))
        throw refuse(401, "UNAUTHORIZED", "user or password is wrong", {
          "www-authenticate": 'Basic realm="slipway"',
        });
      const value = randomUUID();
      const asked = url.searchParams.getAll("scope").flatMap(actionsOf);
      const open = (one: string) => one.endsWith(":pull") && mayPull(auth, one.slice(0, -":pull".length));
      const scopes = new Set(known ? asked : asked.filter(open));
      grants.set(value, { scopes, until: Date.now() + SECONDS * 1000 });
      replyJson(response, 200, { token: value, access_token: value, expires_in: SECONDS });
      return true;
    },
  };
}

const mayPull = ({ anonymousPull = false }: RegistryAuth, repository: string): boolean =>
  typeof anonymousPull === "function" ? anonymousPull(repository) : anonymousPull;

function knows(auth: RegistryAuth, header: string): boolean {
  const pair = Buffer.from(/^basic (.+)$/i.exec(header)?.[1] ?? "", "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const password = Object.hasOwn(auth.users, pair.slice(0, Math.max(0, colon)))
    ? auth.users[pair.slice(0, colon)]
    : undefined;
  return colon > 0 && password !== undefined && same(password, pair.slice(colon + 1));
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function holds(grants: ReadonlyMap<string, Grant>, header: string, need: Need | undefined): boolean {
  const grant = grants.get(/^bearer (.+)$/i.exec(header)?.[1] ?? "");
  if (grant === undefined || grant.until < Date.now()) return false;
  return need === undefined || grant.scopes.has(`${need.name}:${need.action}`);
}

function bearerChallenge(request: IncomingMessage, need: Need | undefined): string {
  const scheme = request.socket instanceof TLSSocket ? "https" : "http";
  const scope = need === undefined ? "" : `,scope="repository:${need.name}:${need.action}"`;
  return `Bearer realm="${scheme}://${request.headers.host}/token",service="slipway"${scope}`;
}

/** `repository:a/b:pull,push` → `a/b:pull`, `a/b:push`. */
function actionsOf(scope: string): string[] {
  const match = /^repository:(.+):([a-z,*]+)$/.exec(scope);
  return (match?.[2] ?? "")
    .split(",")
    .filter((one) => one !== "")
    .map((action) => `${match?.[1]}:${action}`);
}
