import type { EngineEvent } from "../types.ts";
import { Model, taskName } from "./model.ts";
import { duration, plain } from "./text.ts";
import type { Reporter, Sink } from "./types.ts";

/** One plain line for each event and each line of output, with task and step before it. */
export function lineReporter(sink: Sink): Reporter {
  const model = new Model();
  return {
    event(event) {
      model.add(event);
      const text = lineOf(event, model);
      if (text !== undefined) sink.write(`${plain(text)}\n`);
    },
    say: (text) => sink.write(`${text}\n`),
    close: () => undefined,
  };
}

function lineOf(event: EngineEvent, model: Model): string | undefined {
  const who = nameOf(event);
  switch (event.type) {
    case "run-started":
      return `${who} started`;
    case "run-retried":
      return `${who} retry ${event.attempt} after ${event.reason}`;
    case "run-ended":
      return `${who} ${event.reason}${took(event, model)}${event.status === "True" ? "" : `: ${event.message}`}`;
    case "task-skipped":
      return `[${event.pipelineTask}] skipped: ${event.reason}`;
    case "container-ended":
      return event.exitCode === 0
        ? undefined
        : `[${short(event)} : ${event.container.name}] exit code ${event.exitCode} (${event.reason})`;
    case "log":
      return `[${short(event)} : ${event.container.name}] ${event.line}`;
    case "warning":
      return `${who} warning: ${event.message}`;
    default:
      return undefined;
  }
}

const short = ({ run }: EngineEvent): string =>
  run.pipelineTask === undefined ? run.name : taskName(run.name, run.pipelineTask);
const nameOf = (event: EngineEvent): string =>
  event.run.pipelineTask === undefined ? `${event.run.kind} ${event.run.name}` : `[${short(event)}]`;

function took({ run, at }: EngineEvent, model: Model): string {
  const line = model.lines.find(({ key }) => key === `${run.uid}/${run.name}`);
  return line === undefined ? "" : ` after ${duration(Date.parse(at) - line.started)}`;
}
