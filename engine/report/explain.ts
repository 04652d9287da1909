import { declaredType } from "../../lib/tekton/index.ts";
import type { ParamSpec, Pipeline, Task } from "../../lib/tekton/types.ts";
import { cut } from "./text.ts";

/** A Task or Pipeline for its user: what it does, what it wants, what it gives. */
export function explainTask({ kind, metadata, spec }: Task | Pipeline, width = 100): string {
  const version = metadata.labels?.["app.kubernetes.io/version"];
  const steps = kind === "Task" ? ((spec as Task["spec"]).steps ?? []) : [];
  return [
    `${kind} ${metadata.name ?? ""}${version === undefined ? "" : ` ${version}`}`,
    ...(spec.description === undefined ? [] : wrapped(spec.description, width, "  ")),
    ...section("params", (spec.params ?? []).map(paramLine), width),
    ...section(
      "workspaces",
      (spec.workspaces ?? []).map(({ name, optional, description }) => [
        `${name}${optional ? " (optional)" : ""}`,
        description,
      ]),
      width,
    ),
    ...section(
      "results",
      (spec.results ?? []).map(({ name, type = "string", description }) => [
        `${name}${type === "string" ? "" : ` (${type})`}`,
        description,
      ]),
      width,
    ),
    ...section(
      "steps",
      steps.map(({ name = "unnamed", image = "" }) => [name, image]),
      width,
    ),
    "",
    `  slipway run ${metadata.name ?? ""}${(spec.params ?? [])
      .filter(isRequired)
      .map(({ name }) => ` -p ${name}=…`)
      .join("")}${(spec.workspaces ?? [])
      .filter(({ optional }) => !optional)
      .map(({ name }) => ` -w ${name}=DIR`)
      .join("")}`,
  ].join("\n");
}

const isRequired = (param: ParamSpec): boolean => param.default === undefined;

function paramLine(param: ParamSpec): [string, string | undefined] {
  const type = declaredType(param);
  const value = param.default === undefined ? "required" : `default ${JSON.stringify(param.default)}`;
  return [`${param.name} (${type === "string" ? "" : `${type}, `}${value})`, param.description];
}

function section(
  title: string,
  entries: readonly (readonly [string, string | undefined])[],
  width: number,
): string[] {
  if (entries.length === 0) return [];
  const lines = entries.flatMap(([head, text = ""]) => [
    `    ${cut(head, width)}`,
    ...wrapped(text, width, "        "),
  ]);
  return ["", `  ${title}`, ...lines];
}

function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(indent + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
