import type { Rule, RuleContext, Violation } from "../types.ts";

/** Names of Conforma's rule collections that rules here belong to. */
export type Collection = "minimal" | "slsa3" | "redhat" | "redhat_rpms" | "redhat_security" | "policy_data";

/** A rule as its file says it; the package's name comes from `rulesOf`. */
export interface RuleDefinition {
  /** Default: deny. */
  readonly kind?: Rule["kind"];
  readonly title: string;
  readonly description: string;
  readonly solution: string;
  /** Collections that include it. */
  readonly in: readonly Collection[];
  /** Rule of which a finding makes those of this one idle. */
  readonly after?: readonly string[];
  /** RFC 3339; before that moment a violation is a warning. */
  readonly since?: string;
  readonly check: Rule["check"];
}

/**
 * The rules of one package. Equal violations are given once, and each has the day since when its rule counts
 * unless it says another.
 */
export const rulesOf = (name: string, rules: Readonly<Record<string, RuleDefinition>>): readonly Rule[] =>
  Object.entries(rules).map(([rule, { kind = "deny", in: collections, since, after, check, ...said }]) => ({
    code: `${name}.${rule}`,
    kind,
    ...said,
    collections,
    ...(after === undefined ? {} : { dependsOn: after }),
    check: async (context) => distinct(await check(context), since),
  }));

function distinct(violations: readonly Violation[], since: string | undefined): readonly Violation[] {
  const seen = new Map(violations.map((each) => [JSON.stringify(each), each]));
  return [...seen.values()].map((each) =>
    since === undefined ? each : { ...each, effectiveOn: each.effectiveOn ?? since },
  );
}

/** One violation if something is wrong, none otherwise. */
export const unless = (good: boolean, message: string): readonly Violation[] => (good ? [] : [{ message }]);

/** Remembers per judgement of an image what several rules ask for. */
export function once<T>(ask: (context: RuleContext) => T): (context: RuleContext) => T {
  const known = new WeakMap<RuleContext, { readonly value: T }>();
  return (context) => {
    const before = known.get(context);
    if (before) return before.value;
    const value = ask(context);
    known.set(context, { value });
    return value;
  };
}
