import type { Param } from "../types.ts";
import { type Report, suggest } from "./finding.ts";
import { type Interface, isRequired, typeOf } from "./lookup.ts";
import { type KindOf, kindOfValue } from "./values.ts";

export interface ParamUse {
  /** Who is called, for messages: `task git-clone`. */
  readonly callee: string;
  readonly given: readonly Param[];
  /** Names that come from elsewhere: a matrix, or by propagation. */
  readonly elsewhere?: readonly string[];
  readonly kindOf: KindOf;
  /** StepActions refuse what they do not declare; tasks and pipelines ignore it. */
  readonly unknownIs: "error" | "warn";
}

/** Params given to a definition against the params it declares. `report` stands at the list of params. */
export function checkParams(declared: Interface["params"], use: ParamUse, report: Report): void {
  const names = declared.map((each) => each.name);
  for (const [i, param] of use.given.entries()) {
    const spec = declared.find((each) => each.name === param.name);
    if (!spec) {
      const message = `${use.callee} has no param ${param.name}`;
      report[use.unknownIs]([i], "unknown-param", message, `remove it, or ${suggest(param.name, names)}`);
      continue;
    }
    const wanted = typeOf(spec);
    const got = kindOfValue(param.value, use.kindOf);
    if (wanted !== got) {
      const message = `param ${param.name} of ${use.callee} wants ${wanted}, gets ${got}`;
      report.error([i, "value"], "param-type", message, adviceFor(wanted));
    }
  }
  const there = new Set([...use.given.map((each) => each.name), ...(use.elsewhere ?? [])]);
  for (const spec of declared.filter((each) => isRequired(each) && !there.has(each.name))) {
    report.error(
      [],
      "missing-param",
      `${use.callee} needs the param ${spec.name}`,
      `add it: - name: ${spec.name}`,
    );
  }
}

const adviceFor = (wanted: string): string =>
  ({
    array: 'write a list: ["…"], or "$(params.name[*])"',
    object: "write a mapping of keys to texts",
    string: "write one text",
  })[wanted] ?? "";

/** Workspaces bound for a definition against those it declares. `report` stands at the list of bindings. */
export function checkWorkspaces(
  callee: string,
  declared: Interface["workspaces"],
  bound: readonly { name: string }[],
  report: Report,
): void {
  const names = declared.map((each) => each.name);
  for (const [i, each] of bound.entries()) {
    if (names.includes(each.name)) continue;
    const message = `${callee} has no workspace ${each.name}`;
    report.error([i], "unknown-workspace", message, `remove it, or ${suggest(each.name, names)}`);
  }
  for (const workspace of declared) {
    if (workspace.optional || bound.some((each) => each.name === workspace.name)) continue;
    const message = `${callee} needs the workspace ${workspace.name}, and nothing is bound to it`;
    report.error([], "unbound-workspace", message, `bind it: - name: ${workspace.name}`);
  }
}
