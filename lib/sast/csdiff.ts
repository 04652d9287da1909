import { isRecord } from "../json/index.ts";
import { type Defect, type DefectEvent, keyEvent } from "./defect.ts";
import { sastFault } from "./fault.ts";
import { fingerprints } from "./fingerprint.ts";

/** The JSON of csdiff and csgrep: `{"scan": {…}, "defects": […]}`, with a last newline. */
export function writeCsdiff(defects: readonly Defect[], scan: Readonly<Record<string, string>> = {}): string {
  const document = {
    ...(Object.keys(scan).length === 0 ? {} : { scan }),
    defects: defects.map(defectJson),
  };
  return `${JSON.stringify(document, undefined, 4)}\n`;
}

function defectJson(defect: Defect) {
  const hash = fingerprints(defect)["csdiff/v1"];
  return {
    checker: defect.checker,
    ...(defect.cwe === undefined ? {} : { cwe: defect.cwe }),
    ...(defect.tool === undefined ? {} : { tool: defect.tool }),
    ...(hash === undefined ? {} : { hash_v1: hash }),
    key_event_idx: defect.key,
    events: defect.events.map((event) => eventJson(event, event === keyEvent(defect))),
  };
}

const eventJson = (event: DefectEvent, isKey: boolean) => ({
  file_name: event.file,
  line: event.line,
  ...(event.column === undefined ? {} : { column: event.column }),
  ...sizeJson("h_size", event.column, event.endColumn),
  ...sizeJson("v_size", event.line, event.endLine),
  event: event.event,
  message: event.message,
  verbosity_level: isKey ? 0 : 1,
});

const sizeJson = (name: string, from: number | undefined, to: number | undefined) =>
  from === undefined || to === undefined || to <= from ? {} : { [name]: to - from };

/** Reads that JSON again. `what` names it in the fault SAST_BAD_REPORT. */
export function readCsdiff(document: unknown, what: string): readonly Defect[] {
  const list = isRecord(document) ? document["defects"] : undefined;
  if (!Array.isArray(list)) throw bad(what, "defects", "must be a list");
  return list.map((each, index) => readDefect(each, `defects[${index}]`, what));
}

function readDefect(value: unknown, at: string, what: string): Defect {
  if (!isRecord(value) || typeof value["checker"] !== "string") throw bad(what, at, "needs a checker");
  const { checker, events, cwe, tool, key_event_idx: key = 0 } = value;
  if (!Array.isArray(events) || events.length === 0)
    throw bad(what, `${at}.events`, "must be a list of events");
  if (typeof key !== "number" || events[key] === undefined)
    throw bad(what, `${at}.key_event_idx`, "must be the place of an event");
  return {
    checker: String(checker),
    key,
    events: events.map((event, index) => readEvent(event, `${at}.events[${index}]`, what)),
    ...(typeof cwe === "number" ? { cwe } : {}),
    ...(typeof tool === "string" ? { tool } : {}),
  };
}

function readEvent(value: unknown, at: string, what: string): DefectEvent {
  if (!isRecord(value) || typeof value["event"] !== "string") throw bad(what, at, "needs an event");
  const { column } = value;
  return {
    file: typeof value["file_name"] === "string" ? value["file_name"] : "",
    line: typeof value["line"] === "number" ? value["line"] : 0,
    ...(typeof column === "number" ? { column } : {}),
    event: value["event"],
    message: typeof value["message"] === "string" ? value["message"] : "",
  };
}

const bad = (what: string, at: string, wants: string) =>
  sastFault(
    "SAST_BAD_REPORT",
    `${what} is not the JSON of csdiff: ${at} ${wants}`,
    "Write it with csgrep --mode=json.",
  );
