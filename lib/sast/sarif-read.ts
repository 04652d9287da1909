import { isRecord } from "../json/index.ts";
import { type Defect, type DefectEvent, defectOf } from "./defect.ts";
import { sastFault } from "./fault.ts";

/** Checkers of csgrep, by the name under which tools report themselves. */
const CHECKERS: Readonly<Record<string, string>> = {
  SnykCode: "SNYK_CODE_WARNING",
  ShellCheck: "SHELLCHECK_WARNING",
  gitleaks: "GITLEAKS_WARNING",
  Semgrep: "SEMGREP_WARNING",
};
type Json = Readonly<Record<string, unknown>>;

/**
 * The findings of a SARIF 2.1.0 document as csgrep reads them: event `level[rule]`, message, place and CWE.
 * `what` names the document in the fault SAST_BAD_REPORT.
 */
export function readSarif(document: unknown, what: string): readonly Defect[] {
  const runs = isRecord(document) ? document["runs"] : undefined;
  if (!Array.isArray(runs) || !runs.every(isRecord)) throw bad(what, "runs must be a list");
  return runs.flatMap((run: Json) => readRun(run, what));
}

function readRun(run: Json, what: string): readonly Defect[] {
  const driver = record(record(run["tool"])["driver"]);
  const { results = [] } = run;
  if (!Array.isArray(results) || !results.every(isRecord)) throw bad(what, "results must be a list");
  const name = text(driver["name"]) || "UNKNOWN";
  const rules = new Map(list(driver["rules"]).map((rule) => [text(rule["id"]), rule]));
  return results.map((result: Json) => readResult(result, name, rules));
}

function readResult(result: Json, tool: string, rules: ReadonlyMap<string, Json>): Defect {
  const id = text(result["ruleId"]);
  const rule = rules.get(id) ?? {};
  const level = text(result["level"]) || text(record(rule["defaultConfiguration"])["level"]) || "warning";
  const [own, checker, event] = /^([A-Z_]+): (.+)$/s.exec(id) ?? [];
  const key: DefectEvent = {
    ...placeOf(list(result["locations"])[0]),
    event: own === undefined ? (id === "" ? level : `${level}[${id}]`) : (event ?? level),
    message: text(record(result["message"])["text"]) || id,
  };
  const cwe = cweOf(result) ?? cweOf(rule);
  return defectOf(checker ?? CHECKERS[tool] ?? `${tool.toUpperCase().replace(/\W+/g, "_")}_WARNING`, key, {
    ...(cwe === undefined ? {} : { cwe }),
  });
}

function placeOf(location: Json = {}): Omit<DefectEvent, "event" | "message"> {
  const physical = record(location["physicalLocation"]);
  const { startLine, endLine, startColumn, endColumn } = record(physical["region"]);
  return {
    file: decoded(text(record(physical["artifactLocation"])["uri"]).replace(/^file:\/\//, "")),
    line: typeof startLine === "number" ? startLine : 0,
    ...(typeof endLine === "number" ? { endLine } : {}),
    ...(typeof startColumn === "number" ? { column: startColumn } : {}),
    ...(typeof endColumn === "number" ? { endColumn } : {}),
  };
}

/** `properties.cwe` is `CWE-89` or a list of such. */
function cweOf(of: Json): number | undefined {
  const { cwe } = record(of["properties"]);
  const found = /^CWE-(\d+)$/.exec(String(Array.isArray(cwe) ? cwe[0] : cwe));
  return found === null ? undefined : Number(found[1]);
}

const record = (value: unknown): Json => (isRecord(value) ? value : {});
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

const bad = (what: string, wants: string) =>
  sastFault(
    "SAST_BAD_REPORT",
    `${what} is not SARIF: ${wants}`,
    "Look at what the tool wrote, and at its log.",
  );
