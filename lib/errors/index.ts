/**
 * The one error class of Slipway. Each package closes its own union of codes
 * (`type OciCode = "OCI_NOT_FOUND" | …`), so a caller can switch over them.
 */
export class Fault<Code extends string = string> extends Error {
  /** Stable, upper-case, prefixed with the package: `OCI_NOT_FOUND`. */
  readonly code: Code;
  /** What the reader should do now, one sentence. */
  readonly next: string;

  constructor(code: Code, message: string, options: { next: string; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Fault";
    this.code = code;
    this.next = options.next;
  }
}

/** Makes the constructor of one package's faults: `const fault = faults<OciCode>()`. */
export const faults =
  <Code extends string>() =>
  (code: Code, message: string, next: string, cause?: unknown): Fault<Code> =>
    new Fault(code, message, { next, ...(cause === undefined ? {} : { cause }) });

/**
 * Any thrown thing as text, with the messages of its causes. A cause that only says again what was said before it
 * is left out: notes are short, and the reason must fit.
 */
export function explain(thrown: unknown): string {
  const said: string[] = [];
  const seen = new Set<unknown>();
  for (let each = thrown; each !== undefined && !seen.has(each); each = causeOf(each)) {
    seen.add(each);
    const text = textOf(each);
    if (!said.some((before) => before.includes(text))) said.push(text);
  }
  return said.length === 0 ? String(thrown) : said.join(": ");
}

const causeOf = (thrown: unknown): unknown => (thrown instanceof Error ? thrown.cause : undefined);
/** An AggregateError has no words of its own. */
const textOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message || (codeOf(thrown) ?? "") : String(thrown);

/** The code of a Fault or of a Node error (`ENOENT`), if it has one. */
export function codeOf(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
