import { isSha256, parseReference } from "../../lib/oci/index.ts";
import {
  executedTaskRuns,
  imageHints,
  type ProvenanceInput,
  type Statement,
  slsa1,
  slsa02,
} from "../../lib/provenance/index.ts";
import type { PipelineRun, TaskRun } from "../../lib/tekton/types.ts";
import type { AnyRun } from "../record/index.ts";
import type { EvidenceFormat } from "./types.ts";

/** One image to sign, for the TaskRun that reports it. */
export interface ToSign {
  readonly image: string;
  readonly taskRun: string;
}

/** Each image once, by the first TaskRun that reports it; and what looks like one and is none. */
export function imagesToSign(runs: readonly AnyRun[]): { toSign: ToSign[]; problems: string[] } {
  const found = runs.filter(isDone).flatMap(({ kind, metadata: { name = "" }, status }) => {
    if (kind !== "TaskRun") return [];
    const { images, problems } = imageHints(status?.results ?? []);
    return [{ name, images, problems }];
  });
  const byImage = new Map<string, ToSign>();
  for (const { name, images } of found)
    for (const image of images) if (!byImage.has(image)) byImage.set(image, { image, taskRun: name });
  const problems = found.flatMap((each) => each.problems.map((text) => `TaskRun ${each.name}: ${text}`));
  return { toSign: [...byImage.values()], problems };
}

/** A run that ended: failed ones too, since evidence says what happened. */
export const isDone = ({ status }: AnyRun): boolean =>
  status?.completionTime !== undefined && status.conditions?.[0]?.status !== "Unknown";

/** The PipelineRuns that ran at least one task, each with its own TaskRuns. */
export function pipelinesOf(
  runs: readonly AnyRun[],
): { readonly pipelineRun: PipelineRun; readonly taskRuns: readonly TaskRun[] }[] {
  const taskRuns = runs.filter((run): run is TaskRun => run.kind === "TaskRun");
  return runs.flatMap((run) => {
    if (run.kind !== "PipelineRun" || !isDone(run)) return [];
    const own = executedTaskRuns(run, taskRuns);
    return own.length === 0 ? [] : [{ pipelineRun: run, taskRuns: own }];
  });
}

const WRITERS: Readonly<Record<EvidenceFormat, (input: ProvenanceInput) => Statement>> = {
  "slsa/v1": slsa02,
  "slsa/v2alpha4": slsa1,
};
/** How the file of a statement is called. */
export const FILE_NAMES: Readonly<Record<EvidenceFormat, string>> = {
  "slsa/v1": "slsa-v0.2",
  "slsa/v2alpha4": "slsa-v1",
};

/** @throws Fault PROVENANCE_BAD_IMAGE_ID */
export const statementOf = (format: EvidenceFormat, input: ProvenanceInput): Statement =>
  WRITERS[format](input);

/** Where a statement is attached: `repository@sha256:<hex>` of every subject that lies in a registry. */
export const placesOf = ({ subject }: Statement): string[] => [
  ...new Set(
    subject.flatMap(({ name, digest }) => {
      const image = `${name}@sha256:${digest["sha256"]}`;
      return isImage(image) ? [image] : [];
    }),
  ),
];

function isImage(text: string): boolean {
  try {
    const { digest = "", tag } = parseReference(text);
    return isSha256(digest) && tag === undefined;
  } catch {
    return false;
  }
}
