import type { Finding, ImageVerdict, Verdict } from "../types.ts";
import { totalsOf } from "./counts.ts";

/** Characters of a line; longer ones are broken. */
const WIDTH = 110;

/** The verdict for a person: each image with what is wrong and what to do, then what was not checked. */
export function textReport(verdict: Verdict): string {
  const { violations, warnings, successes } = totalsOf(verdict);
  const { images, engine, effectiveTime } = verdict;
  const lines = [
    `${verdict.success ? "✓ passed" : "✕ refused"}: ${count(images.length, "image")}, ${count(violations, "violation")}, ${count(warnings, "warning")}, ${count(successes, "success", "successes")}`,
    `judged by ${engine === "native" ? "the native rules" : engine} for ${effectiveTime}`,
    ...images.flatMap((image) => ["", ...imageLines(image)]),
    ...notChecked(verdict),
  ];
  return `${lines.join("\n")}\n`;
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

function imageLines(image: ImageVerdict): readonly string[] {
  const { violations, warnings, successes } = image;
  return [
    `${image.success ? "✓" : "✕"} ${image.name}`,
    `  ${image.containerImage}`,
    ...(image.success ? [`  ${count(successes.length, "rule")} found nothing wrong`] : []),
    ...violations.flatMap((each) => findingLines("✕", each)),
    ...warnings.flatMap((each) => findingLines("!", each)),
  ];
}

function findingLines(mark: string, { code, message, term, solution }: Finding): readonly string[] {
  const terms = typeof term === "string" ? [term] : (term ?? []);
  return [
    `  ${mark} ${code === "" ? "policy configuration" : code}${terms.length > 0 ? ` (${terms.join(", ")})` : ""}`,
    ...wrapped(message, 6),
    ...(solution === "" ? [] : wrapped(`→ ${solution}`, 6)),
  ];
}

function notChecked({ images, excludes, notEvaluated }: Verdict): readonly string[] {
  const hit = images.flatMap(({ name, excluded }) => excluded.map((each) => ({ name, ...each })));
  if (excludes.length + notEvaluated.length + hit.length === 0)
    return ["", "Not checked: nothing was left out"];
  return [
    "",
    "Not checked",
    ...excludes.flatMap(({ value, imageRef, reference, until }) => [
      `  - ${value}: excluded by the policy${imageRef === undefined ? "" : ` for ${imageRef}`}${until === undefined ? ", with no end" : ` until ${until}`}`,
      ...(reference === undefined ? [] : wrapped(`why: ${reference}`, 6)),
    ]),
    ...hit.flatMap((each) => [
      `  - would have been found in ${each.name}: ${each.code}, excluded by ${each.by}`,
      ...wrapped(each.message, 6),
    ]),
    ...(notEvaluated.length === 0
      ? []
      : [`  - ${count(notEvaluated.length, "rule")} of the policy that only ec judges, which is not here:`]),
    ...wrapped(notEvaluated.join(" "), 6),
  ];
}

/** Breaks text at blanks; each line stands `indent` in. */
function wrapped(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH - indent)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${" ".repeat(indent)}${line}`);
}
