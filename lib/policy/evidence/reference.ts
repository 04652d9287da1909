import type { AttestedRef } from "../types.ts";
import { list, recordOf, records, textOf } from "./read.ts";

type Json = Readonly<Record<string, unknown>>;
const PIPELINE_TASK = "tekton.dev/pipelineTask";

/**
 * A reference to a task as provenance has it: with a resolver, the older way with a bundle (which wins, as in
 * Tekton), by name, or none at all.
 */
export function refOf(value: unknown): AttestedRef {
  const ref = recordOf(value);
  if (Object.keys(ref).length === 0) return { embedded: true };
  const param = (name: string) =>
    textOf(records(list(ref["params"])).find((each) => each["name"] === name)?.["value"]);
  const resolver = textOf(ref["resolver"]);
  const old = textOf(ref["bundle"]);
  const bundle = old || (resolver === "bundles" ? param("bundle") : "");
  const kind = (resolver === "bundles" && old === "" ? param("kind") : textOf(ref["kind"])) || "task";
  const name = param("name") || textOf(ref["name"]);
  return {
    embedded: false,
    kind: kind.toLowerCase(),
    ...(resolver === "" ? {} : { resolver }),
    ...(name === "" ? {} : { name }),
    ...(bundle === "" ? {} : { bundle }),
    ...(resolver === "git" && old === ""
      ? { git: { url: param("url"), revision: param("revision"), path: param("pathInRepo") } }
      : {}),
  };
}

/** The task's name: label, else as the reference says; empty if nobody says. */
export const taskNameOf = (labels: Json, ref: AttestedRef): string =>
  textOf(labels["tekton.dev/task"]) || (ref.name ?? "");

export const pipelineTaskOf = (labels: Json): string => textOf(labels[PIPELINE_TASK]);
