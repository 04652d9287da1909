/**
 * A stand-in for Snyk as far as `snyk code test` and `snyk ignore` speak with it: the API's routes (v1 and
 * rest) and those of the analysis, which Snyk has on another host, at one address. The protocol is the
 * CLI's; the analysis is not Snyk's, but a few rules about lines.
 */
import { randomUUID } from "node:crypto";
import type { Log } from "../../lib/log/index.ts";
import {
  openState,
  type Service,
  type ServiceAnswer,
  type ServiceRequest,
  startService,
} from "../kit/index.ts";
import { accountRoutes } from "./account.ts";
import type { Uploads } from "./bundles.ts";
import { codeRoutes } from "./code.ts";

export interface SnykOptions {
  /** Folder of its state: `snyk.json` (token and organisation), `snyk-uploads.json`. Default: in memory. */
  readonly dir?: string;
  readonly port?: number;
  readonly log?: Log;
  /** False: the organisation has Snyk Code turned off. */
  readonly sastEnabled?: boolean;
}

export interface SnykService extends Service {
  /** The one token that it takes; the same again if `dir` is. */
  readonly token: string;
  /** From now on analyses end with status FAILED, or no longer do. */
  failAnalyses(fail: boolean): void;
}

/** Routes that the CLI asks without a token. */
const OPEN = ["/filters", "/v1/verify/token", "/v1/analytics/cli"];

/** Starts it. Faults of the kit. */
export async function startSnyk(options: SnykOptions = {}): Promise<SnykService> {
  const { dir, port, log, sastEnabled = true } = options;
  const account = await openState(dir, "snyk", { org: "slipway", token: "" });
  const { org, token } = await account.change((now) => ({ ...now, token: now.token || randomUUID() }));
  const uploads = await openState<Uploads>(dir, "snyk-uploads", { bundles: {}, contents: {} });
  let fails = false;
  const service = await startService({
    name: "snyk",
    routes: [...accountRoutes({ org, token, sastEnabled }), ...codeRoutes(uploads, () => fails)],
    guard: (request) =>
      OPEN.includes(request.path) || tokenOf(request) === token ? undefined : UNAUTHORIZED,
    refuse: problem,
    ...(port === undefined ? {} : { port }),
    ...(log === undefined ? {} : { log }),
  });
  return {
    ...service,
    token,
    failAnalyses: (fail) => {
      fails = fail;
    },
  };
}

/** What Snyk says of these, in the words of which the CLI prints one. */
const WORDS: Readonly<Record<number, string>> = { 401: "Not authorised", 403: "Forbidden" };

const problem = (status: number, why: string): ServiceAnswer => {
  const message = WORDS[status] ?? why;
  return { status, json: { code: status, error: message, message, userMessage: message } };
};
const UNAUTHORIZED = problem(401, "");

/** `token <token>` for the API, `Bearer <token>` for the analysis. */
const tokenOf = ({ headers }: ServiceRequest): string | undefined =>
  /^(?:token|bearer) (\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
