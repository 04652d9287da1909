import { columns, cut, plain, wrap } from "../../engine/report/index.ts";
import { textReport } from "../../lib/policy/index.ts";
import type { Answer } from "./index.ts";
import type { LookedAt, StatementView } from "./look.ts";
import type { SbomView } from "./sbom.ts";

export const VERIFY_FORMATS = ["text", "json", "appstudio"] as const;
export type VerifyFormat = (typeof VERIFY_FORMATS)[number];

/** An answer as text for a person, as JSON, or as the test result that pipelines read. */
export function printed(answer: Answer, format: VerifyFormat, width = columns()): string {
  if (format === "json") return `${JSON.stringify(answer, null, 2)}\n`;
  if (format === "appstudio") return `${JSON.stringify(answer.testOutput)}\n`;
  const lines = [
    ...answer.images.flatMap((image) => [...imageLines(image, isGood(image, answer), width), ""]),
    ...put("key", `${answer.key.ids.join(", ")}, ${answer.key.from}`, width, 0),
    ...verdictLines(answer, width),
  ];
  return `${lines.join("\n")}\n`;
}

const LABEL = 12;

/** A label and what it says, in lines that fit; what comes from registries moves no cursor. */
function put(label: string, text: string, width: number, indent = 2): string[] {
  const lines = wrap(plain(text), Math.max(24, width - indent - LABEL));
  return lines.map((line, at) => `${" ".repeat(indent)}${(at === 0 ? label : "").padEnd(LABEL)}${line}`);
}

/** Neither the key nor the policy refuses it. */
const isGood = ({ name, refused }: LookedAt, { verdict }: Answer): boolean =>
  refused.length === 0 && (verdict?.images ?? []).every((each) => each.name !== name || each.success);

function imageLines(image: LookedAt, good: boolean, width: number): string[] {
  const { name, image: reference, isIndex, signatures, statements, sbom, refused } = image;
  const keys = [...new Set(signatures.map(({ keyId }) => keyId))];
  const identities = [...new Set(signatures.map(({ identity }) => identity))];
  return [
    `${good ? "good" : "REFUSED"}  ${cut(name, Math.max(20, width - 9))}${isIndex ? " (index)" : ""}`,
    ...put("image", reference, width),
    ...refused.flatMap(({ message, next }) => [
      ...put("refused", message, width),
      ...put("what to do", next, width),
    ]),
    ...(keys.length === 0 ? [] : put("signed", `by ${keys.join(", ")} as ${identities.join(", ")}`, width)),
    ...alike(statements).flatMap((each) => statementLines(each, width)),
    ...(statements.length === 0 ? [] : put("SBOM", sbomText(sbom), width)),
  ];
}

function sbomText(sbom: SbomView | undefined): string {
  if (sbom === undefined) return "none is attached";
  return "problem" in sbom ? `cannot be read: ${sbom.problem}` : `${sbom.format}, ${sbom.packages} packages`;
}

/** What predicate types are called. */
const NAMES: Readonly<Record<string, string>> = {
  "https://slsa.dev/provenance/v0.2": "SLSA 0.2",
  "https://slsa.dev/provenance/v1": "SLSA 1.0",
};

/** Statements that differ in their format alone. */
const alike = (statements: readonly StatementView[]): readonly (readonly StatementView[])[] => {
  const groups = new Map<string, StatementView[]>();
  for (const statement of statements) {
    const same = JSON.stringify({ ...statement, predicateType: "" });
    groups.set(same, [...(groups.get(same) ?? []), statement]);
  }
  return [...groups.values()];
};

function statementLines(group: readonly StatementView[], width: number): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { builder, finishedOn, sources, tasks } = first;
  const names = group.map(({ predicateType }) => NAMES[predicateType] ?? predicateType);
  const when = finishedOn === undefined ? "" : `, ${finishedOn}`;
  return [
    ...put("attested", `${names.join(" and ")}${when}`, width),
    ...(builder === "" ? [] : put("  builder", builder, width)),
    ...sources.flatMap((source) => put("  source", source, width)),
    ...(tasks.length === 0 ? [] : put("  tasks", tasksText(tasks), width)),
    ...testLines(tasks, width),
  ];
}

function tasksText(tasks: StatementView["tasks"]): string {
  const bad = tasks.filter(({ status }) => status !== "Succeeded");
  const loose = tasks.filter(({ bundle }) => bundle === undefined);
  return [
    `${tasks.length - bad.length} of ${tasks.length} succeeded`,
    ...(bad.length === 0 ? [] : [`not: ${bad.map(({ pipelineTask }) => pipelineTask).join(", ")}`]),
    ...(loose.length === 0
      ? []
      : [`of no bundle: ${loose.map(({ pipelineTask }) => pipelineTask).join(", ")}`]),
  ].join("; ");
}

function testLines(tasks: StatementView["tasks"], width: number): string[] {
  const results = [...new Set(tasks.flatMap(({ result }) => result ?? []))].sort();
  const lines = results.map((result) => {
    const names = tasks.filter((task) => task.result === result).map(({ pipelineTask }) => pipelineTask);
    return `${result} ${names.join(", ")}`;
  });
  return lines.flatMap((line, at) => put(at === 0 ? "  tests" : "", line, width));
}

/** What all of it comes to. Without a policy it says little, and that is said. */
function verdictLines({ verdict, success, images }: Answer, width: number): string[] {
  if (verdict !== undefined) return ["", textReport(verdict).trimEnd()];
  const count = `${images.length} ${images.length === 1 ? "image" : "images"}`;
  const refused = images.filter((each) => each.refused.length > 0).length;
  return success
    ? [
        ...put("verdict", `${count} signed and attested by the key`, width, 0),
        ...put(
          "not judged",
          "what the attestations say: that needs a policy (--policy FILE, or default)",
          width,
          0,
        ),
      ]
    : put("verdict", `${refused} of ${count} refused`, width, 0);
}
