import type { RuleContext, Violation, VolatileItem } from "../types.ts";
import { rulesOf } from "./define.ts";
import { amount } from "./settings.ts";
import { imageParts, instant } from "./values.ts";

const DAY = 86_400_000;
type State = "pending" | "expiring" | "no_expiration" | "expired" | "invalid";

const said =
  (state: State, words: (item: VolatileItem, context: RuleContext) => string) =>
  (context: RuleContext): readonly Violation[] =>
    (context.volatile ?? [])
      .filter((item) => isFor(item, context) && stateOf(item, context) === state)
      .map((item) => ({ message: `the ${item.side} '${item.value}' ${words(item, context)}` }));

const BOTH = ["minimal", "redhat"] as const;

/** https://conforma.dev/docs/policy/packages/release_volatile_config.html */
export const volatileConfig = rulesOf("volatile_config", {
  pending_rule: {
    kind: "warn",
    title: "No exception is pending",
    description: "No include or exclude of the policy begins to hold on a later day.",
    solution: "Nothing is to be done, unless the day is wrong.",
    in: BOTH,
    check: said("pending", ({ effectiveOn }) => `begins to hold on ${effectiveOn}`),
  },
  expiring_rule: {
    kind: "warn",
    title: "No exception is about to end",
    description:
      "No include or exclude of the policy ends within the days of the rule data `volatile_config_warning_threshold_days`.",
    solution: "Do away with the reason for it, or give it a later day.",
    in: BOTH,
    check: said(
      "expiring",
      (item, context) => `ends in ${daysLeft(item, context)} days, on ${item.effectiveUntil}`,
    ),
  },
  no_expiration: {
    kind: "warn",
    title: "Exceptions have an end",
    description: "Every include or exclude that is meant for a time says until when.",
    solution: "Give it effectiveUntil, so that somebody looks at it again.",
    in: BOTH,
    check: said("no_expiration", () => "has no end"),
  },
  expired_rule: {
    kind: "warn",
    title: "No exception has ended",
    description: "No include or exclude of the policy is of the past.",
    solution: "Remove it: it does nothing.",
    in: BOTH,
    check: said("expired", ({ effectiveUntil }) => `has ended on ${effectiveUntil}`),
  },
  invalid_config: {
    kind: "warn",
    title: "Exceptions have times",
    description: "effectiveOn and effectiveUntil of every include and exclude are times as in RFC 3339.",
    solution: "Write the time as 2026-01-31T00:00:00Z.",
    in: BOTH,
    check: said(
      "invalid",
      ({ effectiveOn = "", effectiveUntil = "" }) =>
        `has something else than times: from '${effectiveOn}' until '${effectiveUntil}'`,
    ),
  },
});

/** Undefined: it holds now, and for long enough. */
function stateOf({ effectiveOn, effectiveUntil }: VolatileItem, context: RuleContext): State | undefined {
  const [from, until] = [instant(effectiveOn), instant(effectiveUntil)];
  if ((effectiveOn && from === undefined) || (effectiveUntil && until === undefined)) return "invalid";
  const now = context.at.getTime();
  if (from !== undefined && from > now) return "pending";
  if (until === undefined) return "no_expiration";
  if (until < now) return "expired";
  const threshold = amount(context, "volatile_config_warning_threshold_days");
  return Math.floor((until - now) / DAY) <= threshold ? "expiring" : undefined;
}

const daysLeft = ({ effectiveUntil }: VolatileItem, { at }: RuleContext): number =>
  Math.floor(((instant(effectiveUntil) ?? 0) - at.getTime()) / DAY);

/** What names no image is for all; a url is for that repository and those below it. */
function isFor(item: VolatileItem, { evidence }: RuleContext): boolean {
  const { imageRef, imageUrl, imageDigest, componentNames = [] } = item;
  if (!imageRef && !imageUrl && !imageDigest && componentNames.length === 0) return true;
  const { digest, reference } = evidence.image;
  const repository = imageParts(reference)?.repo ?? "";
  return (
    imageRef === digest ||
    imageDigest === digest ||
    (imageUrl !== undefined && `${repository}/`.startsWith(`${imageUrl}/`)) ||
    componentNames.includes(evidence.component.name)
  );
}
