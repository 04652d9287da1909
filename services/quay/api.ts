import { type Route, route, type ServiceAnswer, type ServiceRequest, type State } from "../kit/index.ts";

/** Keys of the routes, for `fail`. */
export const QUAY_ROUTES = {
  discovery: "GET /api/v1/discovery",
  repository: "GET /api/v1/repository/*repository",
  change: "POST /api/v1/repository/*repository",
} as const;

type Visibility = "public" | "private";

/** `quay.json`. */
export interface QuayState {
  readonly token: string;
  /** By repository, `org/name`; what is not here is private. */
  readonly visibility: Readonly<Record<string, Visibility>>;
}

export interface QuayParts {
  readonly state: State<QuayState>;
  /** Whether something was pushed to the repository. */
  exists(repository: string): Promise<boolean>;
}

const CHANGE = {
  type: "object",
  required: ["visibility"],
  properties: { visibility: { enum: ["public", "private"] } },
} as const;
const VERB = "/changevisibility";

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request",
  401: "invalid_token",
  403: "insufficient_scope",
  404: "not_found",
  405: "method_not_allowed",
  429: "exceeds_license",
};

/** An error as Quay words it (ApiError of its API reference). */
export const problem = (status: number, detail: string): ServiceAnswer => {
  const type = ERROR_TYPES[status] ?? "internal_server_error";
  return {
    status,
    json: {
      detail,
      error_message: detail,
      error_type: type,
      title: type,
      type: `/api/v1/error/${type}`,
      status,
    },
  };
};

export function quayRoutes({ state, exists }: QuayParts): readonly Route[] {
  /** The answer for who may not, or undefined. Quay does not tell strangers which repositories there are. */
  const refusal = async (request: ServiceRequest, repository: string) => {
    if (bearerOf(request) === undefined) return problem(401, "Requires authentication");
    if (bearerOf(request) !== state.get().token) return problem(401, "Invalid token");
    return (await exists(repository)) ? undefined : problem(404, "Not Found");
  };
  return [
    route(QUAY_ROUTES.discovery, { handle: () => ({ json: DISCOVERY }) }),
    route(QUAY_ROUTES.repository, {
      async handle(request) {
        const { repository = "" } = request.params;
        const isPublic = state.get().visibility[repository] === "public";
        const refused = isPublic ? undefined : await refusal(request, repository);
        return refused ?? { json: described(repository, isPublic) };
      },
    }),
    route(QUAY_ROUTES.change, {
      body: CHANGE,
      async handle(request) {
        const { repository: path = "" } = request.params;
        if (!path.endsWith(VERB)) return problem(405, "Method Not Allowed");
        const repository = path.slice(0, -VERB.length);
        const refused = await refusal(request, repository);
        if (refused !== undefined) return refused;
        const { visibility } = request.body;
        await state.change((now) => ({
          ...now,
          visibility: { ...now.visibility, [repository]: visibility },
        }));
        return { json: { success: true } };
      },
    }),
  ];
}

const bearerOf = ({ headers }: ServiceRequest): string | undefined =>
  /^bearer (\S+)$/i.exec(headers["authorization"] ?? "")?.[1];

/** What tells a Quay from other registries: the description of its API (Swagger 2). */
const DISCOVERY = {
  swagger: "2.0",
  info: { version: "v1", title: "Quay Frontend" },
  basePath: "/",
  paths: {
    "/api/v1/repository/{repository}": { get: { operationId: "getRepo" } },
    "/api/v1/repository/{repository}/changevisibility": { post: { operationId: "changeRepoVisibility" } },
  },
};

function described(repository: string, isPublic: boolean): object {
  const [namespace = "", ...name] = repository.split("/");
  return {
    namespace,
    name: name.join("/"),
    kind: "image",
    state: "NORMAL",
    is_public: isPublic,
    can_admin: true,
  };
}
