import type { TaskRun } from "../../lib/tekton/index.ts";
import type { Reporter } from "./reporter.ts";

/** Fields of a podTemplate that mean something here; the others place a pod in a cluster. */
const UNDERSTOOD = new Set(["volumes", "env", "securityContext", "automountServiceAccountToken"]);

/** Says once what Tekton accepts and this engine has no use for. */
export function warnIgnored({ spec }: TaskRun, reporter: Reporter): void {
  const template = Object.keys(spec.podTemplate ?? {}).filter((field) => !UNDERSTOOD.has(field));
  const ignored = [
    ...template.map((field) => `podTemplate.${field}`),
    ...(spec.computeResources ? ["computeResources"] : []),
    ...(spec.debug ? ["debug"] : []),
  ];
  if (ignored.length > 0) reporter.warn(`ignored here: ${ignored.join(", ")}`);
}
