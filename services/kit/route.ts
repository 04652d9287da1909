import { serviceFault } from "./fault.ts";
import type { BodyRouteOptions, Method, PlainRouteOptions, Route, ServiceRequest } from "./types.ts";

/**
 * Declares a route: `route("POST /v1/things/:id", { body: schema, handle })`. `:name` takes one part of the
 * path, a last `*name` the rest of it. Write the schema `as const`, then `handle` knows the body's type.
 */
export function route<const S extends object>(key: string, options: BodyRouteOptions<S>): Route;
export function route(key: string, options: PlainRouteOptions): Route;
export function route(key: string, { body, decode, handle }: AnyRouteOptions): Route {
  const [method, path, ...more] = key.split(" ");
  if (!isMethod(method) || path === undefined || !path.startsWith("/") || more.length > 0)
    throw serviceFault(
      "SERVICE_BAD_ROUTE",
      `the route ${JSON.stringify(key)} is not a method and a path`,
      "Write it as POST /v1/things/:id.",
    );
  return {
    key,
    method,
    path,
    ...(body === undefined ? {} : { body }),
    ...(decode === undefined ? {} : { decode }),
    handle: handle as Route["handle"],
  };
}

/** The body has met the schema when a handler is called, so the handler may name its type. */
interface AnyRouteOptions extends Pick<Route, "body" | "decode"> {
  handle(request: ServiceRequest<never>): ReturnType<Route["handle"]>;
}

const METHODS: readonly string[] = ["GET", "POST", "PUT", "PATCH", "DELETE"] satisfies Method[];
const isMethod = (text: string | undefined): text is Method => METHODS.includes(text ?? "");

/** Named parts of `path` if it has the shape of `pattern`. A part that is badly encoded fits nothing. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, found] = [pattern.split("/"), path.split("/")];
  const rest = wanted.at(-1)?.startsWith("*") ? wanted.pop() : undefined;
  if (rest === undefined ? found.length !== wanted.length : found.length <= wanted.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = decoded(found[i] ?? "");
    if (value === undefined || (!part.startsWith(":") && part !== value)) return undefined;
    if (part.startsWith(":")) params[part.slice(1)] = value;
  }
  if (rest !== undefined) params[rest.slice(1)] = found.slice(wanted.length).map(decoded).join("/");
  return params;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
