import type { Definition } from "../../engine/resolve/index.ts";

/** Where the catalog's sources say that it is published; a publication puts its own place there. */
export const CATALOG_REGISTRY = "localhost/slipway";

/** The definition with defaults of params that name a repository of the catalog's registry in `into`. */
export function placed<D extends Definition>(object: D, into: string): D {
  const { params } = object.spec;
  if (object.kind !== "Pipeline" || params === undefined) return object;
  const moved = params.map((param) =>
    typeof param.default === "string" && param.default.startsWith(`${CATALOG_REGISTRY}/`)
      ? { ...param, default: into + param.default.slice(CATALOG_REGISTRY.length) }
      : param,
  );
  return { ...object, spec: { ...object.spec, params: moved } };
}
