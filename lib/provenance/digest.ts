import type { DigestSet } from "./types.ts";

/** Digits of the algorithms that Chains knows. */
const DIGITS: Readonly<Record<string, number>> = { sha1: 40, sha256: 64, sha384: 96, sha512: 128 };

/** `sha256:<hex>` as a digest set; undefined if the algorithm is unknown or the digits are not its own. */
export function digestSet(text: string): DigestSet | undefined {
  const [algorithm = "", hex = "", more] = text.trim().split(":");
  const name = algorithm.trim().toLowerCase();
  const digits = hex.trim();
  if (more !== undefined || !Object.hasOwn(DIGITS, name)) return undefined;
  return /^[0-9a-f]+$/.test(digits) && digits.length === DIGITS[name] ? { [name]: digits } : undefined;
}

/** Whether two sets name the same thing: one algorithm in common, with one value. */
export const sameDigest = (a: DigestSet, b: DigestSet): boolean =>
  Object.entries(a).some(([algorithm, hex]) => b[algorithm] === hex);

/**
 * The items without duplicates, in order: those of one name and one digest are one, with the digests of both.
 * Source: artifact.AppendSubjects of Chains.
 */
export function merged<T extends { readonly digest: DigestSet }>(
  items: readonly T[],
  nameOf: (item: T) => string,
): T[] {
  const kept: T[] = [];
  for (const item of items) {
    const at = kept.findIndex(
      (each) => nameOf(each) === nameOf(item) && sameDigest(each.digest, item.digest),
    );
    const known = kept[at];
    if (known === undefined) kept.push(item);
    else kept[at] = { ...known, digest: { ...known.digest, ...item.digest } };
  }
  return kept;
}
