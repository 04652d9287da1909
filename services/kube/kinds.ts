import { apiVersionOf, type KubeObject, RESOURCES, type Resource } from "../../lib/kube/index.ts";

/** Kubernetes' own resources whose plural is no regular one, or which lie in no namespace. */
const CLUSTER_WIDE = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "ClusterRole",
  "ClusterRoleBinding",
  "StorageClass",
  "PriorityClass",
  "CustomResourceDefinition",
  "APIService",
]);

/** The resources that are served: those of the catalog, and whatever was given. */
export class Kinds {
  readonly #all: Resource[] = Object.values(RESOURCES);

  /** The resource of an object; one that is new is served from now on. */
  of({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): Resource {
    const known = this.#all.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
    if (known !== undefined) return known;
    const made = resourceFor(apiVersion, kind);
    this.#all.push(made);
    return made;
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#all.find(
      (each) => each.group === group && each.version === version && each.plural === plural,
    );
  }

  all(): readonly Resource[] {
    return this.#all;
  }
}

function resourceFor(apiVersion: string, kind: string): Resource {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  return {
    group,
    version,
    kind,
    plural: pluralOf(kind.toLowerCase()),
    ...(CLUSTER_WIDE.has(kind) ? { cluster: true as const } : {}),
    // Those of definitions mostly have it; ConfigMaps and the like are in the table.
    ...(group === "" ? {} : { status: true as const }),
  };
}

/** As Kubernetes guesses it (meta.UnsafeGuessKindToResource). */
function pluralOf(singular: string): string {
  if (/(s|x|z|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}
