import { checkOutputPath } from "../paths.ts";
import type { NpmDependency } from "./dependency.ts";

/**
 * Where each archive lies below `deps/`, by place in the lockfile; bundled and local packages have none.
 * Two different packages can come to one name (`@a/b` and `a-b`); all but the first then carry a piece
 * of their hash.
 */
export function archivePaths(dependencies: readonly NpmDependency[]): Map<string, string> {
  const taken = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const each of dependencies) {
    const plain = archivePath(each);
    if (plain === undefined) continue;
    const identity = `${each.name}@${each.version} ${each.digests[0]?.hex ?? ""}`;
    const path = free(plain, identity, each.digests[0]?.hex, taken);
    taken.set(path, identity);
    paths.set(each.place, checkOutputPath(path, each.name, "package-lock.json"));
  }
  return paths;
}

/** The layout of the field's tool: `npm/scope-name-1.0.0.tgz`, other addresses in a folder of their own. */
function archivePath({ origin, name, version, digests }: NpmDependency): string | undefined {
  if (origin.kind === "registry") return `npm/${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`;
  const digest = digests[0];
  if (origin.kind !== "url" || digest === undefined) return undefined;
  return `npm/external-${name}/${name}-external-${digest.algorithm}-${digest.hex}.tgz`;
}

function free(
  path: string,
  identity: string,
  hex: string | undefined,
  taken: ReadonlyMap<string, string>,
): string {
  const owner = taken.get(path);
  if (owner === undefined || owner === identity) return path;
  return path.replace(
    /\.tgz$/,
    `-${hex?.slice(0, 16) ?? Buffer.from(identity).toString("hex").slice(0, 64)}.tgz`,
  );
}
