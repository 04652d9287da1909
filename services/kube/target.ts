import type { Resource } from "../../lib/kube/index.ts";
import { Refusal } from "./fault.ts";
import type { Kinds } from "./kinds.ts";

/** What the path of a request names. */
export interface Target {
  readonly resource: Resource;
  /** Absent: all namespaces, or a resource of the cluster. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

interface Parts {
  readonly group: string;
  readonly version: string;
  readonly rest: readonly string[];
}

/** Refuses (404) a path that names no resource that is served. */
export function targetOf(path: string, kinds: Kinds): Target {
  const parts = partsOf(path);
  if (parts === undefined || parts.rest.length === 0) throw noPath();
  const { namespace, plural = "", name, subresource, more } = namedBy(parts.rest);
  const resource = kinds.find(parts.group, parts.version, plural);
  if (resource === undefined || more) throw noPath();
  if (
    (namespace !== undefined) === (resource.cluster === true) &&
    (namespace !== undefined || name !== undefined)
  )
    throw noPath();
  if (subresource !== undefined && (subresource !== "status" || resource.status !== true)) throw noPath();
  return {
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function partsOf(path: string): Parts | undefined {
  const [, root, ...rest] = path.replace(/\/$/, "").split("/").map(decoded);
  if (root === "api") return { group: "", version: rest[0] ?? "", rest: rest.slice(1) };
  if (root === "apis") return { group: rest[0] ?? "", version: rest[1] ?? "", rest: rest.slice(2) };
  return undefined;
}

/** `namespaces/x` alone is the namespace itself, and so are its subresources. */
function namedBy(rest: readonly string[]) {
  const [first, second, third] = rest;
  const inNamespace =
    first === "namespaces" && third !== undefined && third !== "status" && third !== "finalize";
  const [plural, name, subresource, ...more] = inNamespace ? rest.slice(2) : rest;
  const namespace = inNamespace ? second : undefined;
  return { namespace, plural, name, subresource, more: more.length > 0 };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, "BadRequest", "the path is not well encoded");
  }
}

const noPath = () => new Refusal(404, "NotFound", "the server could not find the requested resource");
