import type { Attestation } from "../types.ts";
import { recordOf } from "./read.ts";
import { SLSA_1 } from "./statement.ts";

/**
 * Marks the provenance of PipelineRuns, and leaves out all but the newest of each SLSA version. If one of
 * several says no time, none of them is taken: nobody could say which is the newest.
 *
 * @param buildTypes rule data `allowed_provenance_build_types`
 */
export function currentRuns(
  attestations: readonly Attestation[],
  buildTypes: readonly string[],
): readonly Attestation[] {
  const isRun = (each: Attestation) => buildTypes.includes(each.buildType) && !isTaskRun(each);
  const runs = attestations.filter(isRun);
  const groups = [runs.filter(isV1), runs.filter((each) => !isV1(each))];
  const newest = new Set(groups.flatMap(newestOf));
  return attestations
    .filter((each) => !isRun(each) || newest.has(each))
    .map((each) => ({ ...each, isPipelineRun: newest.has(each) }));
}

const isV1 = ({ predicateType }: Attestation) => predicateType === SLSA_1;

/** Of a run whose spec names no pipeline: the attestation of a TaskRun. */
function isTaskRun({ predicateType, statement }: Attestation): boolean {
  if (predicateType !== SLSA_1) return false;
  const definition = recordOf(recordOf(statement["predicate"])["buildDefinition"]);
  const spec = recordOf(definition["externalParameters"])["runSpec"];
  return spec !== undefined && !("pipelineRef" in recordOf(spec)) && !("pipelineSpec" in recordOf(spec));
}

function newestOf(runs: readonly Attestation[]): readonly Attestation[] {
  if (runs.length < 2) return runs;
  const times = runs.map(({ finishedOn }) => Date.parse(finishedOn ?? ""));
  if (times.some(Number.isNaN)) return [];
  const last = Math.max(...times);
  return runs.filter((_, i) => times[i] === last);
}
