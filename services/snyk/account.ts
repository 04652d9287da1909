import { type Route, route } from "../kit/index.ts";
import { EXTENSIONS } from "./languages.ts";
import { VERIFY } from "./schemas.ts";

/** Who is asked about, and what they may. */
export interface Account {
  readonly org: string;
  readonly token: string;
  /** False as for an organisation whose administrator did not turn Snyk Code on. */
  readonly sastEnabled: boolean;
}

const ORG_ID = "7f1a2c00-0000-4000-8000-000000000001";
const USER_ID = "7f1a2c00-0000-4000-8000-000000000002";

/** Routes of the API proper: who asks, what the organisation has, what is allowed, and telemetry. */
export const accountRoutes = ({ org, token, sastEnabled }: Account): Route[] => [
  route("POST /v1/verify/token", {
    body: VERIFY,
    handle: ({ body }) =>
      body.api === token ? { json: { ok: true, api: token } } : { status: 401, json: { ok: false } },
  }),
  route("GET /v1/user/me", {
    handle: () => ({ json: { id: USER_ID, username: org, orgs: [{ id: ORG_ID, name: org }] } }),
  }),
  route("GET /rest/self", {
    handle: () => ({
      headers: { "content-type": "application/vnd.api+json" },
      json: {
        jsonapi: { version: "1.0" },
        data: {
          id: USER_ID,
          type: "user",
          attributes: { name: org, username: org, default_org_context: ORG_ID },
        },
      },
    }),
  }),
  route("GET /v1/cli-config/settings/sast", {
    handle: () => ({
      json: {
        sastEnabled,
        localCodeEngine: { enabled: false, url: "", allowCloudUpload: true },
        org,
        supportedLanguages: EXTENSIONS,
        reportFalsePositivesEnabled: false,
      },
    }),
  }),
  route("POST /v1/track-sast-usage/cli", { handle: () => ({ json: { trackingCompleted: true } }) }),
  route("GET /v1/cli-config/feature-flags/:flag", {
    handle: ({ params }) => ({
      json: {
        ok: false,
        code: 403,
        userMessage: `Org ${org} doesn't have '${params["flag"]}' feature enabled`,
      },
    }),
  }),
  route("GET /v1/authorization/:action", { handle: () => ({ json: { result: { allowed: true } } }) }),
  route("POST /v1/analytics/cli", { handle: () => ({ json: {} }) }),
];
