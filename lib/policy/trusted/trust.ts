import { keyMatches } from "./patterns.ts";
import type { TaskVersion, TrustList, TrustRecord, TrustRule, TrustRules } from "./types.ts";
import { allHold, anyHolds, pathVersion } from "./versions.ts";

/** What is trusted, and what it depends on. */
export interface TrustInput {
  readonly list: TrustList;
  /** Given if rules are asked and not the list. */
  readonly rules?: TrustRules;
  readonly at: Date;
  /** Annotation `org.opencontainers.image.version` of a bundle, if it can be read. */
  bundleVersion(bundle: string): Promise<string | undefined>;
}

/** Answers whether tasks are trusted. */
export interface Trust {
  /** `none`: there is no data, and nothing is trusted. */
  readonly mode: "list" | "rules" | "none";
  isTrusted(task: TaskVersion): Promise<boolean>;
  /** Why a task is not trusted, and what would be, in words. */
  why(task: TaskVersion): Promise<string>;
  /** Newest trusted version of the same task. */
  latest(task: TaskVersion): string | undefined;
  /** When the record that makes a task trusted expires. */
  expiry(task: TaskVersion): string | undefined;
  /** Denials that will hold one day and match a task. */
  comingDenials(task: TaskVersion): Promise<readonly TrustRule[]>;
}

/** Rules go before the list; without either, nothing is trusted. */
export function openTrust(input: TrustInput): Trust {
  const rules = flat(input.rules);
  if (rules.allow.length + rules.deny.length > 0) return byRules(rules, input);
  return byList(input);
}

const flat = (rules: TrustRules | undefined) => ({
  allow: Object.values(rules?.allow ?? {}).flat(),
  deny: Object.values(rules?.deny ?? {}).flat(),
});

function byList({ list, at }: TrustInput): Trust {
  const live = new Map(Object.entries(list).map(([key, records]) => [key, unexpired(records, at)]));
  const recordsOf = (key: string): readonly TrustRecord[] => {
    const exact = live.get(key) ?? [];
    if (exact.length > 0 || !key.startsWith("oci://")) return exact;
    return [...live]
      .filter(([known]) => known.replace(/:[0-9.]+$/, "") === key)
      .flatMap(([, records]) => records);
  };
  const isTrusted: Trust["isTrusted"] = async ({ key, pinned }) =>
    pinned !== undefined && recordsOf(key).some(({ ref }) => ref === pinned);
  const latest: Trust["latest"] = ({ key }) => recordsOf(key)[0]?.ref;
  return {
    mode: [...live.values()].some((records) => records.length > 0) ? "list" : "none",
    isTrusted,
    latest,
    why: async (task) => {
      const newest = latest(task);
      return newest === undefined ? "no version of it is trusted" : `upgrade it to ${newest}`;
    },
    expiry: ({ key, pinned }) => live.get(key)?.find(({ ref }) => ref === pinned)?.expires_on,
    comingDenials: async () => [],
  };
}

/** Records that hold at that moment: those without an end, then those with one, the latest end first. */
function unexpired(records: readonly TrustRecord[], at: Date): readonly TrustRecord[] {
  const ends = (record: TrustRecord): number => Date.parse(record.expires_on ?? "");
  return [
    ...records.filter(({ expires_on }) => expires_on === undefined),
    ...records.filter((record) => ends(record) > at.getTime()).sort((a, b) => ends(b) - ends(a)),
  ];
}

type FlatRules = ReturnType<typeof flat>;

function byRules({ allow, deny }: FlatRules, { at, bundleVersion }: TrustInput): Trust {
  const effective = ({ effective_on }: TrustRule) =>
    effective_on === undefined || Date.parse(effective_on) <= at.getTime();
  const versionOf = async ({ bundle, path }: TaskVersion) =>
    (bundle ? await bundleVersion(bundle) : undefined) ?? pathVersion(path ?? "");
  const matching = async (task: TaskVersion, rules: readonly TrustRule[], holds: typeof anyHolds) => {
    const same = rules.filter(({ pattern }) => keyMatches(task.key, pattern));
    const version = same.some(({ versions }) => versions) ? await versionOf(task) : undefined;
    return same.filter(({ versions }) => holds(version, versions));
  };
  const denials = (task: TaskVersion) => matching(task, deny.filter(effective), anyHolds);
  const allowed = async (task: TaskVersion) =>
    (await matching(task, allow.filter(effective), allHold)).length > 0;
  return {
    mode: "rules",
    isTrusted: async (task) => (await denials(task)).length === 0 && (await allowed(task)),
    why: async (task) => denialText(await denials(task), allow.some(effective)),
    latest: () => undefined,
    expiry: () => undefined,
    comingDenials: (task) =>
      matching(
        task,
        // An end that is no time never comes: the data's form is another rule's matter.
        deny.filter((rule) => Date.parse(rule.effective_on ?? "") > at.getTime()),
        anyHolds,
      ),
  };
}

function denialText(denials: readonly TrustRule[], anyAllowed: boolean): string {
  if (denials.length === 0)
    return anyAllowed
      ? "not_allowed: no rule allows it"
      : "no_effective_rules: no rule that allows holds yet";
  const said = denials.map(({ pattern, message }) => (message ? `${pattern} (${message})` : pattern));
  return `deny_rule: ${said.join(", ")}`;
}
