import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact } from "../../lib/tekton/index.ts";
import type { Container } from "../types.ts";
import type { Entry } from "./message.ts";

/** Types of entries in a termination message that hold provenance files. */
const STEP_ARTIFACTS = 5;
const TASK_ARTIFACTS = 6;

/** What a Task or step says it read and made. Source: https://tekton.dev/docs/pipelines/artifacts/ */
export interface Artifacts {
  readonly inputs?: Artifact[];
  readonly outputs?: Artifact[];
}

/** The provenance files of a step, as entries of its message. @param tekton host folder of `/tekton` */
export function artifactEntries(tekton: string, step: string, index: number): Entry[] {
  const own = read(join(tekton, "run", String(index), "status", "artifacts", "provenance.json"));
  const task = read(join(tekton, "artifacts", "provenance.json"));
  const entry = (key: string, value: string | undefined, type: number): Entry[] =>
    value === undefined ? [] : [{ key, value, type }];
  return [
    ...entry(`/tekton/steps/${step}/artifacts/provenance.json`, own, STEP_ARTIFACTS),
    ...entry("/tekton/artifacts/provenance.json", task, TASK_ARTIFACTS),
  ];
}

/** What a step's message says about artifacts; nothing for a file that is not JSON. */
export const stepArtifacts = (entries: readonly Entry[]): Artifacts => artifactsOf(entries, STEP_ARTIFACTS);

/** The Task's artifacts: those of its steps together with its own, each once. */
export function taskArtifacts(all: readonly (readonly Entry[])[]): Artifacts {
  const each = all.flatMap((entries) => [artifactsOf(entries, TASK_ARTIFACTS), stepArtifacts(entries)]);
  const inputs = unique(each.flatMap((one) => one.inputs ?? []));
  const outputs = unique(each.flatMap((one) => one.outputs ?? []));
  return { ...(inputs.length > 0 ? { inputs } : {}), ...(outputs.length > 0 ? { outputs } : {}) };
}

const unique = (artifacts: readonly Artifact[]): Artifact[] => [
  ...new Map(artifacts.map((each) => [JSON.stringify(each), each])).values(),
];

function artifactsOf(entries: readonly Entry[], type: number): Artifacts {
  const found = entries.find((entry) => entry.type === type);
  return found ? parsed(found.value) : {};
}

function parsed(text: string): Artifacts {
  try {
    const { inputs, outputs } = JSON.parse(text);
    return { ...(Array.isArray(inputs) ? { inputs } : {}), ...(Array.isArray(outputs) ? { outputs } : {}) };
  } catch {
    return {};
  }
}

const REFERENCE = /\$\(steps\.([\w-]+)\.(inputs|outputs)(?:\.([^)]+))?\)/g;

/**
 * Puts in `$(steps.<step>.outputs.<artifact>)`, as JSON of its values: in arguments and environment, and in a
 * script that takes no arguments, as Tekton does.
 */
export function withArtifacts(container: Container, steps: string): Container {
  const replace = (text: string) =>
    text.replace(REFERENCE, (whole, ...groups) => valuesOf(steps, groups) ?? whole);
  const script = container.files.length > 0 && container.argv.length === 1;
  return {
    ...container,
    argv: container.argv.map(replace),
    env: Object.fromEntries(Object.entries(container.env).map(([name, value]) => [name, replace(value)])),
    files: script
      ? container.files.map((file) => ({ ...file, content: replace(file.content) }))
      : container.files,
  };
}

function valuesOf(steps: string, [step, kind, name]: readonly unknown[]): string | undefined {
  const text = read(join(steps, `step-${step}`, "artifacts", "provenance.json"));
  const artifacts = text === undefined ? {} : parsed(text);
  const list = (kind === "inputs" ? artifacts.inputs : artifacts.outputs) ?? [];
  const found = list.find((each) => (each.name ?? "") === (name ?? ""));
  return found && JSON.stringify(found.values ?? []);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
