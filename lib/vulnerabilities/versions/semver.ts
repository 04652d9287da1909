// By name: a default import would be loaded with each step that knows versions at all, and costs 10 ms.
import { coerce, compare, parse } from "semver";

/** Semantic versions as npm, Go and crates write them: `1.2.3`, `v1.2.3-rc.1+build`, sloppy `1.2` too. */
export const isSemver = (version: string): boolean => read(version) !== null;

/** SemVer 2.0.0, section 11. What is no version comes before all that are. */
export function compareSemver(a: string, b: string): number {
  const [left, right] = [read(a), read(b)];
  if (left === null || right === null) return (left === null ? 0 : 1) - (right === null ? 0 : 1);
  return compare(left, right);
}

const read = (version: string) =>
  parse(version, { loose: true }) ??
  (/^v?\d/.test(version) ? coerce(version, { includePrerelease: true }) : null);

/** `go1.22rc1` and `1.22` as semantic versions: `1.22.0-rc1`, `1.22.0`. */
export function goRelease(version: string): string {
  const [, minor, patch = ".0", pre] = /^(?:go|v)?(\d+\.\d+)(\.\d+)?((?:rc|beta)\d+)?/.exec(version) ?? [];
  return minor === undefined ? version : `${minor}${patch}${pre === undefined ? "" : `-${pre}`}`;
}
