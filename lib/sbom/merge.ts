import { posix } from "node:path";
import { spdxPurl } from "./packages.ts";
import { formatPurl, type PackageUrl, parsePurl } from "./purl.ts";
import { isCycloneDx } from "./read.ts";
import type {
  CycloneDxBom,
  CycloneDxComponent,
  CycloneDxTool,
  SbomDocument,
  SpdxDocument,
  SpdxPackage,
  SpdxRelationship,
} from "./types.ts";

/** What two entries are compared by, whatever their format. */
interface Item<T> {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly purl: PackageUrl | undefined;
  readonly entry: T;
}

const spdxItem = (entry: SpdxPackage): Item<SpdxPackage> => ({
  id: entry.SPDXID,
  name: entry.name,
  version: entry.versionInfo ?? "",
  purl: parsePurl(spdxPurl(entry) ?? ""),
  entry,
});
const componentItem = (entry: CycloneDxComponent): Item<CycloneDxComponent> => ({
  id: entry["bom-ref"] ?? "",
  name: entry.name,
  version: entry.version ?? "",
  purl: parsePurl(entry.purl ?? ""),
  entry,
});

/** Key of an entry without purl. A name that is a path says where, not what: then the id is the key. */
const fallbackKey = (item: Item<unknown>) =>
  item.name && !/^[./]/.test(item.name) ? `${item.name}@${item.version}` : item.id;

const sameKey = (item: Item<unknown>) => (item.purl ? formatPurl(item.purl) : fallbackKey(item));

/** Qualifiers that tell packages apart; the others say where one came from. */
const IDENTITY = new Set(["arch", "os", "classifier", "type", "epoch"]);

function identityQualifiers(purl: PackageUrl): Record<string, string> {
  const kept = Object.entries(purl.qualifiers ?? {}).filter(
    ([key, value]) =>
      IDENTITY.has(key) &&
      !(key === "arch" && value === "noarch") &&
      !(purl.type === "golang" && key === "type" && value === "module"),
  );
  return Object.fromEntries(kept);
}

const isVersionSubpath = (subpath: string | undefined) => /^v\d+$/.test(subpath ?? "");

/** A scan writes the module `x/retrodep/v2` as `pkg:golang/x/retrodep@v2.1.1#v2`. */
function moduleOf(purl: PackageUrl): PackageUrl {
  const { subpath, ...rest } = purl;
  if (purl.type !== "golang" || subpath === undefined || !isVersionSubpath(subpath)) return rest;
  return { ...rest, namespace: [rest.namespace, rest.name].filter(Boolean).join("/"), name: subpath };
}

function identityKey(item: Item<unknown>, scanned: boolean): string {
  const { purl } = item;
  if (!purl) return fallbackKey(item);
  const { subpath: _, ...identity } = scanned ? moduleOf(purl) : purl;
  return formatPurl({ ...identity, qualifiers: identityQualifiers(purl) });
}

/** Fetched from a repository or a URL, not from the registry of its kind. */
const isNonRegistry = ({ purl }: Item<unknown>) =>
  (purl?.type === "pypi" || purl?.type === "npm") &&
  ("vcs_url" in (purl.qualifiers ?? {}) || "download_url" in (purl.qualifiers ?? {}));

/** A Go module replaced by a folder: what fetched it reports it properly. */
function isLocalGo({ purl, name, version }: Item<unknown>): boolean {
  if (purl?.type !== "golang") return false;
  return (
    (Boolean(purl.subpath) && !isVersionSubpath(purl.subpath)) ||
    name.startsWith(".") ||
    version === "(devel)"
  );
}

/** Which scanned entries what was fetched already reports, and better. */
function alreadyFetched(fetched: readonly Item<unknown>[]): (item: Item<unknown>) => boolean {
  const keys = new Set(fetched.map((each) => identityKey(each, false)));
  const names = new Set(fetched.filter(isNonRegistry).map((each) => each.name));
  const paths = new Set(
    fetched.flatMap(({ purl }) => (purl?.subpath ? [posix.normalize(purl.subpath)] : [])),
  );
  const npmPath = ({ purl }: Item<unknown>) =>
    purl?.type === "npm" ? posix.join(purl.namespace ?? "", purl.name) : undefined;
  return (item) =>
    isLocalGo(item) ||
    names.has(item.name) ||
    paths.has(npmPath(item) ?? "\0") ||
    keys.has(identityKey(item, true));
}

/** How the second document's entries come to those of the first. */
type Join = <T>(first: readonly Item<T>[], second: readonly Item<T>[]) => readonly T[];

