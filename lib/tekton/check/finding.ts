/** Where something stands in a document: keys and indexes from its root. */
export type Path = readonly (string | number)[];

/** One object of a YAML file, with the line of each of its parts. */
export interface Source<T = unknown> {
  readonly object: T;
  readonly file: string;
  /** Line of the value at a path, counted from 1; of its nearest parent if it is absent. */
  lineOf(path: Path): number;
}

export interface Finding {
  /** An error is refused by a cluster, at admission or when the run starts; a warning is accepted and ignored. */
  readonly severity: "error" | "warning" | "note";
  /** Stable name of the rule: `missing-param`. */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  /** `spec.tasks[2].params[0]` */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly next: string;
}

/** Collects findings below a place in a document. */
export interface Report {
  error(path: Path, rule: string, message: string, next: string): void;
  warn(path: Path, rule: string, message: string, next: string): void;
  note(path: Path, rule: string, message: string, next: string): void;
  /** The same report, deeper in the document. */
  at(...path: Path): Report;
}

export function report(source: Source, into: Finding[], base: Path = []): Report {
  const add =
    (severity: Finding["severity"]) => (path: Path, rule: string, message: string, next: string) => {
      const whole = [...base, ...path];
      into.push({
        severity,
        rule,
        file: source.file,
        line: source.lineOf(whole),
        path: show(whole),
        message,
        next,
      });
    };
  return {
    error: add("error"),
    warn: add("warning"),
    note: add("note"),
    at: (...path) => report(source, into, [...base, ...path]),
  };
}

/** `["spec", "tasks", 2]` as `spec.tasks[2]`. */
function show(path: Path): string {
  return path.map((part, i) => (typeof part === "number" ? `[${part}]` : i ? `.${part}` : part)).join("");
}

/** `revision` for `revison`: the nearest of some names, if it is near enough to be meant. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const ranked = names.map((each) => ({ each, far: distance(name.toLowerCase(), each.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.far - b.far)[0];
  return best && best.far <= Math.max(1, Math.floor(name.length / 3)) ? best.each : undefined;
}

/** Levenshtein's distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** ` (did you mean x?)` or a list of what is known. */
export function suggest(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  if (near) return `write ${near}`;
  return names.length ? `known are ${[...names].sort().join(", ")}` : "none is declared";
}
