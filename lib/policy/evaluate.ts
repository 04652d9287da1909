import { explain } from "../errors/index.ts";
import { type Criteria, hits, type Item, itemsFor, type Named } from "./config/index.ts";
import type { Finding, ImageVerdict, Rule, RuleContext, Violation } from "./types.ts";

/** What the rules say of one image. */
export type Judged = Pick<ImageVerdict, "violations" | "warnings" | "successes" | "excluded">;

type Excluded = ImageVerdict["excluded"][number];
type Outcome =
  | { readonly as: "violation" | "warning" | "success"; readonly finding: Finding }
  | { readonly as: "excluded"; readonly finding: Excluded };

/** Asks every rule that the criteria let in. A rule that fails makes the whole judgement fail, unless it is excluded. */
export async function evaluate(
  rules: readonly Rule[],
  criteria: Criteria,
  context: RuleContext,
): Promise<Judged> {
  const { image, component } = context.evidence;
  const own: Criteria = {
    include: itemsFor(criteria.include, image.reference, component.name),
    exclude: itemsFor(criteria.exclude, image.reference, component.name),
  };
  const asked = rules.filter((rule) => mayCount(rule, own.include));
  const outcomes: Outcome[] = [];
  // One after the other: most wait for the same few blobs, which are asked for once.
  for (const rule of asked) outcomes.push(...(await ask(rule, own, context)));
  const idle = idleRules(asked, outcomes);
  const of = (as: "violation" | "warning" | "success") =>
    sorted(
      outcomes.flatMap((each) => (each.as === as && !idle.has(each.finding.code) ? [each.finding] : [])),
    );
  return {
    violations: of("violation"),
    warnings: of("warning"),
    successes: of("success"),
    excluded: sorted(outcomes.flatMap((each) => (each.as === "excluded" ? [each.finding] : []))),
  };
}

/** Codes of rules that say nothing new, as all rules that they depend on found something; so ec leaves them out. */
function idleRules(rules: readonly Rule[], outcomes: readonly Outcome[]): ReadonlySet<string> {
  const said = outcomes.filter(({ as }) => as === "violation" || as === "warning");
  const reported = new Set(said.map(({ finding }) => finding.code));
  const idle = rules.filter(
    ({ dependsOn = [] }) => dependsOn.length > 0 && dependsOn.every((each) => reported.has(each)),
  );
  return new Set(idle.map(({ code }) => code));
}

/** Whether an include could hit the rule, or one of its findings by its term. */
const mayCount = (rule: Named, include: readonly Item[]): boolean =>
  hits(
    rule,
    include.map(({ value }) => ({ value: value.startsWith("@") ? value : withoutTerm(value) })),
  ).score > 0;

const withoutTerm = (item: string): string => item.split(":")[0] ?? item;

async function ask(rule: Rule, criteria: Criteria, context: RuleContext): Promise<readonly Outcome[]> {
  let found: readonly Violation[];
  try {
    found = await rule.check(context);
  } catch (thrown) {
    const why = excludedBy(rule, criteria);
    if (why === undefined) throw thrown;
    found = [{ message: `The rule could not be asked: ${explain(thrown)}` }];
  }
  if (found.length === 0) return passed(rule, criteria);
  return found.flatMap((violation) => outcomeOf(rule, violation, criteria, context.at));
}

const passed = (rule: Rule, criteria: Criteria): readonly Outcome[] =>
  counts(rule, criteria) ? [{ as: "success", finding: findingOf(rule, { message: "Pass" }) }] : [];

/** The more specific side wins; at a draw, the exclude. */
const counts = (named: Named, { include, exclude }: Criteria): boolean =>
  hits(named, include).score > hits(named, exclude).score;

function outcomeOf(rule: Rule, violation: Violation, criteria: Criteria, at: Date): readonly Outcome[] {
  const finding = findingOf(rule, violation);
  if (!counts(finding, criteria)) {
    const by = excludedBy(finding, criteria);
    return by === undefined ? [] : [{ as: "excluded", finding: { ...finding, ...by } }];
  }
  return [categorized(rule, violation, finding, at)];
}

function categorized(rule: Rule, { severity }: Violation, finding: Finding, at: Date): Outcome {
  const { effectiveOn } = finding;
  if (rule.kind === "warn") return { as: severity === "failure" ? "violation" : "warning", finding };
  if (severity === "warning") return { as: "warning", finding };
  if (effectiveOn === undefined || !(Date.parse(effectiveOn) > at.getTime()))
    return { as: "violation", finding: withoutOld(finding, at) };
  const message = `${finding.message.replace(/\.$/, "")}. This will become a failure starting on ${effectiveOn}`;
  return { as: "warning", finding: { ...finding, message } };
}

/** A rule that has held for long need not say since when. */
const OLD = 90 * 24 * 60 * 60 * 1000;
function withoutOld(finding: Finding, at: Date): Finding {
  const { effectiveOn, ...rest } = finding;
  return effectiveOn !== undefined && Date.parse(effectiveOn) < at.getTime() - OLD ? rest : finding;
}

function excludedBy(
  named: Named,
  { exclude }: Criteria,
): Pick<Excluded, "by" | "reference" | "until"> | undefined {
  const { items } = hits(named, exclude);
  const [first] = items;
  if (first === undefined) return undefined;
  const said = items.find(({ reference }) => reference !== undefined)?.reference;
  const until = items.find((each) => each.until !== undefined)?.until;
  return {
    by: [...new Set(items.map(({ value }) => value))].join(", "),
    ...(said === undefined ? {} : { reference: said }),
    ...(until === undefined ? {} : { until }),
  };
}

const findingOf = (rule: Rule, { message, term, effectiveOn }: Violation): Finding => ({
  code: rule.code,
  title: rule.title,
  description: rule.description,
  solution: rule.solution,
  message,
  collections: rule.collections,
  ...(term === undefined ? {} : { term }),
  ...(effectiveOn === undefined ? {} : { effectiveOn }),
});

/** By code, term and message, as ec prints them. */
export const sorted = <F extends Finding>(findings: readonly F[]): readonly F[] =>
  [...findings].sort(
    (a, b) =>
      order(a.code, b.code) ||
      order(String(a.term ?? ""), String(b.term ?? "")) ||
      order(a.message, b.message),
  );

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
