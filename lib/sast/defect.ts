/**
 * The model of a finding in csdiff, which the field's tools for static analysis exchange: a checker, and
 * events of which one, the key event, is what is reported.
 */

/** One remark on one place. */
export interface DefectEvent {
  /** Path from the root of the sources; empty if there is none. */
  readonly file: string;
  /** From 1; 0 if it is about the whole file. */
  readonly line: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** `warning[SC2086]`, `error[python/Sqli]`; `#` for a comment, such as a line of context. */
  readonly event: string;
  readonly message: string;
}

export interface Defect {
  /** `SHELLCHECK_WARNING`, `SNYK_CODE_WARNING`. */
  readonly checker: string;
  readonly tool?: string;
  /** Number in the Common Weakness Enumeration. */
  readonly cwe?: number;
  /** Place of the key event in `events`. */
  readonly key: number;
  readonly events: readonly DefectEvent[];
}

/** What a defect is reported as. */
export function keyEvent({ events, key }: Defect): DefectEvent {
  const event = events[key] ?? events[0];
  return event ?? { file: "", line: 0, event: "warning", message: "" };
}

/** A defect of a single event. */
export const defectOf = (checker: string, event: DefectEvent, more: Partial<Defect> = {}): Defect => ({
  checker,
  key: 0,
  events: [event],
  ...more,
});

/** `warning[SC2086]` taken apart. */
export function eventParts(event: string): { readonly level: string; readonly rule?: string } {
  const [, level = event, rule] = /^([^[]*)\[(.+)\]$/.exec(event) ?? [];
  return rule === undefined ? { level } : { level, rule };
}

/** Each finding once; the first stays. */
export function withoutDuplicates(defects: readonly Defect[]): readonly Defect[] {
  const seen = new Set<string>();
  return defects.filter((defect) => {
    const { file, line, column, event, message } = keyEvent(defect);
    const name = JSON.stringify([defect.checker, file, line, column, event, message]);
    return !seen.has(name) && seen.add(name);
  });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** In the order of the sources, so that the same sources give the same report. */
export const sortDefects = (defects: readonly Defect[]): readonly Defect[] =>
  [...defects].sort((left, right) => {
    const [a, b] = [keyEvent(left), keyEvent(right)];
    return (
      compare(a.file, b.file) ||
      a.line - b.line ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compare(a.event, b.event) ||
      compare(a.message, b.message)
    );
  });
