import { type Masker, masker } from "../../../lib/log/index.ts";
import type { Param, ParamSpec, ParamValue } from "../../../lib/tekton/types.ts";
import type { AnyRun } from "../../record/index.ts";

/** What stands for a value that a report does not show. */
export const HIDDEN = "***";

/** Names whose values are not for everybody. Most name a Secret; which do not cannot be told from outside. */
const PRIVATE = /passw(or)?d|passphrase|token|secret|credential|api[-_]?key|private[-_]?key|access[-_]?key/i;
/** Of those, names whose value is the secret itself: it may stand elsewhere in the record, too. */
const ITSELF = /passw(or)?d|passphrase|token|api[-_]?key/i;
/** `?token=…` in an address, as presigned addresses have it. */
const QUERY =
  /([?&](?:[\w.-]*(?:token|signature|password|secret|credential|api_?key)|sig|key)=)[^&\s"'<>#]+/gi;

/** True for a param whose value a report hides. */
export const isPrivate = (name: string): boolean => PRIVATE.test(name);

/** A mask that knows the secrets that runs were given as params. */
export function maskFor(runs: readonly AnyRun[]): (text: string) => string {
  const known = masker();
  for (const run of runs) for (const param of run.spec.params ?? []) learn(known, param, specsOf(run));
  return (text) => known.apply(text).replace(QUERY, `$1${HIDDEN}`);
}

function learn(known: Masker, { name, value }: Param, specs: readonly ParamSpec[]): void {
  if (!ITSELF.test(name) || isDefault(value, specs, name)) return;
  for (const text of textsOf(value)) known.add(text);
}

/** The declared params of what ran. */
export const specsOf = (run: AnyRun): readonly ParamSpec[] =>
  (run.kind === "TaskRun"
    ? (run.status?.taskSpec ?? run.spec.taskSpec)?.params
    : (run.status?.pipelineSpec ?? run.spec.pipelineSpec)?.params) ?? [];

/** A param's value as a report shows it. A default is public, it stands in the catalog. */
export function shownParam({ name, value }: Param, specs: readonly ParamSpec[]): ParamValue {
  if (typeof value !== "string" && !Array.isArray(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, text]) => [
        key,
        isPrivate(key) || isPrivate(name) ? hide(text) : text,
      ]),
    );
  if (!isPrivate(name) || isDefault(value, specs, name)) return value;
  return typeof value === "string" ? hide(value) : value.map(hide);
}

const hide = (text: string): string => (text === "" ? "" : HIDDEN);

const isDefault = (value: ParamValue, specs: readonly ParamSpec[], name: string): boolean => {
  const usual = specs.find((spec) => spec.name === name)?.default;
  return usual !== undefined && JSON.stringify(usual) === JSON.stringify(value);
};

const textsOf = (value: ParamValue): readonly string[] =>
  typeof value === "string" ? [value] : Array.isArray(value) ? value : Object.values(value);

/** The same value with each text in it changed. */
export function mapTexts<T>(value: T, change: (text: string) => string): T;
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}
