import type { TrustList, TrustRecord } from "./types.ts";

/** A version that was published. */
export interface NewVersion {
  /** `oci://<registry>/<repository>:<tag>` */
  readonly key: string;
  /** `sha256:<hex>` */
  readonly ref: string;
}
export interface MergeOptions {
  readonly at: Date;
  /** Days for which a version stays trusted after a newer one came. */
  readonly inEffectDays: number;
}

const DAY = 86_400_000;
/** The first moment of a day in UTC, that many days later. */
const dayOf = (at: Date, later = 0): string =>
  new Date((Math.floor(at.getTime() / DAY) + later) * DAY).toISOString().replace(".000Z", "Z");

/** Whether a version is not the newest of its key yet. */
const isNew = (list: TrustList, { key, ref }: NewVersion): boolean => list[key]?.[0]?.ref !== ref;

/**
 * A list with versions added, as `ec track bundle` does it: the newest first and without an end; what it replaces
 * ends after some days; what has ended is left out; equal neighbours are one. The very same list comes back where
 * nothing is new.
 */
export function addVersions(
  list: TrustList,
  versions: readonly NewVersion[],
  { at, inEffectDays }: MergeOptions,
): TrustList {
  const added = versions.filter((version) => isNew(list, version));
  if (added.length === 0) return list;
  const merged = new Map(Object.entries(list));
  for (const { key, ref } of added)
    merged.set(key, [{ ref, effective_on: dayOf(at) }, ...(merged.get(key) ?? [])]);
  const end = dayOf(at, inEffectDays);
  const kept = [...merged].map(([key, records]) => [key, settled(records, end, at)] as const);
  return Object.fromEntries(
    kept.filter(([, records]) => records.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function settled(records: readonly TrustRecord[], end: string, at: Date): readonly TrustRecord[] {
  const [newest, ...older] = collapsed(records);
  if (newest === undefined) return [];
  const { expires_on: _, ...endless } = newest;
  const ending = older.map((record) => ({ ...record, expires_on: record.expires_on ?? end }));
  return [endless, ...ending.filter(({ expires_on }) => Date.parse(expires_on) > at.getTime())];
}

/** Equal neighbours are one, the older of them: it says since when. */
const collapsed = (records: readonly TrustRecord[]): readonly TrustRecord[] =>
  records.filter(({ ref }, index) => records[index + 1]?.ref !== ref);
