import { shownLine } from "../../../lib/log/index.ts";

/** Text that is HTML already. Only `html` makes it, so whatever else stands in a page was escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, lists are put one after the other, undefined is nothing. */
export type Piece = string | number | Markup | undefined | readonly Piece[];

/**
 * HTML out of a template. Values are other people's: names, results and logs can neither end the element nor
 * the attribute that they stand in. Attributes must be quoted with `"` in the template.
 */
export const html = (parts: TemplateStringsArray, ...values: readonly Piece[]): Markup =>
  new Markup(parts.reduce((text, part, at) => text + put(values[at - 1]) + part));

function put(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.text;
  return typeof piece === "object" ? piece.map(put).join("") : escaped(String(piece));
}

/** Text as it may stand between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  visible(text).replace(/[&<>"'`]/g, (sign) => SIGNS[sign] ?? sign);
const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Colours go; what moves a cursor, turns the text around it or is not seen is named: `\u{202e}`. */
export const visible = (text: string): string =>
  text.split("\n").map(shownLine).join("\n").replace(SURROGATES, "\ufffd");
const SURROGATES = /\p{Surrogate}/gu;

/** Only where there is something to show. */
export const when = (condition: boolean, piece: () => Piece): Piece => (condition ? piece() : undefined);
