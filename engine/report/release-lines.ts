import { type GateFinding, type GateReport, sortedExcludes } from "./gate.ts";
import { labelled, setIn } from "./labelled.ts";
import type { ReleaseReport } from "./release.ts";

/** Findings of one component, and images, that a summary shows; the report has all. */
const SHOWN = 5;

/** What a release came to: what the policy verified, refused and left out, what was published and signed. */
export function releaseLines({ gates, published, signed }: ReleaseReport, width: number): string[] {
  const keys = [...new Set(signed.map(({ key }) => key))].join(", ");
  return [
    ...gates.flatMap((gate) => gateLines(gate, width)),
    ...publishedLines(published, gates, width),
    ...(signed.length === 0
      ? []
      : labelled("signed", `${counted(signed.length, "name")} by key ${keys}`, width)),
  ];
}

function gateLines(gate: GateReport, width: number): string[] {
  const { success, components } = gate;
  const violations = sum(components.map((each) => each.violations.length));
  const warnings = sum(components.map((each) => each.warnings.length));
  const good = components.filter((each) => each.success).length;
  const verdict = success ? `${images(good)} verified` : `refused, ${counted(violations, "violation")}`;
  return [
    ...labelled("policy", `${verdict}${warnings === 0 ? "" : `, ${counted(warnings, "warning")}`}`, width),
    ...components.flatMap(({ name, violations: all }) => [
      ...(all.length === 0 ? [] : setIn(`${name}:`, width, 6)),
      ...all.slice(0, SHOWN).flatMap((each) => findingLines(each, width)),
      ...(all.length > SHOWN ? setIn(`and ${all.length - SHOWN} more`, width, 8) : []),
    ]),
    ...notChecked(gate, width),
  ];
}

const findingLines = ({ code, term, message, solution }: GateFinding, width: number): string[] => [
  ...setIn(`${code}${term === undefined ? "" : `:${term}`}`, width, 8),
  ...setIn(message, width, 10),
  ...(solution === undefined ? [] : setIn(`What to do: ${solution}`, width, 10)),
];

/**
 * What the policy leaves out, with reason and end: a verdict says nothing about it. What it left out of this
 * release comes with its reason; the native engine knows, ec does not say.
 */
function notChecked(gate: GateReport, width: number): string[] {
  const { notEvaluated } = gate;
  const { told, idle } = sortedExcludes(gate);
  const ends = new Set(told.map(({ exclude: { until } }) => until));
  const lines = told.flatMap(({ exclude: { value, for: only, reason, until } }) => [
    ...setIn(
      `${value}${only === undefined ? "" : ` for ${only}`}${ends.size === 1 ? "" : `, ${untilOf(until)}`}`,
      width,
      6,
    ),
    ...setIn(reason ?? "No reason is given.", width, 8),
  ]);
  const hit = told.some((each) => each.hit) ? ", else it would have been refused" : "";
  const end = ends.size === 1 ? ` (${untilOf([...ends][0])})` : "";
  const rest = [
    ...(idle.length === 0 ? [] : [`${counted(idle.length, "more exception")}, which changed nothing here`]),
    ...(notEvaluated.length === 0
      ? []
      : [`${counted(notEvaluated.length, "rule")} of the policy that only ec knows`]),
  ];
  const all = [...lines, ...rest.flatMap((each) => setIn(each, width, 6))];
  return all.length === 0 ? [] : [...setIn(`not checked${hit}${end}`, width, 4), ...all];
}

const untilOf = (until: string | undefined): string =>
  until === undefined ? "without end" : `until ${until.slice(0, 10)}`;

function publishedLines(
  all: ReleaseReport["published"],
  gates: ReleaseReport["gates"],
  width: number,
): string[] {
  if (all.length === 0)
    return gates.some(({ success }) => !success) ? labelled("published", "nothing", width) : [];
  const fresh = all.filter(({ pushed }) => pushed).length;
  const rest = fresh === all.length ? "" : `, ${all.length - fresh} of them already there`;
  return [
    ...labelled("published", `${counted(all.length, "tag")}${rest}`, width),
    ...all.slice(0, SHOWN).flatMap(({ reference }) => setIn(reference, width, 6)),
    ...(all.length > SHOWN ? setIn(`and ${all.length - SHOWN} more`, width, 6) : []),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
const images = (count: number): string => counted(count, "image");
