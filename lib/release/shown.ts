/** Longest value that is repeated in a message. */
const MOST = 60;
/** Names of fields whose values are secrets; the name of a Secret object is none. */
const SECRET_FIELD = /(passw(or)?d|token|api[-_]?key|private[-_]?key|credential|authorization)s?$/i;
const SECRET_VALUE = /-----BEGIN |^eyJ[\w-]+\.|^(gh[a-z]_|glpat-|AKIA)/;

/**
 * A value as a message repeats it: short, and hidden where its field or its looks say that it is a secret.
 *
 * @param path keys that lead to it
 */
export function shownValue(path: readonly string[], value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const kind = typeof value === "string" ? "" : `the ${typeof value} `;
  if (isSecret(path, value)) return `${kind || "the text "}(hidden)`;
  const text = JSON.stringify(value);
  return `${kind}${text.length > MOST ? `${text.slice(0, MOST)}…` : text}`;
}

const isSecret = (path: readonly string[], value: unknown): boolean =>
  path.some((key) => SECRET_FIELD.test(key)) || (typeof value === "string" && SECRET_VALUE.test(value));
