import type { Log } from "../log/index.ts";
import { rootIds } from "./describe-spdx.ts";
import { annotationProperty, spdxPurl } from "./packages.ts";
import { formatPurl, parsePurl } from "./purl.ts";
import type { SpdxDocument, SpdxPackage, SpdxRelationship } from "./types.ts";

const FETCHED = /^(hermeto|cachi2):found_by$/;
const isFetched = (each: SpdxPackage) =>
  (each.annotations ?? []).some((one) => FETCHED.test(annotationProperty(one)?.name ?? ""));

/** Type, namespace, name and version; nothing without a version. */
function purlKey(each: SpdxPackage): string | undefined {
  const purl = parsePurl(spdxPurl(each) ?? "");
  if (!purl?.version) return undefined;
  const { type, namespace, name, version } = purl;
  return formatPurl({ type, name, version, ...(namespace ? { namespace } : {}) });
}

const checksumKey = (each: SpdxPackage) =>
  each.checksums && each.checksums.length > 0
    ? each.checksums
        .map((one) => `${one.algorithm}:${one.checksumValue}`)
        .sort()
        .join("|")
    : undefined;

/** What contains each package. */
const containers = (document: SpdxDocument) =>
  new Map(
    document.relationships
      .filter((each) => each.relationshipType === "CONTAINS")
      .map((each) => [each.relatedSpdxElement, each.spdxElementId]),
  );

/** Equal checksums where both have them, else the same purl without qualifiers. */
function isSame(inherited: SpdxPackage, own: SpdxPackage): boolean {
  const [one, other] = [checksumKey(inherited), checksumKey(own)];
  if (one && other && !isFetched(inherited)) return one === other;
  const key = purlKey(inherited);
  return key !== undefined && key === purlKey(own);
}

function groupByKeys(packages: readonly SpdxPackage[]): ReadonlyMap<string, readonly SpdxPackage[]> {
  const groups = new Map<string, SpdxPackage[]>();
  for (const each of packages)
    for (const key of [checksumKey(each), purlKey(each)]) {
      if (key === undefined) continue;
      const group = groups.get(key) ?? [];
      group.push(each);
      groups.set(key, group);
    }
  return groups;
}

/** Package of the document → what contained it in the parent, or the parent itself. */
function inheritedFrom(document: SpdxDocument, parent: SpdxDocument, parentId: string): Map<string, string> {
  const own = groupByKeys(document.packages.filter((each) => !isFetched(each)));
  const roots = new Set(rootIds(parent));
  const parentContainers = containers(parent);
  const found = new Map<string, string>();
  for (const inherited of parent.packages) {
    const container = parentContainers.get(inherited.SPDXID);
    if (container === undefined) continue;
    const candidates = [checksumKey(inherited), purlKey(inherited)].flatMap(
      (key) => own.get(key ?? "") ?? [],
    );
    for (const each of candidates)
      if (!found.has(each.SPDXID) && isSame(inherited, each))
        found.set(each.SPDXID, roots.has(container) ? parentId : container);
  }
  return found;
}

/** Ancestors of the parent, with their descent; their `is_base_image` becomes `is_ancestor_image`. */
function ancestorsOf(parent: SpdxDocument, parentId: string) {
  const roots = new Set(rootIds(parent));
  const descents = parent.relationships.filter((each) => each.relationshipType === "DESCENDANT_OF");
  const ids = new Set(descents.map((each) => each.relatedSpdxElement));
  const rename = (comment: string) => comment.replace("is_base_image", "is_ancestor_image");
  const packages = parent.packages
    .filter((each) => ids.has(each.SPDXID))
    .map((each) => ({
      ...each,
      ...(each.annotations
        ? { annotations: each.annotations.map((one) => ({ ...one, comment: rename(one.comment) })) }
        : {}),
    }));
  const relationships = descents.map((each) => ({
    ...each,
    spdxElementId: roots.has(each.spdxElementId) ? parentId : each.spdxElementId,
  }));
  return { packages, relationships };
}

/**
 * Says of each package whether it came with the base image: what the parent's SBOM has too is contained in
 * the parent (or in the ancestor that the parent has it from), no longer in the image. What a prefetch
 * fetched is always the image's own.
 *
 * @param document the image's SBOM, with its one DESCENDANT_OF relationship.
 * @returns the document as it was if there is no parent in it.
 */
export function contextualize(document: SpdxDocument, parent: SpdxDocument, log: Log): SpdxDocument {
  const descent = document.relationships.find((each) => each.relationshipType === "DESCENDANT_OF");
  if (!descent) return document;
  const parentId = descent.relatedSpdxElement;
  const inherited = inheritedFrom(document, parent, parentId);
  const ancestors = ancestorsOf(parent, parentId);
  const known = new Set(document.packages.map((each) => each.SPDXID));
  const added = ancestors.packages.filter((each) => !known.has(each.SPDXID));
  const all = new Set([...known, ...added.map((each) => each.SPDXID)]);
  const relationships = document.relationships.map((each): SpdxRelationship => {
    const from = each.relationshipType === "CONTAINS" ? inherited.get(each.relatedSpdxElement) : undefined;
    return from !== undefined ? { ...each, spdxElementId: all.has(from) ? from : parentId } : each;
  });
  log.info(`${inherited.size} of ${document.packages.length} packages came with the base image`);
  return {
    ...document,
    packages: [...document.packages, ...added],
    relationships: [
      ...relationships,
      ...ancestors.relationships.filter((each) => all.has(each.relatedSpdxElement)),
    ],
  };
}
