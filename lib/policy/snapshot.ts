import { parse } from "yaml";
import { explain } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import { problemsOf } from "./check.ts";
import { policyFault } from "./fault.ts";
import type { Snapshot } from "./types.ts";

/**
 * A Snapshot out of JSON or YAML: its spec, or the whole object. What has components is the spec, as for every
 * task that comes later. Fault POLICY_BAD_SNAPSHOT names each field.
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
  const wrapped = isRecord(value) && !Object.hasOwn(value, "components") ? value["spec"] : undefined;
  const spec = isRecord(wrapped) ? wrapped : value;
  const problems = [...problemsOf("judged-snapshot", spec), ...unclear(spec)];
  if (problems.length > 0) throw bad(from, problems);
  return spec as Snapshot;
}

const KNOWN = ["components", "name", "containerImage", "source"];

/** Programs in Go read a key in any case, the last of several: they would see other images than we do. */
function unclear(spec: unknown): readonly string[] {
  const components = isRecord(spec) && Array.isArray(spec["components"]) ? spec["components"] : [];
  const places = [["", spec] as const, ...components.map((each, i) => [`components[${i}].`, each] as const)];
  return places.flatMap(([place, value]) =>
    Object.keys(isRecord(value) ? value : {}).flatMap((key) => {
      const meant = KNOWN.find((known) => known !== key && known.toLowerCase() === key.toLowerCase());
      return meant === undefined ? [] : [`${place}${key}: could be read as ${meant}; remove it`];
    }),
  );
}

const bad = (from: string, problems: readonly string[]) =>
  policyFault(
    "POLICY_BAD_SNAPSHOT",
    problems.map((problem) => `${from}: ${problem}`).join("\n"),
    "Give a Snapshot: { components: [{ name, containerImage, source: { git: { url, revision } } }] }.",
  );
