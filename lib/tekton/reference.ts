/**
 * Tekton's variables in text: `$(params.x)`, `$(params["a.b"])`, `$(params.list[*])`, `$(params.list[0])`,
 * `$(tasks.t.results.r.key)`, `$(context.taskRun.name)`, `$(workspaces.w.path)`, …
 * Source: https://tekton.dev/docs/pipelines/variables/ and pkg/substitution of tektoncd/pipeline.
 */

/** One variable found in a text. */
export interface Reference {
  /** As it stands there: `$(params["a.b"][0])`. */
  readonly text: string;
  /** Where it starts in the text. */
  readonly at: number;
  /** In dots, without an index; legacy `inputs.params.` is `params.`: `params.a.b`. */
  readonly path: string;
  /** Names and keys one by one: `["params", "a.b"]`. A dot in dot notation always separates. */
  readonly parts: readonly string[];
  /** `[0]` or `[*]` at the end. */
  readonly index?: number | "*";
}

const SEGMENT = String.raw`\.[\w-]+|\["[^"\]]*"\]|\['[^'\]]*'\]`;
const VARIABLE = new RegExp(String.raw`\$\(([A-Za-z_][\w-]*(?:${SEGMENT})+)(?:\[(\d+|\*)\])?\)`, "g");
const PART = new RegExp(SEGMENT, "g");

/**
 * Every variable in `text`, in order. What only looks alike is none: `$(date)`, `$(cat a.txt)`, `$((1+2))`.
 * Whether a name means something is for the caller: a script may well say `$(my.program)`.
 */
export function references(text: string): Reference[] {
  return [...text.matchAll(VARIABLE)].map((match) => reference(match));
}

/** The variable, if the whole text is one. */
export function wholeReference(text: string): Reference | undefined {
  const [first] = references(text);
  return first?.text.length === text.length ? first : undefined;
}

/** Every variable in all texts of a value, keys of objects left out. */
export function referencesDeep(value: unknown): Reference[] {
  if (typeof value === "string") return references(value);
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(referencesDeep);
}

function reference(match: RegExpExecArray): Reference {
  const [text, body = "", index] = match;
  const parts = modern(partsOf(body));
  const found = { text, at: match.index, path: parts.join("."), parts };
  if (index === undefined) return found;
  return { ...found, index: index === "*" ? "*" : Number(index) };
}

function partsOf(body: string): string[] {
  const end = body.search(/[.[]/);
  const rest = [...body.slice(end).matchAll(PART)].map(([part]) =>
    part.startsWith(".") ? part.slice(1) : part.slice(2, -2),
  );
  return [body.slice(0, end), ...rest];
}

/** `$(inputs.params.x)` of the first Tekton versions still works. */
function modern(parts: string[]): string[] {
  return parts[0] === "inputs" && parts[1] === "params" ? parts.slice(1) : parts;
}
