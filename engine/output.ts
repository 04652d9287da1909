import { stringify } from "yaml";
import type { Outcome } from "./outcome.ts";
import type { AnyRun } from "./record/index.ts";

const OUTPUTS = ["yaml", "json", "name", "tree"] as const;
export type Output = (typeof OUTPUTS)[number];

/** The runs of an outcome as text for programs: each with its status; with `children`, those it made after it. */
export function printed({ runs }: Outcome, output: Output, children = false): string {
  const all = runs.flatMap(({ run, children: made }) => (children ? [run, ...made] : [run]));
  if (output === "yaml") return all.map(yaml).join("");
  if (output === "name")
    return all.map(({ kind, metadata }) => `${kind.toLowerCase()}.tekton.dev/${metadata.name}\n`).join("");
  if (output === "tree") return runs.flatMap(({ run, children: made }) => tree(run, made)).join("\n");
  const [first] = all;
  const value = all.length === 1 ? first : { apiVersion: "v1", kind: "List", items: all };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** One YAML document. */
const yaml = (object: unknown): string =>
  `---\n${stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 })}`;

function tree(run: AnyRun, children: readonly AnyRun[]): string[] {
  const own = children.filter(
    ({ metadata }) => metadata.labels?.["tekton.dev/pipelineRun"] === run.metadata.name,
  );
  const skipped = run.kind === "PipelineRun" ? (run.status?.skippedTasks ?? []) : [];
  return [
    `${run.kind} ${run.metadata.name}: ${reasonOf(run)}`,
    ...stepLines(run),
    ...own.flatMap((child) => tree(child, children).map((line) => `  ${line}`)),
    ...skipped.map(({ name, reason }) => `  ${name}: skipped, ${reason}`),
    ...(run.metadata.labels?.["tekton.dev/pipelineRun"] === undefined ? [""] : []),
  ];
}

function stepLines(run: AnyRun): string[] {
  if (run.kind !== "TaskRun") return [];
  return (run.status?.steps ?? []).map(
    ({ name, terminated }) => `  step ${name}: exit code ${terminated?.exitCode ?? "none"}`,
  );
}

const reasonOf = (run: AnyRun): string => run.status?.conditions?.[0]?.reason ?? "not started";
