import type { CheckReport } from "../checks.ts";
import type { Failure } from "../failures.ts";
import { html, type Markup, type Piece, when } from "./markup.ts";
import { badge, code, counted, fold, section } from "./parts.ts";
import type { State, TaskView, View } from "./view.ts";

/** What went wrong, and what to do about it: the first thing that a reader of a failed run looks for. */
export function failureSection({ failures, tasks, message, state, reason }: View): Piece {
  if (state === "succeeded") return undefined;
  return section(
    "failures",
    state === "running" ? "Under way" : "What went wrong",
    html`<p>${state === "interrupted" ? GONE : message === "" ? reason : message}</p>${failures.map((each) => failurePart(each, tasks))}`,
  );
}

const GONE =
  "The process that ran it is gone, and with it what was under way. Run it again; what ended is on record.";

function failurePart(failure: Failure, tasks: readonly TaskView[]): Markup {
  const { task, taskRun, step, condition, reason, next, lines } = failure;
  const anchor = tasks.find((each) => each.taskRun === taskRun)?.anchor ?? "tasks";
  return html`<article class="card failed"><h3><a href="#${anchor}">${task}</a>${step === undefined ? "" : `, step ${step}`}</h3>
<p>${badge("failed", condition)}</p>
<p class="reason">${reason}</p>
${when(next !== undefined, () => html`<p class="next"><b>What to do:</b> ${next}</p>`)}
${when(lines.length > 0, () => html`<pre tabindex="0" role="region" aria-label="Last lines of ${task}">${lines.join("\n")}</pre>`)}
</article>
`;
}

const STATES: Readonly<Record<CheckReport["output"]["result"], State>> = {
  SUCCESS: "succeeded",
  FAILURE: "failed",
  WARNING: "interrupted",
  SKIPPED: "skipped",
  ERROR: "failed",
};
/** Findings of one check that stand there at once. */
const SHOWN = 8;

/** What checks found, and what they did not look at; the worst first. */
export const checkList = ({ checks, tasks }: View): Markup =>
  html`<ul class="cards">${checks.map((check) => checkPart(check, tasks))}</ul>`;

function checkPart(check: CheckReport, tasks: readonly TaskView[]): Piece {
  const { task, output, findings, found, accept, next } = check;
  const anchor = tasks.find(({ name }) => name === task)?.anchor ?? "tasks";
  const { result, note, failures, warnings } = output;
  const counts = [
    ...(failures > 0 ? [counted(failures, "failure")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(found > 0 ? [counted(found, "finding")] : []),
    ...(result === "SKIPPED" ? ["not checked"] : []),
  ];
  const line = (text: string) => html`<li><code>${text}</code></li>`;
  const more = findings.slice(SHOWN);
  return html`<li><a href="#${anchor}"><b>${task}</b></a> ${badge(STATES[result], result)} <span class="muted">${counts.join(", ")}</span>
${when(result !== "SUCCESS" && note !== "", () => html`<p>${note}</p>`)}
${when(next !== undefined, () => html`<p class="next"><b>What to do:</b> ${next}</p>`)}
${when(findings.length > 0, () => html`<ul class="lines">${findings.slice(0, SHOWN).map(line)}</ul>`)}
${when(more.length > 0, () => fold(`${more.length} more`, html`<ul class="lines">${more.map(line)}</ul>`))}
${when(found > findings.length, () => html`<p class="muted">${counted(found - findings.length, "more", "more")} in the check’s own report.</p>`)}
${when(accept !== undefined, () => html`<p class="muted"><b>To accept one:</b> ${accept}</p>`)}</li>
`;
}

/** What checks came to, in a few words. */
export function checkWords(checks: readonly CheckReport[]): string {
  const words: readonly (readonly [CheckReport["output"]["result"], string])[] = [
    ["FAILURE", "failed"],
    ["ERROR", "broken off"],
    ["WARNING", "with warnings"],
    ["SKIPPED", "not looked at"],
    ["SUCCESS", "good"],
  ];
  return words
    .map(([result, word]) => [checks.filter(({ output }) => output.result === result).length, word] as const)
    .filter(([count]) => count > 0)
    .map((entry) => entry.join(" "))
    .join(", ");
}

/** What the engine said beside it all. */
export const warningList = (warnings: readonly string[]): Markup =>
  html`<ul>${warnings.map((text) => html`<li>${code(text)}</li>`)}</ul>`;
