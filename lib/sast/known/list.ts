import { isRecord } from "../../json/index.ts";
import { readCsdiff } from "../csdiff.ts";
import type { Defect, DefectEvent } from "../defect.ts";
import { readSarif } from "../sarif-read.ts";

/** `Error: SHELLCHECK_WARNING (CWE-88): [#def1]` */
const HEAD = /^Error: *([A-Za-z][\w.]*) *(?:\(CWE-(\d+)\))?/;
/** `scripts/run.sh:3:6: warning[SC2086]: message`; line and column may be absent. */
const EVENT = /^(\S[^:]*)(?::(\d+))?(?::(\d+))?: ([A-Za-z#][\w -]*(?:\[[^\]]*\])?): (.*)$/;

/**
 * Reads a list of findings in one of the forms that csgrep reads: its text, its JSON, or SARIF.
 *
 * @throws SyntaxError or SAST_BAD_REPORT for broken JSON; text is never broken, what is no finding is left out
 */
export function readList(text: string, what: string): readonly Defect[] {
  if (!/^\s*[{[]/.test(text)) return readText(text);
  const document: unknown = JSON.parse(text);
  return isRecord(document) && "runs" in document ? readSarif(document, what) : readCsdiff(document, what);
}

function readText(text: string): readonly Defect[] {
  const blocks = text.split(/^(?=Error: )/m);
  return blocks.flatMap((block) => readBlock(block.split(/\r?\n/)) ?? []);
}

function readBlock([first = "", ...lines]: readonly string[]): Defect | undefined {
  const head = HEAD.exec(first);
  if (head === null) return undefined;
  const checker = head[1] ?? "";
  const events = readEvents(lines);
  const key = keyOf(checker, events);
  if (key < 0) return undefined;
  return { checker, key, events, ...(head[2] === undefined ? {} : { cwe: Number(head[2]) }) };
}

function readEvents(lines: readonly string[]): readonly DefectEvent[] {
  const events: DefectEvent[] = [];
  for (const line of lines) {
    const last = events.at(-1);
    if (line.startsWith("#")) events.push({ file: "", line: 0, event: "#", message: line.slice(1) });
    else if (EVENT.test(line)) events.push(eventOf(line));
    else if (line !== "" && last !== undefined && last.event !== "#")
      events.splice(-1, 1, { ...last, message: `${last.message}\n${line}` });
  }
  return events;
}

function eventOf(text: string): DefectEvent {
  const [, file = "", line, column, event = "", message = ""] = EVENT.exec(text) ?? [];
  return {
    file,
    line: Number(line ?? 0),
    ...(column === undefined ? {} : { column: Number(column) }),
    event,
    message,
  };
}

/** The event that is named like the checker, else the first that is no comment. */
function keyOf(checker: string, events: readonly DefectEvent[]): number {
  const named = events.findIndex(({ event }) => event === checker.toLowerCase());
  return named < 0 ? events.findIndex(({ event }) => event !== "#") : named;
}
