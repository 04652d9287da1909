import { duration } from "../text.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { badge } from "./parts.ts";
import type { TaskView, View } from "./view.ts";

/** The stretch of time that is drawn. */
interface Range {
  readonly start: number;
  readonly length: number;
}

/** A bar for each task: how long it waited, and its steps one after the other. */
export function timeline({ tasks, start, end }: View): Markup {
  const first = Math.min(start, ...tasks.flatMap((task) => task.start ?? []));
  const last = Math.max(end, ...tasks.flatMap((task) => task.end ?? []));
  const range = { start: first, length: Math.max(1, last - first) };
  return html`<p class="muted legend"><svg class="key" width="28" height="12" aria-hidden="true"><rect class="waiting" width="28" height="12" rx="2"/></svg> waits for its turn, is prepared
<svg class="key" width="28" height="12" aria-hidden="true"><rect class="bar" width="28" height="12" rx="2"/></svg> a step runs</p>
<div class="timeline"><div class="row axis" aria-hidden="true"><span></span>${axis(range)}<span></span></div>
<ol class="plain">${tasks.map((task) => row(task, range, last))}</ol></div>`;
}

function row(task: TaskView, range: Range, last: number): Piece {
  const { anchor, name, state, start } = task;
  const name_ = html`<a href="#${anchor}">${name}</a>`;
  if (start === undefined)
    return html`<li class="row">${name_}<span class="muted">did not start</span>${badge(state, "")}</li>`;
  const end = task.end ?? last;
  const begun = Math.min(start, task.ready ?? start);
  const ran = task.spans.filter(({ kind }) => kind === "step");
  const running = ran.reduce((sum, span) => sum + (span.end ?? end) - span.start, 0);
  const label = `starts after ${duration(begun - range.start)}, takes ${duration(end - begun)}, of which steps run ${duration(running)}`;
  return html`<li class="row">${name_}
<svg class="bars ${state}" height="16" role="img" aria-label="${label}"><title>${label}</title>
${bar("waiting", { start: begun, end }, range)}${ran.map((span) => html`<g><title>${span.name}: ${duration((span.end ?? end) - span.start)}</title>${bar(span.exitCode === undefined || span.exitCode === 0 ? "bar" : "bar bad", { start: span.start, end: span.end ?? end }, range)}</g>`)}
</svg><span class="took">${duration(end - begun)}</span></li>
`;
}

/** A step that takes no time is still seen. */
const LEAST = 0.25;

function bar(kind: string, { start, end }: { start: number; end: number }, range: Range): Piece {
  const x = (100 * (start - range.start)) / range.length;
  const width = Math.max(LEAST, (100 * (end - start)) / range.length);
  return html`<rect class="${kind}" x="${percent(Math.min(x, 100 - LEAST))}" width="${percent(width)}" y="2" height="12" rx="2"/>`;
}

const percent = (value: number): string => `${Math.round(value * 100) / 100}%`;

/** Marks at round times, five at most. */
function axis({ length }: Range): Piece {
  const step = STEPS.find((each) => length / each <= 5) ?? length / 5;
  const marks = Array.from({ length: Math.floor(length / step) + 1 }, (_, at) => at * step);
  return html`<svg class="bars" height="16">${marks.map((mark) => {
    const x = percent((100 * mark) / length);
    const anchor = mark === 0 ? "start" : mark > length * 0.9 ? "end" : "middle";
    return html`<text x="${x}" y="12" text-anchor="${anchor}">${mark % 1000 === 0 ? clock(mark / 1000) : duration(mark)}</text>`;
  })}</svg>`;
}

/** Milliseconds: parts of seconds, seconds, minutes, hours. */
const STEPS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
  3_600_000, 7_200_000, 21_600_000,
];

const clock = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
