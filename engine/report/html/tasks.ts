import { duration, size } from "../text.ts";
import type { PageLog } from "./logs.ts";
import { html, type Markup, type Piece, when } from "./markup.ts";
import { badge, code, counted, fold, foldedValues, pairs } from "./parts.ts";
import type { SkippedView, StepView, TaskView } from "./view.ts";

/** Every task with its steps, logs, params and results. */
export const taskList = (tasks: readonly TaskView[]): Markup => html`${tasks.map(taskPart)}`;

function taskPart(task: TaskView): Piece {
  const { anchor, name, state, reason, message, steps } = task;
  return html`<article class="task ${state}" id="${anchor}" aria-labelledby="${anchor}-name">
<header><h3 id="${anchor}-name">${name}</h3> ${badge(state)} <span class="muted">${tookOf(task)}</span></header>
${when(state !== "succeeded", () => html`<p>${reason}${message === "" ? "" : `: ${message}`}</p>`)}
${factsOf(task)}
${steps.map((step) => stepPart(step, name))}
${foldedValues("Results", task.results)}
${foldedValues("Params", task.params)}
</article>
`;
}

const tookOf = ({ start, end }: TaskView): string =>
  start === undefined || end === undefined ? "" : duration(end - start);

function factsOf({ of, source, taskRun, name, retries }: TaskView): Piece {
  const facts: [string, Piece][] = [
    ...(of === "" || of === name ? [] : [["Task", code(of)] as [string, Piece]]),
    ...(taskRun === name ? [] : [["TaskRun", code(taskRun)] as [string, Piece]]),
    ...(source === "" ? [] : [["From", code(source)] as [string, Piece]]),
    ...(retries === 0 ? [] : [["Tried", `${retries + 1} times; this is the last`] as [string, Piece]]),
  ];
  return when(facts.length > 0, () => pairs(facts));
}

function stepPart(step: StepView, task: string): Piece {
  const { name, sidecar, state, exitCode, reason, span, log, imageID } = step;
  const time = span?.end === undefined ? "" : duration(span.end - span.start);
  const code_ = exitCode === undefined || exitCode === 0 ? "" : `exit code ${exitCode}`;
  const word = reason === "" || reason === "Completed" || reason === "Error" ? state : reason;
  const title = html`<span class="step">${sidecar ? "sidecar" : "step"} <b>${name}</b></span> ${badge(state, sidecar ? "" : word)} <span class="muted">${[code_, time, logSize(log)].filter(Boolean).join(", ")}</span>`;
  return fold(
    title,
    html`${when(imageID !== "", () => html`<p class="muted">Ran as ${code(imageID)}</p>`)}${logPart(log, `${task}, ${name}`)}`,
    state === "failed",
  );
}

const logSize = (log: PageLog | undefined): string =>
  log === undefined || log.bytes === 0 ? "no output" : `log of ${size(log.bytes)}`;

function logPart(log: PageLog | undefined, who: string): Piece {
  if (log === undefined || log.bytes === 0) return html`<p class="muted">It said nothing.</p>`;
  const { head, tail, cut } = log;
  const gap =
    tail === undefined
      ? undefined
      : html`
<span class="cut">— ${size(cut)} left out here; the record has them —</span>
`;
  return html`<pre tabindex="0" role="region" aria-label="Log of ${who}">${head.join("\n")}${gap}${(tail ?? []).join("\n")}</pre>`;
}

/** Tasks that did not run, and why. */
export const skippedList = (skipped: readonly SkippedView[]): Markup =>
  html`<ul class="cards">${skipped.map(
    ({ name, reason, when: guards }) => html`<li><b>${name}</b> ${badge("skipped")}<p>${reason}</p>
${when(guards.length > 0, () => html`<p class="muted">runs when ${guards.map((guard, at) => html`${at === 0 ? "" : " and "}${code(guard)}`)}</p>`)}</li>`,
  )}</ul>
<p class="muted">${counted(skipped.length, "task")} did not run.</p>`;
