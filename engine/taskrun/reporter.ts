import { isList, isObject, type ParamValue, type ResultValue } from "../../lib/tekton/index.ts";
import type { ContainerName, EngineEvent, RunName, TaskRunRequest } from "../types.ts";
import { now } from "./outcome.ts";

type Details<E> = E extends EngineEvent ? Omit<E, "at" | "run"> : never;

/** Says what happens in one TaskRun; every text is masked. */
export interface Reporter {
  say(event: Details<EngineEvent>): void;
  line(container: ContainerName, stream: "stdout" | "stderr", line: string): void;
  /** Says a warning once. */
  warn(message: string): void;
  mask(text: string): string;
}

export function reporterFor({ taskRun, host, emit }: TaskRunRequest): Reporter {
  const run = runName(taskRun);
  const said = new Set<string>();
  const mask = (text: string) => host.log.mask(text);
  const say = (event: Details<EngineEvent>) => emit({ at: now(), run, ...event } as EngineEvent);
  return {
    say,
    mask,
    line: (container, stream, line) => say({ type: "log", container, stream, line }),
    warn(message) {
      if (said.has(message)) return;
      said.add(message);
      say({ type: "warning", message: mask(message) });
    },
  };
}

function runName({ metadata }: TaskRunRequest["taskRun"]): RunName {
  const { name = "", uid = "", labels = {} } = metadata;
  const pipelineRun = labels["tekton.dev/pipelineRun"];
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  return {
    kind: "TaskRun",
    name,
    uid,
    ...(pipelineRun === undefined ? {} : { pipelineRun }),
    ...(pipelineTask === undefined ? {} : { pipelineTask }),
  };
}

/** Results as an event may show them. */
export const maskedResults = (
  results: readonly ResultValue[],
  mask: (text: string) => string,
): ResultValue[] => results.map((result) => ({ ...result, value: masked(result.value, mask) }));

function masked(value: ParamValue, mask: (text: string) => string): ParamValue {
  if (typeof value === "string") return mask(value);
  if (isList(value)) return value.map(mask);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, mask(text)]))
    : value;
}
