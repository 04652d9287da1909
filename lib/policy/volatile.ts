import { itemsFor, type PolicyConfiguration, type VolatileItem, volatileItems } from "./config/index.ts";
import { DEFAULTS } from "./rules/index.ts";
import type { Rule, RuleContext } from "./types.ts";

/** What a volatile item of a policy needs attention for. */
type State = "pending" | "expired" | "expiring" | "no_expiration" | "invalid";

const DAY = 24 * 60 * 60 * 1000;
const RFC_3339 = /T/;

/** Words of the release policy's package volatile_config, by state. */
const SAYS: Readonly<
  Record<
    State,
    { code: string; title: string; solution: string; message(item: VolatileItem, days: number): string }
  >
> = {
  pending: {
    code: "volatile_config.pending_rule",
    title: "An item of the policy will hold from a later day",
    solution: "Nothing has to be done, unless the day is wrong.",
    message: ({ type, value, from }) =>
      `Volatile ${type} rule '${value}' is pending activation (effective on: ${from})`,
  },
  expired: {
    code: "volatile_config.expired_rule",
    title: "An item of the policy holds no longer",
    solution: "Remove it from the policy configuration.",
    message: ({ type, value, until }) =>
      `Volatile ${type} rule '${value}' has expired (effective until: ${until})`,
  },
  expiring: {
    code: "volatile_config.expiring_rule",
    title: "An item of the policy will soon hold no longer",
    solution: "Do what it stands for, or give it a later day and say why.",
    message: ({ type, value, until }, days) =>
      `Volatile ${type} rule '${value}' expires in ${days} days (effective until: ${until})`,
  },
  no_expiration: {
    code: "volatile_config.no_expiration",
    title: "An item of the policy has no end",
    solution: "Give it a day until which it holds (effectiveUntil), so that somebody looks at it again.",
    message: ({ type, value }) => `Volatile ${type} rule '${value}' has no expiration date set`,
  },
  invalid: {
    code: "volatile_config.invalid_config",
    title: "The days of an item are no times",
    solution: "Write them as in RFC 3339: 2026-12-31T00:00:00Z.",
    message: ({ type, value, from = "", until = "" }) =>
      `Volatile ${type} rule '${value}' has invalid date configuration (effectiveOn: ${from}, effectiveUntil: ${until})`,
  },
};

/** Codes of the rules about the policy's own volatile items. */
export const VOLATILE_CODES: readonly string[] = Object.values(SAYS).map(({ code }) => code);

/** Warnings about items of the policy that hold for a time: these rules look at the policy, not at the image. */
export function volatileRules(policy: PolicyConfiguration): readonly Rule[] {
  const items = volatileItems(policy);
  return (Object.keys(SAYS) as State[]).map((state) => {
    const { code, title, solution, message } = SAYS[state];
    return {
      code,
      title,
      solution,
      description: `Volatile items of the policy configuration that are ${state.replace("_", " ")} are told.`,
      kind: "warn",
      collections: ["minimal", "redhat"],
      check: (context) =>
        itemsFor(items, context.evidence.image.reference, context.evidence.component.name)
          .filter((item) => stateOf(item, context) === state)
          .map((item) => ({ message: message(item, daysLeft(item, context.at)) })),
    } satisfies Rule;
  });
}

const daysLeft = ({ until = "" }: VolatileItem, at: Date): number =>
  Math.floor((Date.parse(until) - at.getTime()) / DAY);

function stateOf(item: VolatileItem, { at, data }: RuleContext): State | undefined {
  const { from, until } = item;
  // A day without a time holds, but the policy asks for times.
  if ([from, until].some((each) => each !== undefined && !RFC_3339.test(each))) return "invalid";
  if (from !== undefined && Date.parse(from) > at.getTime()) return "pending";
  if (until === undefined) return "no_expiration";
  if (Date.parse(until) < at.getTime()) return "expired";
  const threshold = data.get(THRESHOLD) ?? DEFAULTS[THRESHOLD];
  return daysLeft(item, at) <= Number(threshold) ? "expiring" : undefined;
}

const THRESHOLD = "volatile_config_warning_threshold_days";
