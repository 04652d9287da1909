import { type Criteria, hits } from "./config/index.ts";
import { RELEASE_RULES } from "./known.ts";
import type { Finding, Rule } from "./types.ts";
import { VOLATILE_CODES } from "./volatile.ts";

/** Includes that hit no rule at all: likely misspelt. ec says the same. */
export function unmatched({ include }: Criteria, rules: readonly Rule[]): readonly Finding[] {
  const all = [...RELEASE_RULES, ...rules];
  const missed = include.filter(({ value }) => {
    const bare = [{ value: value.startsWith("@") ? value : (value.split(":")[0] ?? value) }];
    return value !== "*" && !all.some((rule) => hits(rule, bare).score > 0);
  });
  return missed.map(({ value }) => ({
    code: "",
    title: "",
    description: "",
    solution: "",
    message: `Include criterion '${value}' doesn't match any policy rule`,
    collections: [],
  }));
}

/** Rules of the release policy that count and that no native rule stands for. */
export function notEvaluated(criteria: readonly Criteria[], rules: readonly Rule[]): readonly string[] {
  const known = new Set([...rules.map(({ code }) => code), ...VOLATILE_CODES]);
  const counts = RELEASE_RULES.filter((rule) =>
    criteria.some(({ include, exclude }) => {
      // What is excluded for some images counts for the others.
      const everywhere = exclude.filter((item) => item.image === undefined && item.components === undefined);
      return hits(rule, include).score > hits(rule, everywhere).score;
    }),
  );
  return counts
    .map(({ code }) => code)
    .filter((code) => !known.has(code))
    .sort();
}
