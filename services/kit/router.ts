import { matchPath } from "./route.ts";
import { type Check, compileCheck } from "./schema.ts";
import type { Route } from "./types.ts";

/** A route that takes a request, with the parts of the path that it names. */
export interface Found {
  readonly route: Route;
  readonly check: Check;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a request: the first that fits. */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly check: Check }[];

  /** Compiles the schemas. Fault SERVICE_BAD_ROUTE. */
  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, check: compileCheck(route) }));
  }

  /** HEAD is answered by GET; the server leaves the body out. */
  find(method: string, path: string): Found | undefined {
    const wanted = method === "HEAD" ? "GET" : method;
    for (const { route, check } of this.#routes) {
      const params = route.method === wanted ? matchPath(route.path, path) : undefined;
      if (params !== undefined) return { route, check, params };
    }
    return undefined;
  }

  /** What is wrong with a request that no route takes, and the status that says so. */
  whyNot(method: string, path: string): readonly [status: number, why: string] {
    const others = this.#routes.filter(({ route }) => matchPath(route.path, path) !== undefined);
    if (others.length === 0) return [404, `there is no ${method} ${path}`];
    return [405, `${path} takes ${others.map(({ route }) => route.method).join(", ")}, not ${method}`];
  }
}
