import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../../lib/log/index.ts";
import type { Snyk, SnykSession, SnykTest } from "../../lib/tools/snyk.ts";
import { snykFault } from "./fault.ts";

/** How Snyk is asked. */
export interface Asking {
  readonly snyk: Snyk;
  readonly session: SnykSession;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly tries: number;
  /** Seconds between two tries. */
  readonly tryAgainAfter: number;
  /** Seconds for one try. */
  readonly scanTimeout: number;
}

/** Exit codes of `snyk code test`: clean, findings, nothing that Snyk supports. All others are failures. */
export const EXIT = { clean: 0, findings: 1, unsupported: 3 } as const;
const ANSWERS: readonly number[] = Object.values(EXIT);

/** What no second try changes. */
const REFUSED =
  /not authori[sz]ed|unauthori[sz]ed|invalid auth token|authentication (?:error|failed)|SNYK-0005|forbidden|is not (?:enabled|supported) for/i;

/**
 * Newer releases write no report where there are no findings (snyk/cli#5728), so their summary has to show that
 * there was an analysis; with `--json` or `--sarif` in ARGS that is the report.
 */
const LOOKED = /static code analysis|no issues were found|"runs"\s*:/i;

/** Whether the program's words show that it looked, and did not just end well. */
export const saysItLooked = ({ stdout, stderr }: SnykTest): boolean => LOOKED.test(`${stdout}\n${stderr}`);

/** Lines of its output that stand in the log when it fails. */
const LAST_LINES = 40;

/** Asks until there is an answer. @throws SNYK_REFUSED, SNYK_FAILED with Snyk's own words; tool faults */
export async function ask(asking: Asking, folder: string, args: readonly string[]): Promise<SnykTest> {
  const { snyk, session, log, signal, tries, tryAgainAfter, scanTimeout } = asking;
  for (let left = tries - 1; ; left--) {
    const answer = await snyk.codeTest(session, folder, args, { timeoutMs: scanTimeout * 1000 });
    if (ANSWERS.includes(answer.code)) return answer;
    const words = wordsOf(answer);
    for (const line of words.slice(-LAST_LINES)) log.warn(`snyk: ${line}`);
    if (words.some((line) => REFUSED.test(line))) throw refused(log, words);
    if (left <= 0) throw failed(log, answer.code, words);
    log.warn(
      `snyk ended with exit code ${answer.code}; it is asked again in ${tryAgainAfter} s, ${left} left`,
    );
    await wait(tryAgainAfter * 1000, undefined, { signal });
  }
}

/** Both streams count: the program says errors on standard output, its runtime on standard error. */
const wordsOf = ({ stdout, stderr }: SnykTest): string[] =>
  `${stdout}\n${stderr}`.split(/\r?\n/).flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));

const REASON = 3;
const said = (log: Log, words: readonly string[]) =>
  words.length === 0 ? "it said nothing" : log.mask(words.slice(-REASON).join(" "));

const refused = (log: Log, words: readonly string[]) =>
  snykFault(
    "SNYK_REFUSED",
    `Snyk refuses: ${said(log, words)}`,
    "Look at the token in the Secret, and whether its organisation has Snyk Code.",
  );

const failed = (log: Log, code: number, words: readonly string[]) =>
  snykFault(
    "SNYK_FAILED",
    `snyk code test ended with exit code ${code}: ${said(log, words)}`,
    "Look at the log of the step; run the task again if Snyk could not be reached.",
  );
