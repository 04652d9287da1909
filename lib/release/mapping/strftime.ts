import { releaseFault } from "../fault.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAY_MS = 86_400_000;

type Part = (at: Date) => string | number;
interface Directive {
  readonly of: Part;
  /** Digits it is filled up to with zeros; absent for text. */
  readonly width?: number;
  /** Filled up with blanks instead. */
  readonly blank?: true;
}

const dayOfYear = (at: Date) =>
  Math.floor((Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) - yearStart(at)) / DAY_MS) + 1;
const yearStart = (at: Date) => Date.UTC(at.getUTCFullYear(), 0, 1);
const hour12 = (at: Date) => at.getUTCHours() % 12 || 12;
/** Week of the year whose first day is `first` (0 Sunday, 1 Monday); days before the first one are week 0. */
const week = (at: Date, first: number) =>
  Math.floor((dayOfYear(at) + 6 - ((at.getUTCDay() - first + 7) % 7)) / 7);
/** The Thursday of its week, which decides the ISO year. */
const thursday = (at: Date) => new Date(at.getTime() + (4 - (at.getUTCDay() || 7)) * DAY_MS);
const isoWeek = (at: Date) => Math.floor((dayOfYear(thursday(at)) - 1) / 7) + 1;

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: { of: (at) => at.getUTCFullYear(), width: 4 },
  C: { of: (at) => Math.floor(at.getUTCFullYear() / 100), width: 2 },
  y: { of: (at) => at.getUTCFullYear() % 100, width: 2 },
  m: { of: (at) => at.getUTCMonth() + 1, width: 2 },
  d: { of: (at) => at.getUTCDate(), width: 2 },
  e: { of: (at) => at.getUTCDate(), width: 2, blank: true },
  j: { of: dayOfYear, width: 3 },
  H: { of: (at) => at.getUTCHours(), width: 2 },
  k: { of: (at) => at.getUTCHours(), width: 2, blank: true },
  I: { of: hour12, width: 2 },
  l: { of: hour12, width: 2, blank: true },
  M: { of: (at) => at.getUTCMinutes(), width: 2 },
  S: { of: (at) => at.getUTCSeconds(), width: 2 },
  N: { of: (at) => at.getUTCMilliseconds() * 1_000_000, width: 9 },
  s: { of: (at) => Math.floor(at.getTime() / 1000), width: 1 },
  u: { of: (at) => at.getUTCDay() || 7, width: 1 },
  w: { of: (at) => at.getUTCDay(), width: 1 },
  U: { of: (at) => week(at, 0), width: 2 },
  W: { of: (at) => week(at, 1), width: 2 },
  V: { of: isoWeek, width: 2 },
  G: { of: (at) => thursday(at).getUTCFullYear(), width: 4 },
  g: { of: (at) => thursday(at).getUTCFullYear() % 100, width: 2 },
  a: { of: (at) => (DAYS[at.getUTCDay()] ?? "").slice(0, 3) },
  A: { of: (at) => DAYS[at.getUTCDay()] ?? "" },
  b: { of: (at) => (MONTHS[at.getUTCMonth()] ?? "").slice(0, 3) },
  h: { of: (at) => (MONTHS[at.getUTCMonth()] ?? "").slice(0, 3) },
  B: { of: (at) => MONTHS[at.getUTCMonth()] ?? "" },
  p: { of: (at) => (at.getUTCHours() < 12 ? "AM" : "PM") },
  P: { of: (at) => (at.getUTCHours() < 12 ? "am" : "pm") },
  z: { of: () => "+0000" },
  Z: { of: () => "UTC" },
  "%": { of: () => "%" },
};
const SHORTHAND: Readonly<Record<string, string>> = {
  F: "%Y-%m-%d",
  T: "%H:%M:%S",
  R: "%H:%M",
  D: "%m/%d/%y",
  r: "%I:%M:%S %p",
  c: "%a %b %e %H:%M:%S %Y",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};

/**
 * A time as `date -u +FORMAT` of GNU coreutils writes it in the C locale, with its flags `-` (not filled up),
 * `_` (blanks), `0` (zeros) and `^` (capitals). Fault RELEASE_BAD_TEMPLATE for a directive that is none.
 */
export function strftime(format: string, at: Date): string {
  return format.replace(/%([-_0^]?)([\s\S]?)/g, (all, flag: string, letter: string) => {
    const long = SHORTHAND[letter];
    const directive = DIRECTIVES[letter];
    if (long !== undefined) return strftime(long, at);
    if (directive === undefined) throw badFormat(format, all);
    return filled(directive, flag, at);
  });
}

function filled({ of, width, blank }: Directive, flag: string, at: Date): string {
  const value = String(of(at));
  if (width === undefined) return flag === "^" ? value.toUpperCase() : value;
  if (flag === "-") return value;
  const blanks = flag === "_" || (blank === true && flag !== "0");
  return value.padStart(width, blanks ? " " : "0");
}

const badFormat = (format: string, directive: string) =>
  releaseFault(
    "RELEASE_BAD_TEMPLATE",
    `timestampFormat ${JSON.stringify(format)}: ${JSON.stringify(directive)} is no directive of strftime`,
    "Use directives like %Y %m %d %H %M %S %s; write %% for a per cent sign.",
  );

/** What is wrong with a format; undefined if nothing is. */
export function strftimeProblem(format: string): string | undefined {
  if (format === "") return "is empty; it wants directives like %Y%m%d or %s";
  try {
    strftime(format, new Date(0));
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.replace(/^timestampFormat /, "") : String(thrown);
  }
}
