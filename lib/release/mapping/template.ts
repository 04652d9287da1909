/** Variables whose value is asked of the repository that the tag is for. */
export const COUNTERS = ["incrementer", "component-incrementer"] as const;
export type Counter = (typeof COUNTERS)[number];
/** Variables that a template can name beside counters and `labels.<name>`. */
export const VARIABLES = [
  "timestamp",
  "release_timestamp",
  "git_sha",
  "git_short_sha",
  "digest_sha",
  "oci_version",
] as const;
export type Variable = (typeof VARIABLES)[number];

/** What a template's variables stand for; where one has no value, why. */
export interface TemplateValues {
  readonly variables: Readonly<Record<Variable, TemplateValue>>;
  readonly labels: Readonly<Record<string, string>>;
}
export type TemplateValue = { readonly value: string } | { readonly missing: string };

/** A template whose variables are filled in; with a counter, the text that stands before and after it. */
export type Filled =
  | { readonly text: string }
  | { readonly counter: Counter; readonly before: string; readonly after: string };
export type Filling = Filled | { readonly problem: string };

/** A piece of a template: text, or the name of a variable. */
type Piece = { readonly text: string } | { readonly name: string };
const PIECES = /\{\{\s*([A-Za-z0-9._/-]+)\s*\}\}/g;

/**
 * Fills in `{{ variable }}`. Values are never read as templates again: a label of an image can not name
 * further variables. What is wrong comes back as text that names the variable and what it may be.
 */
export function fillTemplate(template: string, values: TemplateValues): Filling {
  const problem = templateProblem(template);
  if (problem !== undefined) return { problem };
  const filled: (string | { readonly counter: Counter })[] = [];
  for (const piece of piecesOf(template)) {
    if ("text" in piece) filled.push(piece.text);
    else if (isCounter(piece.name)) filled.push({ counter: piece.name });
    else {
      const found = lookUp(piece.name, values);
      if ("missing" in found) return { problem: `{{ ${piece.name} }} has no value: ${found.missing}` };
      filled.push(found.value);
    }
  }
  return joined(filled);
}

function joined(parts: readonly (string | { readonly counter: Counter })[]): Filled {
  const at = parts.findIndex((part) => typeof part !== "string");
  const counting = parts[at];
  if (counting === undefined || typeof counting === "string") return { text: parts.join("") };
  return {
    counter: counting.counter,
    before: parts.slice(0, at).join(""),
    after: parts.slice(at + 1).join(""),
  };
}

/** What is wrong with a template whatever its variables stand for; undefined if nothing is. */
export function templateProblem(template: string): string | undefined {
  const pieces = piecesOf(template);
  const literal = pieces.map((piece) => ("text" in piece ? piece.text : "")).join("");
  if (/\{\{|\}\}/.test(literal)) return "braces do not make a variable; write {{ name }}";
  const names = pieces.flatMap((piece) => ("name" in piece ? [piece.name] : []));
  const unknown = names.find((name) => !isKnown(name));
  if (unknown !== undefined)
    return `there is no variable ${JSON.stringify(unknown)}; there are ${[...VARIABLES, ...COUNTERS].join(", ")} and labels.<name>`;
  if (names.filter(isCounter).length > 1) return "only one incrementer can stand in a tag";
  return undefined;
}

/** True if a template names no variable: it is the tag. */
export const isPlain = (template: string): boolean => piecesOf(template).every((piece) => "text" in piece);

function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of template.matchAll(PIECES)) {
    pieces.push({ text: template.slice(end, match.index) }, { name: match[1] ?? "" });
    end = match.index + match[0].length;
  }
  pieces.push({ text: template.slice(end) });
  return pieces.filter((piece) => !("text" in piece) || piece.text !== "");
}

const isCounter = (name: string): name is Counter => (COUNTERS as readonly string[]).includes(name);
const isVariable = (name: string): name is Variable => (VARIABLES as readonly string[]).includes(name);
const isKnown = (name: string) => isCounter(name) || isVariable(name) || /^labels\../.test(name);

function lookUp(name: string, { variables, labels }: TemplateValues): TemplateValue {
  if (isVariable(name)) return variables[name];
  const label = name.slice("labels.".length);
  const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
  if (value !== undefined && value !== "") return { value };
  return { missing: `the image ${value === "" ? "has an empty" : "has no"} label ${JSON.stringify(label)}` };
}
