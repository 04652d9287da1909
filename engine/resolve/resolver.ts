import type { ResolverRef } from "../../lib/tekton/types.ts";
import { fault } from "../fault.ts";
import type { Host, Resolved } from "../types.ts";
import type { BundleCache } from "./bundles.ts";
import { type Definition, type DefinitionKind, type Definitions, namesOf } from "./catalog.ts";

export interface ResolverOptions {
  /** Definitions of the files at hand; they go before the catalog's. */
  readonly loaded: Definitions;
  /** Read when a name is not among the loaded. */
  readonly catalog: () => Promise<Definitions>;
  readonly bundles: BundleCache;
}

/**
 * Finds definitions: by name in the files at hand, then in the catalog; by bundle in a registry.
 * Every other resolver is refused, with what to do instead.
 */
export function createResolver(options: ResolverOptions): Host["resolve"] {
  return async (ref, kind) => {
    const resolver = ref.resolver ?? "";
    if ("bundle" in ref) throw outdated(kind);
    if (resolver === "") return byName(options, ref.name ?? "", kind);
    if (resolver === "bundles") return byBundle(options, ref, kind);
    if (resolver === "cluster") return byCluster(options, ref, kind);
    throw fault(
      "ENGINE_REFUSED",
      `${kind} by resolver ${resolver} is not fetched here`,
      adviceFor(resolver, ref),
    );
  };
}

async function byName(options: ResolverOptions, name: string, kind: DefinitionKind): Promise<Resolved> {
  if (name === "") throw fault("ENGINE_INVALID", `the reference to a ${kind} has no name`, "Add name to it.");
  const key = `${kind}/${name}`;
  const loaded = options.loaded.get(key);
  if (loaded !== undefined) return { object: loaded };
  const catalog = await options.catalog();
  const found = catalog.get(key);
  if (found !== undefined) return { object: found };
  const names = [...new Set([...namesOf(options.loaded, kind), ...namesOf(catalog, kind)])];
  const next =
    names.length === 0
      ? `Give its file with -f.`
      : `Give its file with -f, or use one of: ${names.join(", ")}.`;
  throw fault("ENGINE_NOT_FOUND", `there is no ${kind} ${name} in the files or in the catalog`, next);
}

function byBundle({ bundles }: ResolverOptions, ref: ResolverRef, kind: DefinitionKind): Promise<Resolved> {
  const bundle = textParam(ref, "bundle");
  const name = textParam(ref, "name");
  const wanted = textParam(ref, "kind")?.toLowerCase();
  if (bundle === undefined || name === undefined) {
    const missing = bundle === undefined ? "bundle" : "name";
    const message = `the reference by resolver bundles has no param ${missing}`;
    throw fault("ENGINE_INVALID", message, `Add it under params of the reference: - name: ${missing}`);
  }
  if (wanted !== undefined && wanted !== kind.toLowerCase()) {
    const message = `the reference by bundle says kind ${wanted}, and a ${kind} is wanted there`;
    throw fault("ENGINE_INVALID", message, `Set its param kind to ${kind.toLowerCase()}.`);
  }
  return bundles.get(bundle, kind, name);
}

/** A cluster's objects are the files at hand. */
async function byCluster(
  { loaded }: ResolverOptions,
  ref: ResolverRef,
  kind: DefinitionKind,
): Promise<Resolved> {
  const name = textParam(ref, "name") ?? "";
  const found: Definition | undefined = loaded.get(`${kind}/${name}`);
  if (found !== undefined) return { object: found };
  const message = `${kind} ${name} by resolver cluster is not in the files given`;
  throw fault("ENGINE_REFUSED", message, "Give its file with -f or --objects, or run it in a cluster.");
}

function adviceFor(resolver: string, ref: ResolverRef): string {
  const elsewhere = "or run it in a cluster.";
  if (resolver === "git") {
    const [url, path] = [
      textParam(ref, "url") ?? "the repository",
      textParam(ref, "pathInRepo") ?? "the file",
    ];
    return `Clone ${url}, refer to it by name and give ${path} with -f; ${elsewhere}`;
  }
  if (resolver === "http") {
    return `Download ${textParam(ref, "url") ?? "the file"}, refer to it by name and give the file with -f; ${elsewhere}`;
  }
  return `Refer to it by name and give its file with -f, or by bundle; ${elsewhere}`;
}

const outdated = (kind: string) =>
  fault(
    "ENGINE_INVALID",
    `the reference to a ${kind} has the field bundle, which Tekton removed`,
    "Write resolver: bundles, with the params name, bundle and kind.",
  );

function textParam({ params = [] }: ResolverRef, name: string): string | undefined {
  const value = params.find((param) => param.name === name)?.value;
  return typeof value === "string" && value !== "" ? value : undefined;
}
