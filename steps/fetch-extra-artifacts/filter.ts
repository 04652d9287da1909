import { runInNewContext } from "node:vm";
import { codeOf } from "../../lib/errors/index.ts";
import { extraFault } from "./fault.ts";

/** For all titles together. A pattern that backtracks would need ages for some; it is stopped. */
const MATCH_MS = 2000;
const LONGEST = 4096;

/** Characters of the classes that bracket expressions of POSIX name. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "\\x21-\\x7e",
  lower: "a-z",
  print: "\\x20-\\x7e",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

/** A bracket expression: `]` first is a member, `[:name:]` a class. */
const BRACKET = /\[(\^?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/g;

/**
 * A POSIX extended regular expression as one of this language. They differ in bracket expressions, where
 * a backslash is an ordinary character.
 */
export function posixPattern(filter: string): string {
  return filter.replace(/\\[\s\S]|\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]/g, (part) =>
    part.startsWith("\\")
      ? part
      : part.replace(BRACKET, (_, not: string, members: string) => `[${not}${membersOf(members)}]`),
  );
}

const membersOf = (members: string): string =>
  members
    .replace(/\\/g, "\\\\")
    .replace(/^\]/, "\\]")
    .replace(/\[:([a-z]+):\]|\[/g, (whole, name?: string) =>
      name === undefined ? "\\[" : (CLASSES[name] ?? whole.replaceAll("[", "\\[")),
    );

/** Which titles the filter matches. @throws EXTRA_BAD_FILTER, EXTRA_SLOW_FILTER */
export function matching(filter: string, titles: readonly string[]): readonly string[] {
  const pattern = checked(filter);
  try {
    const found: unknown = runInNewContext(
      "titles.map((title) => new RegExp(pattern).test(title))",
      { titles: [...titles], pattern },
      { timeout: MATCH_MS },
    );
    const marks = Array.from(found as Iterable<unknown>);
    return titles.filter((_, index) => marks[index] === true);
  } catch (thrown) {
    if (codeOf(thrown) !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw thrown;
    throw extraFault(
      "EXTRA_SLOW_FILTER",
      `EXTRA_ARTIFACT_FILTER: ${show(filter)} needs more than ${MATCH_MS} ms for ${titles.length} titles`,
      "Write it without repetitions inside of repetitions, as in (a+)+.",
      thrown,
    );
  }
}

function checked(filter: string): string {
  if (filter.length > LONGEST) throw bad(filter, `has ${filter.length} characters, more than ${LONGEST}`);
  const pattern = posixPattern(filter);
  try {
    new RegExp(pattern);
    return pattern;
  } catch (thrown) {
    throw bad(filter, `is no regular expression: ${(thrown as Error).message}`, thrown);
  }
}

const show = (filter: string) => JSON.stringify(filter.slice(0, 120));
const bad = (filter: string, what: string, cause?: unknown) =>
  extraFault(
    "EXTRA_BAD_FILTER",
    `EXTRA_ARTIFACT_FILTER: ${show(filter)} ${what}`,
    "Write a POSIX extended regular expression.",
    cause,
  );
