import type { PolicyConfiguration } from "../config/index.ts";
import type { Finding, ImageVerdict, Verdict } from "../types.ts";
import type { Report, ReportComponent, ReportFinding } from "./types.ts";

/** What stands in a report beside the verdict. */
export interface ReportHead {
  readonly policy: PolicyConfiguration;
  /** PEM of the keys. */
  readonly key: string;
  /** Version of ec; where only native rules judged, theirs. */
  readonly version: string;
  /** False leaves out titles, descriptions and solutions. */
  readonly info: boolean;
}

/** What ec does not know, and our reader wants: everything that was not checked. */
export interface NotChecked {
  readonly engine: Verdict["engine"];
  readonly notEvaluated: readonly string[];
  readonly excludes: Verdict["excludes"];
}

/** A verdict in the shape of ec's JSON, with `slipway` beside it for what was not checked. */
export function jsonReport(verdict: Verdict, head: ReportHead): Report & { readonly slipway: NotChecked } {
  const { engine, notEvaluated, excludes } = verdict;
  return {
    success: verdict.success,
    components: verdict.images.map((image) => componentOf(image, head.info)),
    key: head.key,
    policy: head.policy as Record<string, unknown>,
    "ec-version": head.version,
    "effective-time": verdict.effectiveTime,
    slipway: { engine, notEvaluated, excludes },
  };
}

function componentOf(image: ImageVerdict, info: boolean): ReportComponent {
  const list = (findings: readonly Finding[], addNote = false) =>
    findings.map((finding) => findingOf(finding, info, addNote));
  return {
    name: image.name,
    containerImage: image.containerImage,
    ...(image.source === undefined ? {} : { source: image.source }),
    // As ec: an empty list is left out.
    ...nonEmpty("violations", list(image.violations, true)),
    ...nonEmpty("warnings", list(image.warnings)),
    ...nonEmpty("successes", list(image.successes)),
    success: image.success,
    ...nonEmpty(
      "signatures",
      (image.signatures ?? []).map(({ keyId }) => ({ keyid: keyId, sig: "" })),
    ),
    ...nonEmpty(
      "attestations",
      (image.attested ?? []).map(({ statementType, predicateType, buildType }) => ({
        type: statementType,
        predicateType,
        ...(buildType === "" ? {} : { predicateBuildType: buildType }),
      })),
    ),
    ...nonEmpty(
      "excluded",
      image.excluded.map((each) => ({ ...findingOf(each, info, false), ...whyExcluded(each) })),
    ),
  };
}

const nonEmpty = <K extends string, T>(name: K, values: readonly T[]): { [N in K]?: T[] } =>
  (values.length === 0 ? {} : { [name]: [...values] }) as { [N in K]?: T[] };

const whyExcluded = ({ by, reference, until }: ImageVerdict["excluded"][number]) => ({
  by,
  reference,
  until,
});

function findingOf(finding: Finding, info: boolean, addNote: boolean): ReportFinding {
  const { code, term, effectiveOn, message, title, solution, collections } = finding;
  if (code === "") return { msg: message };
  const isPass = message === "Pass";
  return {
    msg: message,
    metadata: {
      code,
      ...(info && collections.length > 0 ? { collections: [...collections] } : {}),
      ...(info ? { description: describe(finding, addNote), title } : {}),
      ...(effectiveOn === undefined ? {} : { effective_on: effectiveOn }),
      ...(info && !isPass && solution !== "" ? { solution } : {}),
      ...(term === undefined ? {} : { term: typeof term === "string" ? term : [...term] }),
    },
  };
}

/** ec says with each violation of a rule how it would be excluded. */
function describe({ code, term, description }: Finding, addNote: boolean): string {
  if (!addNote || code.startsWith("builtin.")) return description;
  const terms = (typeof term === "string" ? [term] : (term ?? [])).filter((each) => each !== "");
  const items = terms.length === 0 ? [`"${code}"`] : terms.map((each) => `"${code}:${each}"`);
  const which = `${items.length > 1 ? "one or more of " : ""}${items.join(", ")}`;
  return `${description.replace(/\.$/, "")}. To exclude this rule add ${which} to the \`exclude\` section of the policy configuration.`;
}
