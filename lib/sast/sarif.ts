import { contextLine } from "./context.ts";
import { type Defect, type DefectEvent, eventParts, keyEvent } from "./defect.ts";
import { fingerprints } from "./fingerprint.ts";

/** The program that made the findings, as its report names it. */
export interface Analyser {
  readonly name: string;
  readonly version?: string;
  readonly link?: string;
  /** Page about one of its rules. */
  readonly ruleLink?: (rule: string) => string;
  /** What else is known of the scan, by names that others read; csgrep's `--set-scan-prop`. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** Rules are named as csgrep names them, so that what refers to them goes on to do so. */
const ruleId = (defect: Defect) => `${defect.checker}: ${keyEvent(defect).event}`;

/**
 * The findings as SARIF 2.1.0, pretty-printed, with a last newline. There are no times in it: the same
 * findings give the same bytes.
 */
export function writeSarif(defects: readonly Defect[], analyser: Analyser): string {
  const rules = [...new Map(defects.map((defect) => [ruleId(defect), defect])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const places = new Map(rules.map(([id], index) => [id, index]));
  const run = {
    tool: {
      driver: { ...driver(analyser), rules: rules.map(([id, defect]) => ruleOf(id, defect, analyser)) },
    },
    columnKind: "unicodeCodePoints",
    results: defects.map((defect) => resultOf(defect, places.get(ruleId(defect)) ?? 0)),
  };
  const { properties } = analyser;
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    ...(properties === undefined
      ? {}
      : { inlineExternalProperties: [{ externalizedProperties: properties }] }),
    runs: [run],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const driver = ({ name, version, link }: Analyser) => ({
  name,
  ...(version === undefined ? {} : { version }),
  ...(link === undefined ? {} : { informationUri: link }),
});

function ruleOf(id: string, defect: Defect, { name, ruleLink }: Analyser) {
  const { rule } = eventParts(keyEvent(defect).event);
  const link = rule === undefined ? undefined : ruleLink?.(rule);
  return {
    id,
    name: rule ?? defect.checker,
    shortDescription: { text: rule ?? defect.checker },
    ...(link === undefined
      ? {}
      : { helpUri: link, help: { text: `See ${link}`, markdown: `See [${rule}](${link})` } }),
    properties: { tags: [name], ...(defect.cwe === undefined ? {} : { cwe: [`CWE-${defect.cwe}`] }) },
  };
}

function resultOf(defect: Defect, ruleIndex: number) {
  const key = keyEvent(defect);
  const traced = defect.events.filter(({ event }) => event !== "#");
  return {
    ruleId: ruleId(defect),
    ruleIndex,
    level: levelOf(key.event),
    message: { text: key.message },
    locations: key.file === "" ? [] : [{ physicalLocation: placeOf(key, defect) }],
    // A single event is the finding itself, not a flow to it.
    ...(traced.length < 2 ? {} : { codeFlows: [{ threadFlows: [{ locations: traced.map(flowOf) }] }] }),
    fingerprints: fingerprints(defect),
    ...(defect.cwe === undefined ? {} : { properties: { cwe: `CWE-${defect.cwe}` } }),
  };
}

/** SARIF's words; what is less than a warning is a note. */
function levelOf(event: string): "error" | "warning" | "note" {
  const { level } = eventParts(event);
  if (level === "error" || level === "warning") return level;
  return ["note", "info", "style"].includes(level) ? "note" : "warning";
}

function placeOf(event: DefectEvent, defect?: Defect) {
  const artifactLocation = { uri: event.file.split("/").map(encodeURIComponent).join("/") };
  if (event.line === 0) return { artifactLocation };
  const context = defect === undefined ? undefined : contextRegion(defect);
  return {
    artifactLocation,
    region: regionOf(event),
    ...(context === undefined ? {} : { contextRegion: context }),
  };
}

const regionOf = ({ line, endLine, column, endColumn }: DefectEvent) => ({
  startLine: line,
  ...(column === undefined ? {} : { startColumn: column }),
  ...(endLine === undefined ? {} : { endLine }),
  ...(column === undefined || endColumn === undefined ? {} : { endColumn }),
});

function contextRegion(defect: Defect) {
  const lines = defect.events.flatMap((event) => contextLine(event) ?? []);
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    startLine: first.line,
    endLine: last.line,
    snippet: { text: lines.map(({ text }) => text).join("\n") },
  };
}

const flowOf = (event: DefectEvent) => ({
  location: {
    ...(event.file === "" ? {} : { physicalLocation: placeOf(event) }),
    message: { text: event.message },
  },
  kinds: [eventParts(event.event).level],
});
