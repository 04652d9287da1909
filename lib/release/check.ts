import { planMapping } from "./mapping/plan.ts";
import { presentMembers } from "./present.ts";
import { type Problem, schemaProblems } from "./problems.ts";
import { checkedValue } from "./read.ts";
import { RELEASE_SCHEMAS } from "./schemas.ts";
import type { SnapshotComponent, SnapshotSpec } from "./types.ts";

/** What is wrong with release data, and what is only worth knowing. */
export interface DataCheck {
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * All that can be said of release data before a release: types, repositories, templates of tags and names of
 * components. It asks neither cluster nor registry: a pull request that changes data can be checked with it.
 *
 * @param data `spec.data`, of a ReleasePlanAdmission or merged
 * @param snapshot what would be released; without it every component of the mapping is taken to be there
 */
export function checkReleaseData(data: unknown, snapshot?: SnapshotSpec): DataCheck {
  const present = presentMembers(RELEASE_SCHEMAS["release-data"], data);
  const problems = schemaProblems("release-data", present);
  if (problems.length > 0) return { problems, notes: [] };
  const checked = checkedValue("release-data", "data", present);
  const { mapping } = checked;
  if (mapping === undefined) return { problems: [], notes: ["there is no mapping: nothing is pushed"] };
  const names = new Set((mapping.components ?? []).map(({ name }) => name));
  const plan = planMapping(snapshot?.components ?? [...names].map(standIn), mapping, checked);
  return { problems: plan.problems, notes: plan.notes };
}

const standIn = (name: string): SnapshotComponent => ({
  name,
  containerImage: `registry.invalid/image@sha256:${"0".repeat(64)}`,
});
