import { isRecord } from "../../lib/json/index.ts";
import { checkReleaseData, type Problem, reservedKeys } from "../../lib/release/index.ts";
import type { Finding, Source } from "../../lib/tekton/check/index.ts";

/** Objects whose `spec.data` is merged into the data of a release. */
const KINDS: readonly unknown[] = ["Release", "ReleasePlan", "ReleasePlanAdmission"];

/**
 * What is wrong with the release data of files, before a release finds out: a pull request that changes a
 * ReleasePlanAdmission can be checked with it. What another object of the release may still say is a warning.
 */
export const releaseFindings = (sources: readonly Source[]): Finding[] =>
  sources.flatMap((source) => (isReleaseObject(source.object) ? objectFindings(source, source.object) : []));

type Fields = Readonly<Record<string, unknown>>;

const isReleaseObject = (object: unknown): object is Fields =>
  isRecord(object) &&
  String(object["apiVersion"]).startsWith("appstudio.redhat.com/") &&
  KINDS.includes(object["kind"]);

function objectFindings(source: Source, { kind, spec }: Fields): Finding[] {
  const data = isRecord(spec) ? (spec["data"] ?? {}) : {};
  const reserved = kind === "ReleasePlanAdmission" ? [] : reservedKeys(String(kind), { spec: { data } });
  return [
    ...reserved.map(({ key, says }) =>
      finding(source, key, "error", says, "Say it in the ReleasePlanAdmission: only that may."),
    ),
    ...checkReleaseData(data).problems.map((problem) => dataFinding(source, problem)),
  ];
}

const dataFinding = (source: Source, { field, says, lacks }: Problem): Finding =>
  finding(
    source,
    field,
    lacks ? "warning" : "error",
    [field, says].filter(Boolean).join(": "),
    lacks
      ? "Say it here, unless another object of the release does."
      : "See docs/release-data.md and schemas/release-data.schema.json.",
  );

function finding(
  source: Source,
  field: string,
  severity: Finding["severity"],
  message: string,
  next: string,
): Finding {
  const path = ["spec", "data", ...keysOf(field)];
  const shown = `spec.data.${field.replace(COMPONENT, "")}`;
  return {
    severity,
    rule: "release-data",
    file: source.file,
    line: source.lineOf(path),
    path: shown,
    message,
    next,
  };
}

/** What messages say beside a component's index. */
const COMPONENT = / \(component "(?:[^"\\]|\\.)*"\)/g;

/** Keys and indexes of `mapping.components[2] (component "app").tags[0]`. */
const keysOf = (field: string): (string | number)[] =>
  field
    .replace(COMPONENT, "")
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
