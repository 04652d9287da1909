import { fault } from "./fault.ts";

/** An element: its name without prefix, its children in order, and the text right below it. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/** Poms are a few levels deep and have some thousand elements. */
const DEPTH_CAP = 200;
const ELEMENT_CAP = 500_000;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Only the five entities of XML itself and numbers: what a document defines is never expanded. */
const unescaped = (text: string) =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? all;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

/** Where a comment, CDATA, declaration, instruction or tag ends. */
const ENDS: readonly (readonly [string, string])[] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
  ["<", ">"],
];

const broken = (why: string) =>
  fault("SBOM_BAD_DOCUMENT", `It is no XML that can be read: ${why}`, "Write the file again.");

interface Piece {
  readonly kind: string;
  readonly body: string;
  readonly end: number;
}

function pieceAt(text: string, at: number): Piece {
  const [kind = "<", close = ">"] = ENDS.find(([mark]) => text.startsWith(mark, at)) ?? [];
  const end = text.indexOf(close, at + kind.length);
  if (end < 0) throw broken(`${kind} at character ${at} is not closed`);
  return { kind, body: text.slice(at + kind.length, end), end: end + close.length };
}

/** The tag's name without prefix. */
const nameOf = (body: string) => /^\/?\s*(?:[^\s/>:]*:)?([^\s/>:]+)/.exec(body)?.[1] ?? "";

class Builder {
  readonly #stack: Open[] = [{ name: "", children: [], text: "" }];
  #count = 0;

  get #top(): Open {
    return this.#stack.at(-1) ?? { name: "", children: [], text: "" };
  }

  text(text: string): void {
    this.#top.text += text;
  }

  tag(body: string): void {
    if (body.startsWith("!")) return;
    if (body.startsWith("/")) this.#close(nameOf(body));
    else this.#open(body);
  }

  #open(body: string): void {
    this.#count += 1;
    if (this.#count > ELEMENT_CAP || this.#stack.length > DEPTH_CAP) throw broken("too many elements");
    this.#stack.push({ name: nameOf(body), children: [], text: "" });
    if (body.endsWith("/")) this.#close(nameOf(body));
  }

  #close(name: string): void {
    const done = this.#stack.length > 1 ? this.#stack.pop() : undefined;
    if (!done || done.name !== name) throw broken(`</${name}> closes nothing`);
    this.#top.children.push({ ...done, text: done.text.trim() });
  }

  root(): XmlElement {
    const root = this.#top.children[0];
    if (!root || this.#stack.length > 1) throw broken("its root element is not there or not closed");
    return root;
  }
}

/**
 * Reads an XML document's elements and texts; attributes, comments and what a DOCTYPE declares are passed
 * over. Enough for poms, and nothing in it can expand.
 *
 * @throws SBOM_BAD_DOCUMENT for a document that is not well-formed, or too deep or too large.
 */
export function readXml(text: string): XmlElement {
  const builder = new Builder();
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf("<", at);
    builder.text(unescaped(text.slice(at, next < 0 ? undefined : next)));
    if (next < 0) break;
    const piece = pieceAt(text, next);
    if (piece.kind === "<") builder.tag(piece.body);
    else if (piece.kind === "<![CDATA[") builder.text(piece.body);
    at = piece.end;
  }
  return builder.root();
}

/** The first child of that name. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((each) => each.name === name);

/** The text of the first child of that name; nothing for an empty one. */
export const childText = (element: XmlElement | undefined, name: string): string | undefined =>
  child(element, name)?.text || undefined;

/** The children of a list: `<dependencies><dependency/>…`. */
export const items = (element: XmlElement | undefined, list: string, item: string): readonly XmlElement[] =>
  (child(element, list)?.children ?? []).filter((each) => each.name === item);
