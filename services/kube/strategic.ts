import { isRecord } from "../../lib/json/index.ts";

/**
 * Lists of Kubernetes' own kinds that are merged, and by which key (`patchMergeKey` of its types). All other
 * lists are replaced.
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  "ServiceAccount.secrets": "name",
  "ServiceAccount.imagePullSecrets": "name",
  "metadata.ownerReferences": "uid",
};
/** Lists of plain values that are united (`patchStrategy: merge`). */
const UNITED = new Set(["metadata.finalizers"]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a strategic merge patch makes of an object: a JSON merge patch whose lists of named entries are merged
 * by their key, with `$patch: delete` and `$patch: replace`.
 */
export function strategicPatch(kind: string, target: Fields, patch: Fields): Fields {
  return mergedFields(target, patch, "", kind);
}

function mergedFields(target: Fields, patch: Fields, path: string, kind: string): Fields {
  if (patch["$patch"] === "replace") return withoutDirectives(patch);
  if (patch["$patch"] === "delete") return {};
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(withoutDirectives(patch))) {
    const below = path === "" ? key : `${path}.${key}`;
    if (value === null) merged.delete(key);
    else merged.set(key, mergedValue(merged.get(key), value, below, kind));
  }
  return Object.fromEntries(merged);
}

function mergedValue(target: unknown, value: unknown, path: string, kind: string): unknown {
  if (isRecord(value)) return mergedFields(isRecord(target) ? target : {}, value, path, kind);
  if (!Array.isArray(value)) return value;
  const before: readonly unknown[] = Array.isArray(target) ? target : [];
  if (UNITED.has(path)) return [...new Set([...before, ...value])];
  const key = MERGE_KEYS[path] ?? MERGE_KEYS[`${kind}.${path}`];
  return key === undefined ? value : mergedList(before, value, key, kind);
}

function mergedList(
  target: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  kind: string,
): unknown[] {
  const entries = patch.filter(isRecord);
  const replaces = entries.some((each) => each["$patch"] === "replace" && each[key] === undefined);
  const merged = new Map((replaces ? [] : target.filter(isRecord)).map((each) => [each[key], each] as const));
  for (const entry of entries) {
    if (entry[key] === undefined) continue;
    if (entry["$patch"] === "delete") merged.delete(entry[key]);
    else merged.set(entry[key], mergedFields(merged.get(entry[key]) ?? {}, entry, "", kind));
  }
  return [...merged.values()];
}

const withoutDirectives = (patch: Fields): Fields =>
  Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith("$")));
