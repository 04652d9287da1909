import { runInNewContext } from "node:vm";
import { codeOf } from "../errors/index.ts";
import { sastFault } from "./fault.ts";

/** For all texts together. A pattern that backtracks would need ages for some, and nothing could stop it. */
const MATCH_MS = 5000;

/**
 * Which texts any of the patterns is found in. Patterns come out of repositories.
 *
 * @param whose names their file in the fault SAST_SLOW_PATTERN
 */
export function matchingAny(
  patterns: readonly RegExp[],
  texts: readonly string[],
  whose: string,
  timeoutMs = MATCH_MS,
): ReadonlySet<string> {
  if (patterns.length === 0 || texts.length === 0) return new Set();
  const given = { texts: [...texts], patterns: patterns.map(({ source, flags }) => [source, flags]) };
  try {
    const found: unknown = runInNewContext(
      "const all = patterns.map(([source, flags]) => new RegExp(source, flags));" +
        "texts.map((text) => all.some((each) => each.test(text)))",
      given,
      { timeout: timeoutMs },
    );
    const marks = Array.from(found as Iterable<unknown>);
    return new Set(texts.filter((_, index) => marks[index] === true));
  } catch (thrown) {
    if (codeOf(thrown) !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw thrown;
    throw sastFault(
      "SAST_SLOW_PATTERN",
      `${whose}: its regular expressions need more than ${timeoutMs} ms for ${texts.length} names`,
      "Write them without repetitions inside of repetitions, as in (a+)+.",
      thrown,
    );
  }
}
