const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?: UTC)?$/i;

/**
 * The time that a label or an image's configuration says: ISO 8601, with `T` or a blank, UTC unless it says
 * otherwise; or seconds since 1970, with or without `@`. Undefined if it is none of these.
 */
export function readTime(text: string): Date | undefined {
  const trimmed = text.trim();
  const [, seconds] = /^@?(\d{9,11})$/.exec(trimmed) ?? [];
  if (seconds !== undefined) return new Date(Number(seconds) * 1000);
  const [, day, clock = "00:00:00", fraction = "0", zone = "Z"] = ISO.exec(trimmed) ?? [];
  if (day === undefined) return undefined;
  const offset = /^[A-Z]/i.test(zone) ? "Z" : zone.replace(/^(...)(\d\d)$/, "$1:$2");
  const whole = clock.length === 5 ? `${clock}:00` : clock;
  const at = new Date(`${day}T${whole}.${fraction.slice(0, 3)}${offset}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
