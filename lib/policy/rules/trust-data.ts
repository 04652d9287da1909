import { UNCLEAR } from "../trusted/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { setting } from "./settings.ts";
import {
  aCount,
  aFlag,
  aText,
  aTextLike,
  aTime,
  dataProblems,
  listOf,
  mapOf,
  objectOf,
  type Shape,
} from "./shape.ts";

const RECORDS: Shape = mapOf(
  listOf(objectOf({ ref: aText, effective_on: aTime, expires_on: aTime }, ["ref"]), {
    min: 1,
    repeats: true,
  }),
);
const clearPattern: Shape = (value, place) =>
  typeof value === "string" && UNCLEAR.test(value)
    ? [{ message: `${place} has signs other than * and ? that a pattern would be read by: ${value}` }]
    : aTextLike(/^(oci:\/\/|git\+)/, "a pattern that begins with oci:// or git+")(value, place);
const RULE: Shape = objectOf(
  { pattern: clearPattern, effective_on: aTime, message: aText, versions: listOf(aText, { repeats: true }) },
  ["pattern"],
  "ignored",
);
const RULES: Shape = objectOf({ allow: mapOf(listOf(RULE)), deny: mapOf(listOf(RULE)) });

/** What is wrong with the form of trusted tasks, in the data sources and in rule data. */
export function trustDataProblems(context: RuleContext): readonly Violation[] {
  const { trusted_tasks: list, trusted_task_rules: rules } = context.data.sources;
  const ownRules = setting(context, "trusted_task_rules");
  return [
    ...(list === undefined ? [] : RECORDS(list, "data trusted_tasks")),
    ...(rules === undefined ? [] : RULES(rules, "data trusted_task_rules")),
    // A key that nobody gave is an empty list.
    ...(Array.isArray(ownRules) ? [] : RULES(ownRules, "rule data trusted_task_rules")),
    ...dataProblems(context, {
      trusted_tasks: RECORDS,
      task_expiry_warning_days: aCount,
      trusted_task_rules_enabled: aFlag,
    }),
  ];
}
