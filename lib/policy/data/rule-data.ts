import { isRecord } from "../../json/index.ts";
import { policyFault } from "../fault.ts";
import type { RuleData } from "../types.ts";

type Json = Readonly<Record<string, unknown>>;

/** Rule data by key: of the policy configuration, then `rule_data_custom`, then `rule_data` of the sources. */
export function ruleDataOf(configured: Json, sources: Json): RuleData {
  const places = [configured, sources["rule_data_custom"], sources["rule_data"]].filter(isRecord);
  return {
    sources,
    get: (key) => places.find((each) => Object.hasOwn(each, key))?.[key],
  };
}

/**
 * `key=value,key2=value2`, as `--extra-rule-data` of ec has it: values are texts; one with a comma stands in
 * double quotes with its key. Fault POLICY_BAD_DATA.
 */
export function readExtraRuleData(text: string): Readonly<Record<string, string>> {
  const pairs = fields(text).map((field) => {
    const equals = field.indexOf("=");
    if (equals > 0) return [field.slice(0, equals), field.slice(equals + 1)] as const;
    throw policyFault(
      "POLICY_BAD_DATA",
      `extra rule data ${JSON.stringify(field)} has no key=value`,
      "Write key=value, several joined by commas, as pipeline_intention=release.",
    );
  });
  return Object.fromEntries(pairs);
}

/** Fields of one line of CSV; empty ones are left out. */
const fields = (text: string): readonly string[] =>
  [...text.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)]
    .map(([, quoted, plain]) => (quoted === undefined ? (plain ?? "").trim() : quoted.replaceAll('""', '"')))
    .filter((field) => field !== "");
