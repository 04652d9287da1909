import { fault } from "../fault.ts";
import type { Cataloger, Source } from "./types.ts";

const words = (expression: string) =>
  expression
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

function unknownOne(word: string, all: readonly Cataloger[]) {
  const names = all.map((each) => each.name).join(", ");
  const tags = [...new Set(all.flatMap((each) => each.tags))].sort().join(", ");
  return fault(
    "SBOM_UNKNOWN_CATALOGER",
    `select-catalogers: ${JSON.stringify(word)} is no cataloger and no tag that exists here`,
    `Use catalogers (${names}) as +name or -name, or tags (${tags}) as tag or -tag.`,
  );
}

/**
 * Which catalogers look at a source: those made for it, narrowed by `tag`, less `-name` and `-tag`, and
 * `+name` besides, in syft's order of operations (narrow, remove, add) whatever the order of the words.
 *
 * @throws SBOM_UNKNOWN_CATALOGER for a word that names nothing here: leaving it out silently would make
 * an SBOM that looks complete.
 */
export function selectCatalogers(
  all: readonly Cataloger[],
  source: Source,
  expression: string,
): readonly Cataloger[] {
  const [tags, removed, added]: [string[], string[], string[]] = [[], [], []];
  for (const word of words(expression)) {
    const operand = word.replace(/^[+-]/, "");
    const isName = all.some((each) => each.name === operand);
    const isTag = operand === "all" || all.some((each) => each.tags.includes(operand));
    if (word.startsWith("+") ? !isName : word.startsWith("-") ? !isName && !isTag : !isTag)
      throw unknownOne(word, all);
    (word.startsWith("+") ? added : word.startsWith("-") ? removed : tags).push(operand);
  }
  const is = (each: Cataloger, word: string) =>
    word === "all" || each.name === word || each.tags.includes(word);
  return all.filter((each) => {
    if (added.includes(each.name)) return true;
    if (!each.sources.includes(source) || removed.some((word) => is(each, word))) return false;
    return tags.length === 0 || tags.some((word) => is(each, word));
  });
}
