import { compareApk, isApkVersion } from "./apk.ts";
import { compareDpkg } from "./dpkg.ts";
import { compareMaven } from "./maven.ts";
import { comparePep440, isPep440 } from "./pep440.ts";
import { compareRpm } from "./rpm.ts";
import { compareSemver, isSemver } from "./semver.ts";

export { goRelease } from "./semver.ts";

/** How an ecosystem orders its versions. */
export interface VersionScheme {
  /** Below zero if `a` is older than `b`, zero if they are equal. */
  compare(a: string, b: string): number;
  /** False for what only looks like a version (`(devel)`): nothing can be said about it. */
  valid(version: string): boolean;
}

/** Characters. What is longer is no version of anything, and could take for ever to compare. */
export const LONGEST_VERSION = 300;

const startsWithDigit = (version: string) => /^[0-9]/.test(version);

/** Schemes by the name of the program or standard that defines each. */
export const SCHEMES = {
  dpkg: { compare: compareDpkg, valid: startsWithDigit },
  rpm: { compare: compareRpm, valid: (version) => version !== "" },
  apk: { compare: compareApk, valid: isApkVersion },
  semver: { compare: compareSemver, valid: isSemver },
  pep440: { compare: comparePep440, valid: isPep440 },
  maven: { compare: compareMaven, valid: (version) => version !== "" && !version.startsWith("$") },
} satisfies Readonly<Record<string, VersionScheme>>;