/** One entry a key, the first counts. */
function dedupe<T>(items: readonly T[], key: (item: T) => string): T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(key(item))) found.set(key(item), item);
  return [...found.values()];
}

const bySameness: Join = (first, second) => dedupe([...first, ...second], sameKey).map((each) => each.entry);
const preferFetched: Join = (scanned, fetched) => {
  const known = alreadyFetched(fetched);
  return [...scanned.filter((each) => !known(each)), ...fetched].map((each) => each.entry);
};

function mergeSpdx(first: SpdxDocument, second: SpdxDocument, join: Join): SpdxDocument {
  const packages = join(first.packages.map(spdxItem), second.packages.map(spdxItem));
  const kept = new Set([first.SPDXID, ...packages.map((each) => each.SPDXID)]);
  const redirect = (id: string) => (id === second.SPDXID ? first.SPDXID : id);
  const relationships = [...first.relationships, ...second.relationships]
    .map(
      (each): SpdxRelationship => ({
        ...each,
        spdxElementId: redirect(each.spdxElementId),
        relatedSpdxElement: redirect(each.relatedSpdxElement),
      }),
    )
    .filter((each) => kept.has(each.spdxElementId) && kept.has(each.relatedSpdxElement));
  const extracted = dedupe(
    [...(first.hasExtractedLicensingInfos ?? []), ...(second.hasExtractedLicensingInfos ?? [])],
    (each) => each.licenseId,
  );
  const { files: _, ...rest } = first as SpdxDocument & { files?: unknown };
  return {
    ...rest,
    packages,
    relationships: dedupe(relationships, (each) => Object.values(each).join(" ")),
    creationInfo: {
      ...first.creationInfo,
      creators: [...new Set([...first.creationInfo.creators, ...second.creationInfo.creators])],
    },
    ...(extracted.length > 0 ? { hasExtractedLicensingInfos: extracted } : {}),
  };
}

/** Tools in the form CycloneDX has since 1.5, from either form. */
function toolsOf(bom: CycloneDxBom): readonly CycloneDxComponent[] {
  const tools = bom.metadata?.tools;
  if (!tools) return [];
  if ("components" in tools) return tools.components ?? [];
  return Array.isArray(tools) ? (tools as readonly CycloneDxTool[]).map(toolComponent) : [];
}
const toolComponent = ({ name, version, vendor }: CycloneDxTool): CycloneDxComponent => ({
  type: "application",
  name,
  ...(version ? { version } : {}),
  ...(vendor ? { supplier: { name: vendor } } : {}),
});

function mergeCycloneDx(first: CycloneDxBom, second: CycloneDxBom, join: Join): CycloneDxBom {
  const components = join(
    (first.components ?? []).map(componentItem),
    (second.components ?? []).map(componentItem),
  );
  const tools = dedupe(
    [...toolsOf(first), ...toolsOf(second)],
    (each) => `${each.name}@${each.version ?? ""}`,
  );
  const kept = new Set(components.map((each) => each["bom-ref"]));
  const dependencies = dedupe(
    [...(first.dependencies ?? []), ...(second.dependencies ?? [])],
    (each) => each.ref,
  )
    .filter((each) => kept.has(each.ref))
    .map((each) => ({ ...each, dependsOn: (each.dependsOn ?? []).filter((ref) => kept.has(ref)) }));
  return {
    ...first,
    components,
    metadata: { ...first.metadata, tools: { components: tools } },
    ...(dependencies.length > 0 ? { dependencies } : {}),
  };
}

function merge(first: SbomDocument, second: SbomDocument, join: Join): SbomDocument {
  if (isCycloneDx(first)) return isCycloneDx(second) ? mergeCycloneDx(first, second, join) : first;
  return isCycloneDx(second) ? first : mergeSpdx(first, second, join);
}

/**
 * One document out of what scans found and what a prefetch fetched, all of one format.
 *
 * Entries with the same purl are one. What was fetched wins over what was scanned: it knows where each
 * package came from; a scanned package with the same type, namespace, name, version and identity
 * qualifiers goes, and so do scanned ones of a package that was fetched from a repository or URL, whose
 * version a scan cannot know. (The rules of the field's SBOM tool.)
 */
export function mergeSboms<T extends SbomDocument>(scanned: readonly [T, ...T[]], fetched?: T): T {
  const [first, ...others] = scanned;
  const all = others.reduce<SbomDocument>((merged, each) => merge(merged, each, bySameness), first);
  return (fetched ? merge(all, fetched, preferFetched) : all) as T;
}
