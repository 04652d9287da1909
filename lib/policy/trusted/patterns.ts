/** Signs of a pattern that engines read differently; data with them is refused. */
export const UNCLEAR = /[[\]{}\\]/;

const regExp = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]{}\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );

/** Whether a key matches: `*` is any text; a pattern without `*` matches with any tag besides. */
export const keyMatches = (key: string, pattern: string): boolean =>
  regExp(pattern).test(key) || (!pattern.includes("*") && regExp(`${pattern}:*`).test(key));
