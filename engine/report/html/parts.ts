import type { ParamValue } from "../../../lib/tekton/types.ts";
import { html, type Markup, type Piece, when } from "./markup.ts";
import type { State, Value } from "./view.ts";

/** Signs beside the words: a state is never said by colour alone. */
export const SIGNS: Readonly<Record<State, string>> = {
  succeeded: "✓",
  failed: "✗",
  cancelled: "■",
  skipped: "○",
  running: "●",
  interrupted: "▲",
  unknown: "·",
};

/** A state as a word with its sign; the word may be Tekton's. */
export const badge = (state: State, word: string = state): Markup =>
  html`<span class="badge ${state}"><span aria-hidden="true">${SIGNS[state]}</span> ${word}</span>`;

/** A part of the page with its heading. */
export const section = (id: string, title: string, body: Piece): Markup =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}
</section>
`;

/** A moment for people, in UTC. */
export function moment(at: number): Markup {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`;
}

/** Names and values below each other. */
export const pairs = (entries: readonly (readonly [string, Piece])[]): Markup =>
  html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A value of other people, as it is. */
export const code = (text: string): Markup => html`<code>${text}</code>`;

/** Longer values are cut: a page is no place for files. */
const LONGEST = 20_000;
const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… ${text.length - LONGEST} characters cut`;

function shown(value: ParamValue): Piece {
  if (typeof value === "string")
    return value === "" ? html`<span class="muted">empty</span>` : code(shortened(value.trimEnd()));
  const texts = Array.isArray(value) ? value : Object.entries(value).map(([key, text]) => `${key}: ${text}`);
  if (texts.length === 0) return html`<span class="muted">none</span>`;
  return html`<ul class="plain">${texts.map((text) => html`<li>${code(shortened(text))}</li>`)}</ul>`;
}

/** Params or results. */
export const values = (all: readonly Value[]): Markup =>
  pairs(all.map(({ name, value }) => [name, shown(value)] as const));

/** Something long that a reader opens. */
export const fold = (title: Piece, body: Piece, open = false): Markup =>
  open
    ? html`<details open><summary>${title}</summary>${body}</details>`
    : html`<details><summary>${title}</summary>${body}</details>`;

/** `1 task`, `2 tasks`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Params or results of a task, folded; nothing where there are none. */
export const foldedValues = (title: string, all: readonly Value[]): Piece =>
  when(all.length > 0, () => fold(`${title} (${all.length})`, values(all)));
