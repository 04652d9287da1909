import { isRecord } from "../../json/index.ts";

/** A text as it stands, or nothing. Attested values may be of any JSON type. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
/** A text without blanks around it if something is left, or nothing. */
export const words = (value: unknown): string | undefined => text(value)?.trim() || undefined;

/** The texts in a value: itself, or the members of a list or object. */
export function textsIn(value: unknown): readonly string[] {
  const members = isRecord(value) ? Object.values(value) : Array.isArray(value) ? value : [value];
  return members.filter((each) => typeof each === "string");
}

/** JSON if it is some, else the value as it stands: results are texts that may hold JSON. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** JSON or nothing. */
export function readJson(value: string | Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(value).toString("utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Whether a count says "some". Rego orders values by type, so that a text or a list counts as more than any
 * number; a count that is none cannot hide anything that way.
 */
export const isMore = (value: unknown): boolean =>
  typeof value === "number"
    ? value > 0
    : typeof value === "string" || (typeof value === "object" && value !== null);

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of an RFC 3339 time, or nothing. */
export function instant(value: unknown): number | undefined {
  if (typeof value !== "string" || !TIME.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

/** Classes of POSIX, which RE2 knows within brackets. */
const POSIX = new Map(
  Object.entries({
    ...{ alpha: "A-Za-z", digit: "0-9", alnum: "0-9A-Za-z", upper: "A-Z", lower: "a-z", xdigit: "0-9A-Fa-f" },
    ...{ space: "\\s", blank: " \\t", word: "\\w", cntrl: "\\x00-\\x1f\\x7f", print: " -~", graph: "!-~" },
  }),
);
/** What RE2 reads otherwise than JavaScript: escapes, classes, named groups. */
const OTHERWISE = /\\(x\{|[\s\S])|\[:(\^?\w+):\]|\(\?P</g;
const ESCAPES = ["Q", "E", "C", "p", "P", "a", "x{"];

/**
 * A pattern of rule data (RE2, which may begin with `(?i)`), or nothing if it is none, or one that JavaScript
 * would take for something else.
 */
export function pattern(source: unknown): RegExp | undefined {
  if (typeof source !== "string") return undefined;
  const flags = /^\(\?([ims]+)\)/.exec(source);
  const text = translated(flags ? source.slice(flags[0].length) : source);
  try {
    return text === undefined ? undefined : new RegExp(text, flags?.[1] ?? "");
  } catch {
    return undefined;
  }
}

/** As JavaScript writes it; nothing if it has no words for it. */
function translated(source: string): string | undefined {
  let isClear = true;
  const text = source.replace(OTHERWISE, (whole, escaped?: string, posix?: string) => {
    if (escaped === "A") return "(?<![\\s\\S])";
    if (escaped === "z") return "(?![\\s\\S])";
    if (whole === "(?P<") return "(?<";
    const known = posix === undefined ? whole : POSIX.get(posix);
    if (known === undefined || ESCAPES.includes(escaped ?? "")) isClear = false;
    return known ?? whole;
  });
  return isClear ? text : undefined;
}

/** Whether any of the patterns is found in a text. */
export const matchesAny = (value: string, patterns: readonly unknown[]): boolean =>
  patterns.some((each) => pattern(each)?.test(value) === true);

/** An image reference as policies read it: laxer than OCI's grammar, so that a bad digest is still seen. */
export interface ImageParts {
  /** `registry/repository` */
  readonly repo: string;
  /** Empty if there is none. */
  readonly tag: string;
  /** Empty if there is none. */
  readonly digest: string;
}

/** Takes `repo[:tag][@digest]` apart, or gives nothing if there is no repository in it. */
export function imageParts(reference: unknown): ImageParts | undefined {
  const trimmed = words(reference);
  if (trimmed === undefined || !/^[A-Za-z0-9.-]+(?::[0-9]+)?\//.test(trimmed)) return undefined;
  const [named = "", digest = ""] = trimmed.split("@");
  const slash = named.lastIndexOf("/");
  const [name = "", tag = "", more] = named.slice(slash + 1).split(":");
  if (more !== undefined) return undefined;
  return { repo: `${named.slice(0, slash)}/${name}`, tag, digest };
}

/** Whether two references name one image, whatever their tags say. */
export function sameImage(one: string, other: string): boolean {
  const [a, b] = [imageParts(one), imageParts(other)];
  return a !== undefined && b !== undefined && a.digest !== "" && a.digest === b.digest && a.repo === b.repo;
}
