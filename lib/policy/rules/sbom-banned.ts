import { compare, valid } from "semver";
import { type PackageUrl, parsePurl } from "../../sbom/index.ts";
import { objects } from "./sboms.ts";
import { text } from "./values.ts";

type Json = Readonly<Record<string, unknown>>;

/** Whether a package is banned: the same package, a version in the range, and no exception for its part. */
export function banned(purl: string, bans: readonly Json[]): boolean {
  const one = parsePurl(purl);
  return one !== undefined && bans.some((ban) => bannedBy(one, ban));
}

function bannedBy(one: PackageUrl, ban: Json): boolean {
  const other = parsePurl(text(ban["purl"]) ?? "");
  return (
    other !== undefined &&
    one.type === other.type &&
    (one.namespace ?? "") === (other.namespace ?? "") &&
    one.name === other.name &&
    inRange(one.version ?? "", ban) &&
    !objects(ban["exceptions"]).some(({ subpath }) => (text(subpath) ?? "") === (one.subpath ?? ""))
  );
}

/** A version that cannot be compared is below every other, as in Conforma; bounds belong to the range. */
function inRange(version: string, { format, min, max }: Json): boolean {
  const [low, high] = [text(min) || undefined, text(max) || undefined];
  if ((format !== "semver" && format !== "semverv") || (low ?? high) === undefined) return false;
  return (low === undefined || order(version, low) >= 0) && (high === undefined || order(version, high) <= 0);
}

function order(one: string, other: string): number {
  const [a, b] = [valid(one.replace(/^v/, "")), valid(other.replace(/^v/, ""))];
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return compare(a, b);
}
