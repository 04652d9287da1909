import { compareNumbers } from "./dpkg.ts";

/** PEP 440, appendix B, with its spellings. */
const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PRE: Readonly<Record<string, string>> = { alpha: "a", beta: "b", c: "rc", pre: "rc", preview: "rc" };

/** A part that is not there, before or after all that are. */
const LOWEST = Symbol("lowest");
const HIGHEST = Symbol("highest");
type Bound = typeof LOWEST | typeof HIGHEST;

interface Version {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: readonly [letter: string, number: string] | Bound;
  readonly post: string | Bound;
  readonly dev: string | Bound;
  readonly local: readonly string[];
}

const normal = (version: string) => version.trim().toLowerCase();

/** True for what PEP 440 takes as a version. */
export const isPep440 = (version: string): boolean => VERSION.test(normal(version));

/** Python's order of versions. What is no version comes before all that are, in the order of its text. */
export function comparePep440(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left === undefined || right === undefined)
    return left === undefined ? (right === undefined ? order(a, b) : -1) : 1;
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareLists(left.release, right.release, compareNumbers) ||
    bounded(left.pre, right.pre, ([x, m], [y, n]) => order(x, y) || compareNumbers(m, n)) ||
    bounded(left.post, right.post, compareNumbers) ||
    bounded(left.dev, right.dev, compareNumbers) ||
    compareLists(left.local, right.local, compareLocal)
  );
}

function parse(version: string): Version | undefined {
  const match = VERSION.exec(normal(version));
  if (match === null) return undefined;
  const [, epoch = "0", release = "", letter, pre, implicit, postWord, post, devWord, dev, local] = match;
  const hasPost = implicit !== undefined || postWord !== undefined;
  return {
    epoch,
    release: withoutZeros(release.split(".")),
    pre: letter === undefined ? noPre(hasPost, devWord) : [PRE[letter] ?? letter, pre || "0"],
    post: hasPost ? implicit || post || "0" : LOWEST,
    dev: devWord === undefined ? HIGHEST : dev || "0",
    local: local === undefined ? [] : local.split(/[-_.]/),
  };
}

/** `1.0.0` is `1`. */
function withoutZeros(release: readonly string[]): readonly string[] {
  const last = release.findLastIndex((each, index) => index === 0 || !/^0+$/.test(each));
  return release.slice(0, last + 1);
}

/** A development release without pre- or post-release is before its pre-releases. */
const noPre = (hasPost: boolean, dev: string | undefined): Bound =>
  !hasPost && dev !== undefined ? LOWEST : HIGHEST;

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const rank = (value: unknown) => (value === LOWEST ? 0 : value === HIGHEST ? 2 : 1);

function bounded<T>(a: T | Bound, b: T | Bound, compare: (a: T, b: T) => number): number {
  if (typeof a === "symbol" || typeof b === "symbol") return rank(a) - rank(b);
  return compare(a as T, b as T);
}

function compareLists(a: readonly string[], b: readonly string[], compare: (a: string, b: string) => number) {
  for (const [i, each] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    const difference = compare(each, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** In a local version numbers are after letters. */
function compareLocal(a: string, b: string): number {
  const [x, y] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (x !== y) return x ? 1 : -1;
  return x ? compareNumbers(a, b) : order(a, b);
}
