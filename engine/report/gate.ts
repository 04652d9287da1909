import { isObject, json, object, objects, some, text, texts } from "./loose.ts";

/** One finding of the policy gate. */
export interface GateFinding {
  readonly code: string;
  readonly message: string;
  readonly title?: string;
  /** What to do about it. */
  readonly solution?: string;
  readonly term?: string;
  /** From when on a warning becomes a violation; RFC 3339. */
  readonly effectiveOn?: string;
}
/** A finding that the policy does not count. */
export interface Excluded extends GateFinding {
  /** The entry of the policy. */
  readonly by?: string;
  readonly reason?: string;
  readonly until?: string;
}
export interface GateComponent {
  readonly name: string;
  readonly image: string;
  /** Where its Snapshot says that it is from. */
  readonly source?: { readonly url: string; readonly revision: string };
  readonly success: boolean;
  readonly violations: readonly GateFinding[];
  readonly warnings: readonly GateFinding[];
  /** Number of rules that found nothing; undefined where the report does not say. */
  readonly successes?: number;
  readonly excluded: readonly Excluded[];
}
/** An entry of the policy by which something is not checked. */
export interface Exclude {
  readonly value: string;
  /** Image or components that it is limited to. */
  readonly for?: string;
  readonly reason?: string;
  readonly until?: string;
}
/** What the policy gate said of a release, in the shape of `ec validate image --output json`. */
export interface GateReport {
  readonly success: boolean;
  readonly engine?: string;
  readonly effectiveTime?: string;
  readonly components: readonly GateComponent[];
  readonly excludes: readonly Exclude[];
  /** Rules that the policy includes and that nobody asked. */
  readonly notEvaluated: readonly string[];
}

/** The report in the log of a step; undefined where it has none. Lines around the JSON do not matter. */
export function parseGate(log: string): GateReport | undefined {
  const [start, end] = [log.indexOf("{"), log.lastIndexOf("}")];
  const found = start < 0 ? undefined : jsonIn(log.slice(start, end + 1));
  if (!isObject(found) || !Array.isArray(found.components) || typeof found.success !== "boolean")
    return undefined;
  // What ec does not say, our gate says beside it.
  const { engine, excludes, notEvaluated } = object(found.slipway);
  return {
    success: found.success,
    ...some("engine", text(engine)),
    ...some("effectiveTime", text(found["effective-time"])),
    components: objects(found.components).map(componentOf),
    excludes: excludesOf(excludes),
    notEvaluated: texts(notEvaluated),
  };
}

/** A log names what is not seen (`\\u{202e}`), which JSON does not know. */
const jsonIn = (source: string): unknown =>
  json(source) ?? json(source.replace(/\\u(?=\{[0-9a-f]+\})/g, "\\\\u"));

/** Excludes of a policy: those worth telling about this release, and those that changed nothing. */
export interface SortedExcludes {
  readonly told: readonly { readonly exclude: Exclude; readonly hit: boolean }[];
  readonly idle: readonly Exclude[];
}

/** Only the native engine says what excludes hit; of ec alone, all are told. */
export function sortedExcludes({ engine = "", components, excludes }: GateReport): SortedExcludes {
  // Several entries may leave out one finding; `by` has all of them.
  const by = components.flatMap(({ excluded }) => excluded.map((each) => `, ${each.by}, `));
  const all = excludes.map((exclude) => ({
    exclude,
    hit: by.some((each) => each.includes(`, ${exclude.value}, `)),
  }));
  if (!engine.includes("native")) return { told: all, idle: [] };
  return {
    told: all.filter(({ hit }) => hit),
    idle: all.filter(({ hit }) => !hit).map(({ exclude }) => exclude),
  };
}

function componentOf(component: Record<string, unknown>): GateComponent {
  const { violations, warnings, successes, excluded, success } = component;
  return {
    name: text(component.name) ?? "",
    image: text(component.containerImage) ?? "",
    ...sourceOf(component),
    success: success === true || (success === undefined && objects(violations).length === 0),
    violations: objects(violations).map(findingOf),
    warnings: objects(warnings).map(findingOf),
    ...(Array.isArray(successes) ? { successes: successes.length } : {}),
    excluded: objects(excluded).map((each) => ({
      ...findingOf(each),
      ...some("by", text(each.by)),
      ...some("reason", text(each.reference)),
      ...some("until", text(each.until)),
    })),
  };
}

function sourceOf({ source }: Record<string, unknown>): Pick<GateComponent, "source"> {
  const { url, revision } = object(object(source).git);
  const [from, at] = [text(url), text(revision)];
  return from === undefined || at === undefined ? {} : { source: { url: from, revision: at } };
}

function findingOf(finding: Record<string, unknown>): GateFinding {
  const { code, title, solution, term, effective_on: effectiveOn } = object(finding.metadata ?? finding);
  return {
    code: text(code) ?? "policy configuration",
    message: text(finding.msg) ?? text(finding.message) ?? "",
    ...some("title", text(title)),
    ...some("solution", text(solution)),
    ...some("term", texts(term).join(", ") || undefined),
    ...some("effectiveOn", text(effectiveOn)),
  };
}

const excludesOf = (value: unknown): Exclude[] =>
  objects(value).flatMap((each) => {
    const named = text(each.value);
    if (named === undefined) return [];
    return [
      {
        value: named,
        ...some("for", text(each.imageRef)),
        ...some("reason", text(each.reference)),
        ...some("until", text(each.until)),
      },
    ];
  });
