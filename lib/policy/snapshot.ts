import { parse } from "yaml";
import { explain } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import { problemsOf } from "./check.ts";
import { policyFault } from "./fault.ts";
import type { Snapshot } from "./types.ts";

/**
 * A Snapshot out of JSON or YAML: its spec, or the whole object. Fault POLICY_BAD_SNAPSHOT names each field.
 *
 * @param from what messages call it
 */
export function readJudgedSnapshot(text: string, from: string): Snapshot {
  let value: unknown;
  try {
    value = parse(text);
  } catch (thrown) {
    throw bad(from, [`is neither JSON nor YAML: ${explain(thrown).split("\n")[0]}`]);
  }
  const spec = isRecord(value) && isRecord(value["spec"]) ? value["spec"] : value;
  const problems = problemsOf("judged-snapshot", spec);
  if (problems.length > 0) throw bad(from, problems);
  return spec as Snapshot;
}

const bad = (from: string, problems: readonly string[]) =>
  policyFault(
    "POLICY_BAD_SNAPSHOT",
    problems.map((problem) => `${from}: ${problem}`).join("\n"),
    "Give a Snapshot: { components: [{ name, containerImage, source: { git: { url, revision } } }] }.",
  );
