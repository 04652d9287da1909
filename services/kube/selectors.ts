import type { KubeObject } from "../../lib/kube/index.ts";
import { Refusal } from "./fault.ts";

/** Whether an object is meant. */
export type Selects = (object: KubeObject) => boolean;

type Labels = Readonly<Record<string, string>>;

/** Both selectors of a request. Refuses (400) what Kubernetes does not understand either. */
export function selectorOf(query: URLSearchParams): Selects {
  const byLabel = labelSelector(query.get("labelSelector") ?? "");
  const byField = fieldSelector(query.get("fieldSelector") ?? "");
  return (object) => byLabel(object.metadata.labels ?? {}) && byField(object);
}

/** `a=b,a!=b,a in (b,c),a notin (b,c),a,!a`: all must hold. */
export function labelSelector(text: string): (labels: Labels) => boolean {
  const requirements = splitRequirements(text).map(requirement);
  return (labels) => requirements.every((holds) => holds(labels));
}

/** Commas within parentheses part values, the others requirements. */
const splitRequirements = (text: string): string[] =>
  (text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map((each) => each.trim()).filter((each) => each !== "");

const KEY = "([A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?)";
const VALUE = "((?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?)";

function requirement(text: string): (labels: Labels) => boolean {
  const has = (labels: Labels, key: string) => Object.hasOwn(labels, key);
  const match = (pattern: string) => new RegExp(`^${pattern}$`).exec(text);
  const set = match(`${KEY}\\s+(in|notin)\\s*\\(([^)]*)\\)`);
  if (set !== null) {
    const [, key = "", how, list = ""] = set;
    const values = list.split(",").map((each) => each.trim());
    const within = (labels: Labels) => has(labels, key) && values.includes(labels[key] ?? "");
    return how === "in" ? within : (labels) => !within(labels);
  }
  const equal = match(`${KEY}\\s*(==?|!=)\\s*${VALUE}`);
  if (equal !== null) {
    const [, key = "", how, value] = equal;
    const same = (labels: Labels) => has(labels, key) && labels[key] === value;
    return how === "!=" ? (labels) => !same(labels) : same;
  }
  const there = match(`(!?)\\s*${KEY}`);
  if (there === null)
    throw bad(`unable to parse requirement: ${JSON.stringify(text)} is no label requirement`);
  const [, not, key = ""] = there;
  return (labels) => has(labels, key) === (not === "");
}

/** `metadata.name=x`, `metadata.namespace!=y`; Kubernetes knows no other field of most resources. */
function fieldSelector(text: string): Selects {
  const requirements = text
    .split(",")
    .filter((each) => each.trim() !== "")
    .map(fieldRequirement);
  return (object) => requirements.every((holds) => holds(object));
}

function fieldRequirement(text: string): Selects {
  const [, field, how, value] = /^\s*([^=!\s]+)\s*(==?|!=)\s*(\S*)\s*$/.exec(text) ?? [];
  if (field !== "metadata.name" && field !== "metadata.namespace")
    throw bad(`field label not supported: ${field ?? text}`);
  const key = field === "metadata.name" ? "name" : "namespace";
  return ({ metadata }) => ((metadata[key] ?? "") === value) === (how !== "!=");
}

/** The one name that a field selector asks for; RBAC looks at it. */
export function nameIn(query: URLSearchParams): string | undefined {
  const [, name] = /(?:^|,)metadata\.name==?([^,]+)/.exec(query.get("fieldSelector") ?? "") ?? [];
  return name;
}

const bad = (message: string) => new Refusal(400, "BadRequest", message);
