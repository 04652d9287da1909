/**
 * How specific an item of `include` or `exclude` is; the more specific side wins, and scores of several
 * items add up. The numbers are ec's (internal/evaluator, scoring guidelines).
 *
 * `@collection` 10 · `*` 1 · package 10 for each part of its path · a rule 100 more · a term 100 more
 */
export function score(item: string): number {
  if (item.startsWith("@")) return 10;
  const colon = item.indexOf(":");
  const [name, term] = colon < 0 ? [item, ""] : [item.slice(0, colon), item.slice(colon + 1)];
  return (term === "" ? 0 : 100) + scoreOfName(name);
}

function scoreOfName(name: string): number {
  const parts = name.split(".");
  const rule = parts.pop() ?? "";
  if (parts.length === 0) return rule === "*" ? 1 : 10;
  const packages = parts.join(".") === "*" ? 1 : 10 * parts.length;
  return packages + (rule === "*" || rule === "" ? 0 : 100);
}

/** What of a finding or rule items may name. */
export interface Named {
  /** `package.rule` */
  readonly code: string;
  readonly term?: string | readonly string[];
  readonly collections: readonly string[];
}

/** Every item that hits it: package, `package.*`, rule, each of them with each term, `*`, collections. */
export function matchers({ code, term, collections }: Named): readonly string[] {
  const parts = code.split(".");
  const [rule = "", name] = [parts.at(-1), parts.at(-2)];
  const plain = name === undefined ? [] : [name, `${name}.*`, `${name}.${rule}`];
  const terms = (typeof term === "string" ? [term] : (term ?? [])).filter((each) => each !== "");
  return [
    ...plain,
    ...terms.flatMap((each) => plain.map((matcher) => `${matcher}:${each}`)),
    "*",
    ...collections.map((each) => `@${each}`),
  ];
}

/** Sum of the scores of the items that hit it, and those items. */
export function hits<T extends { readonly value: string }>(
  named: Named,
  items: readonly T[],
): { readonly score: number; readonly items: readonly T[] } {
  const wanted = matchers(named);
  const hit = items.filter(({ value }) => wanted.includes(value));
  // A matcher that several items or terms repeat counts each time, as in ec.
  const total = wanted.reduce(
    (sum, matcher) => sum + items.filter(({ value }) => value === matcher).length * score(matcher),
    0,
  );
  return { score: total, items: hit };
}
