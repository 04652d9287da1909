import { compareNumbers } from "./dpkg.ts";

/** A number, a word, or a list that a dash or a change between digits and letters opened. */
type Item = { readonly number: string } | { readonly word: string } | Item[];

/** Maven's order (POM reference, "Version Order Specification"). */
export const compareMaven = (a: string, b: string): number => compareLists(parse(a), parse(b));

const WORDS = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];
const ALIASES: Readonly<Record<string, string>> = { ga: "", final: "", release: "", cr: "rc" };
const SHORT: Readonly<Record<string, string>> = { a: "alpha", b: "beta", m: "milestone" };
const RELEASE = WORDS.indexOf("");

const wordOf = (text: string, beforeDigit: boolean): Item => {
  const long = beforeDigit ? (SHORT[text] ?? text) : text;
  return { word: ALIASES[long] ?? long };
};

/** Numbers and words between the separators; a dash, and a change of kind, open a list inside the list. */
function parse(version: string): Item[] {
  const root: Item[] = [];
  const opened = [root];
  const inner = () => opened.at(-1) ?? root;
  const open = () => {
    const list: Item[] = [];
    inner().push(list);
    opened.push(list);
  };
  const tokens = version.toLowerCase().match(/\d+|[^\d.-]+|[.-]/g) ?? [];
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1];
    const separator = token === "." || token === "-";
    if (separator) {
      if (before === undefined || before === "." || before === "-") inner().push({ number: "0" });
      if (token === "-") open();
      continue;
    }
    if (before !== undefined && before !== "." && before !== "-") open();
    const digits = /^\d/.test(token);
    inner().push(digits ? { number: token } : wordOf(token, /^\d/.test(tokens[i + 1] ?? "")));
  }
  for (const list of opened.reverse()) trim(list);
  return root;
}

const isZero = (item: Item | undefined): boolean =>
  item === undefined ||
  (Array.isArray(item) ? item.length === 0 : "word" in item ? item.word === "" : /^0*$/.test(item.number));

/** `1.0.0` is `1`: what says nothing at the end of a list goes, also in front of an inner list. */
function trim(list: Item[]): void {
  for (let i = list.length - 1; i >= 0; i--) {
    if (isZero(list[i])) list.splice(i, 1);
    else if (!Array.isArray(list[i])) return;
  }
}

function compareLists(a: readonly Item[], b: readonly Item[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = compare(a[i], b[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compare(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compare(b, a);
  if (Array.isArray(a)) return compareList(a, b);
  if ("word" in a) return compareWord(a.word, b);
  if (b === undefined) return isZero(a) ? 0 : 1;
  return !Array.isArray(b) && "number" in b ? compareNumbers(a.number, b.number) : 1;
}

function compareWord(word: string, b: Item | undefined): number {
  if (b === undefined) return order(rank(word), rank(""));
  return !Array.isArray(b) && "word" in b ? order(rank(word), rank(b.word)) : -1;
}

function compareList(list: readonly Item[], b: Item | undefined): number {
  if (b === undefined) return list.length === 0 ? 0 : compare(list[0], undefined);
  if (Array.isArray(b)) return compareLists(list, b);
  return "word" in b ? 1 : -1;
}

/** Unknown words come after the known ones, by their text. */
const rank = (word: string): string => {
  const at = WORDS.indexOf(word);
  return at < 0 ? `${WORDS.length}-${word}` : `${word === "" ? RELEASE : at}`;
};
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
