import { type Route, route, type ServiceAnswer, type ServiceRequest } from "../kit/index.ts";
import { readData } from "./data.ts";

const REGISTRY = /^[A-Za-z0-9.-]+(:[0-9]+)?$/;
const REPOSITORY = /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/;

/** Problem details as Pyxis writes them. */
export const problem = (status: number, detail: string): ServiceAnswer => ({
  status,
  headers: { "content-type": "application/problem+json" },
  json: { detail, status, title: TITLES[status] ?? "Error", trace_id: "0", type: "about:blank" },
});
const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The key of the route, for `fail`. */
export const REPOSITORY_ROUTE =
  "GET /api/containers/v1/repositories/registry/:registry/repository/*repository";

/** One repository by registry and name; `include` and `exclude` choose its fields. */
export const repositoryRoute = (dir: string): Route =>
  route(REPOSITORY_ROUTE, {
    async handle({ params, query }) {
      const { registry = "", repository = "" } = params;
      if (!REGISTRY.test(registry)) return problem(400, `registry ${JSON.stringify(registry)} is no host`);
      if (!REPOSITORY.test(repository))
        return problem(400, `repository ${JSON.stringify(repository)} is no name of a repository`);
      const unknown = [...query.keys()].find((key) => key !== "include" && key !== "exclude");
      if (unknown !== undefined) return problem(400, `Extra query parameter(s) ${unknown} not in spec`);
      const all = await readData(dir, "repositories");
      const found = all.find((each) => each.registry === registry && each.repository === repository);
      return found === undefined
        ? problem(404, "The requested resource was not found.")
        : { json: fields(found, query) };
    },
  });

function fields(found: Readonly<Record<string, unknown>>, query: ServiceRequest["query"]): unknown {
  const list = (key: string) => query.get(key)?.split(",");
  const [include, exclude] = [list("include"), list("exclude")];
  const wanted = ([name]: [string, unknown]) =>
    (include?.includes(name) ?? true) && !(exclude?.includes(name) ?? false);
  return Object.fromEntries(Object.entries(found).filter(wanted));
}
