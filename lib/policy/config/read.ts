import { parse } from "yaml";
import { explain } from "../../errors/index.ts";
import { isRecord } from "../../json/index.ts";
import { problemsOf } from "../check.ts";
import { policyFault } from "../fault.ts";
import type { PolicyConfiguration } from "./types.ts";

/**
 * A policy configuration out of JSON or YAML: a bare spec, or a whole EnterpriseContractPolicy. Fault
 * POLICY_BAD_CONFIG names each field that is wrong, with its value.
 *
 * @param from what messages call it
 */
export function readPolicy(text: string, from: string): PolicyConfiguration {
  let value: unknown;
  try {
    value = parse(text);
  } catch (thrown) {
    throw bad(from, [`is neither JSON nor YAML: ${explain(thrown).split("\n")[0]}`]);
  }
  return checkPolicy(value, from);
}

/** The same of a value that was read already. */
export function checkPolicy(value: unknown, from: string): PolicyConfiguration {
  const spec = isRecord(value) && typeof value["apiVersion"] === "string" ? value["spec"] : value;
  const problems = problemsOf("policy-configuration", spec);
  if (problems.length > 0) throw bad(from, problems);
  const policy = spec as PolicyConfiguration;
  const odd = oddItems(policy);
  if (odd.length > 0) throw bad(from, odd);
  return policy;
}

const bad = (from: string, problems: readonly string[]) =>
  policyFault(
    "POLICY_BAD_CONFIG",
    problems.map((problem) => `${from}: ${problem}`).join("\n"),
    "Correct the policy configuration; schemas/policy-configuration.schema.json says what is allowed.",
  );

/** `@collection`, `*`, `pkg`, `pkg.rule`, each but the first with `:term` */
const ITEM = /^(@[\w.-]+|(\*|[\w-]+(\.[\w-]+)*(\.\*)?)(:.+)?)$/;

/** Items that can hit nothing: they would be taken for what they do not do. */
function oddItems({ sources = [] }: PolicyConfiguration): string[] {
  const says = (field: string, value: string) =>
    ITEM.test(value)
      ? []
      : [
          `${field}: ${JSON.stringify(value)} is no item; write @collection, package, package.rule or package.rule:term`,
        ];
  return sources.flatMap(({ config = {}, volatileConfig = {} }, i) =>
    (["include", "exclude"] as const).flatMap((side) => [
      ...(config[side] ?? []).flatMap((value, j) => says(`sources[${i}].config.${side}[${j}]`, value)),
      ...(volatileConfig[side] ?? []).flatMap(({ value }, j) =>
        says(`sources[${i}].volatileConfig.${side}[${j}].value`, value),
      ),
    ]),
  );
}
