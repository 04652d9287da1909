import { compareNumbers } from "./dpkg.ts";

/** Kinds of parts, in the order of apk-tools: where versions part, the one with the earlier kind is newer. */
const KINDS = ["initial", "number", "letter", "suffix", "suffixNumber", "hash", "revision", "end"] as const;
interface Part {
  readonly kind: (typeof KINDS)[number];
  readonly text: string;
}
const END: Part = { kind: "end", text: "" };

/** Before the release, and after it (apk-package(5)). */
const BEFORE = ["alpha", "beta", "pre", "rc"];
const SUFFIXES = [...BEFORE, "", "cvs", "svn", "git", "hg", "p"];

/** Alpine's order: `1.2.3a_rc4_p5-r6`. */
export function compareApk(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  for (let i = 0; ; i++) {
    const [x = END, y = END] = [left[i], right[i]];
    if (x.kind !== y.kind) return compareKinds(x, y);
    if (x.kind === "end") return 0;
    const difference = compareSame(x, y);
    if (difference !== 0) return difference;
  }
}

/** True for what apk-tools takes as a version. */
export const isApkVersion = (version: string): boolean => WHOLE.test(version);

const WHOLE = /^\d+(\.\d+)*[a-z]?(_[a-z]+\d*)*(~[0-9a-f]+)?(-r\d+)?$/;
const PARTS = /^(\d+)|\.(\d+)|([a-z](?![a-z]))|_([a-z]+)(\d*)|~([0-9a-f]+)|-r(\d+)/g;

function parse(version: string): Part[] {
  return [...version.matchAll(PARTS)].flatMap(
    ([, initial, number, letter, suffix, suffixNumber, hash, revision]) => {
      const part = (kind: Part["kind"], text: string | undefined) => (text ? [{ kind, text }] : []);
      return [
        ...part("initial", initial),
        ...part("number", number),
        ...part("letter", letter),
        ...part("suffix", suffix),
        ...part("suffixNumber", suffixNumber),
        ...part("hash", hash),
        ...part("revision", revision),
      ];
    },
  );
}

function compareSame({ kind, text: a }: Part, { text: b }: Part): number {
  if (kind === "suffix") return SUFFIXES.indexOf(a) - SUFFIXES.indexOf(b);
  const fraction = kind === "number" && (a.startsWith("0") || b.startsWith("0"));
  if (kind === "letter" || kind === "hash" || fraction) return a < b ? -1 : a > b ? 1 : 0;
  return compareNumbers(a, b);
}

function compareKinds(a: Part, b: Part): number {
  if (a.kind === "suffix" && BEFORE.includes(a.text)) return -1;
  if (b.kind === "suffix" && BEFORE.includes(b.text)) return 1;
  return KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind);
}
