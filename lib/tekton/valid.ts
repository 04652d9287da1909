import type { PipelineSpec, TaskSpec } from "./types.ts";

/** A name that a cluster would not admit, and where it stands in the spec. */
export interface NameProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** DNS-1123: names of steps, volumes and pipeline tasks. Source: k8s.io/apimachinery validation. */
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** Source: ResultNameFormat and step results of Tekton. */
const RESULT = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$|^[A-Za-z_][-A-Za-z0-9_.]*$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const LONGEST = 253;

/** True for a name that an object of a cluster may have: no separator of paths, no `..`. */
export const isObjectName = (name: string): boolean =>
  name.length <= LONGEST && SUBDOMAIN.test(name) && !name.includes("..");

/**
 * Names in a Task that a cluster refuses at admission. Here they become files and folders, so nothing but a
 * plain name may pass. A name with a variable in it is looked at when the variable has its value.
 */
export function taskNameProblems({ steps, sidecars, volumes, results }: TaskSpec): NameProblem[] {
  return [
    ...problems("steps", steps, LABEL),
    ...problems("sidecars", sidecars, LABEL),
    ...problems("volumes", volumes, LABEL),
    ...problems("results", results, RESULT),
    ...(steps ?? []).flatMap((step, index) =>
      problems("results", step.results, RESULT).map(({ path, message }) => ({
        path: ["steps", index, ...path],
        message,
      })),
    ),
  ];
}

/** Names of the tasks of a Pipeline that a cluster refuses. */
export const pipelineNameProblems = ({ tasks, finally: last }: PipelineSpec): NameProblem[] => [
  ...problems("tasks", tasks, LABEL),
  ...problems("finally", last, LABEL),
];

function problems(
  field: string,
  entries: readonly { readonly name?: string }[] = [],
  format: RegExp,
): NameProblem[] {
  return entries.flatMap(({ name = "" }, index) =>
    name === "" || name.includes("$(") || format.test(name)
      ? []
      : [{ path: [field, index, "name"], message: `invalid name ${shown(name)}` }],
  );
}

const shown = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
