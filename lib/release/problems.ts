import { isRecord } from "../json/index.ts";
import { RELEASE_SCHEMAS, type ReleaseSchemaName } from "./schemas.ts";
import { shownValue } from "./shown.ts";
import validators, { type SchemaError } from "./validators.js";

/** One thing that is wrong with a file: which field, what was there, and what is allowed. */
export interface Problem {
  /** `mapping.components[0].tags`; empty for the whole file. */
  readonly field: string;
  /** What was there and what is allowed, as the end of a sentence. */
  readonly says: string;
  /** True if it stands in the Snapshot and not in the data. */
  readonly snapshot?: true;
  /** True if something is missing here that another object of the release may say. */
  readonly lacks?: true;
}

type Schema = Readonly<Record<string, unknown>>;
type Path = readonly string[];

/** Everything in which a value differs from a schema, in the order of its fields. */
export function schemaProblems(name: ReleaseSchemaName, value: unknown): Problem[] {
  const validate = validators[name];
  if (validate(value)) return [];
  const errors = outermost(validate.errors ?? []);
  const problems = errors.map((error) => problemOf(RELEASE_SCHEMAS[name], error, value));
  const unique = new Map(problems.map((problem) => [`${problem.field} ${problem.says}`, problem]));
  return [...unique.values()];
}

/** Of a choice that nothing matches, only that is told, and not why each alternative does not. */
function outermost(errors: readonly SchemaError[]): SchemaError[] {
  const choices = errors
    .filter(({ keyword }) => keyword === "oneOf")
    .map(({ schemaPath }) => `${schemaPath}/`);
  return errors.filter(({ schemaPath }) => !choices.some((choice) => schemaPath.startsWith(choice)));
}

function problemOf(root: Schema, error: SchemaError, value: unknown): Problem {
  const path = pointer(error.instancePath);
  if (error.keyword === "required") {
    const missing = String(error.params["missingProperty"]);
    const allowed = allowedBy(
      schemaAt(root, `${error.schemaPath.replace(/required$/, "properties")}/${missing}`),
    );
    return { field: fieldName([...path, missing], value), says: `is missing; it wants ${allowed}` };
  }
  const schema = schemaAt(root, error.schemaPath.replace(/\/[^/]*$/, ""));
  return {
    field: fieldName(path, value),
    says: `${shownValue(path, valueAt(value, path))} is not allowed; it wants ${allowedBy(schema)}`,
  };
}

const pointer = (text: string): Path =>
  text
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

const schemaAt = (root: Schema, schemaPath: string): Schema => {
  const found = valueAt(root, pointer(schemaPath.replace(/^#/, "").replaceAll("%25", "%")));
  return isRecord(found) ? found : {};
};

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value);

/** `mapping.components[0].tags (component "app")`: lists of named things are read by name. */
function fieldName(path: Path, value: unknown): string {
  const text = path.reduce((sum, key) => {
    if (/^\d+$/.test(key)) return `${sum}[${key}]`;
    return sum === "" ? key : `${sum}.${key}`;
  }, "");
  const at = path.indexOf("components");
  const component = at < 0 ? undefined : valueAt(value, path.slice(0, at + 2));
  const name = isRecord(component) ? component["name"] : undefined;
  return typeof name === "string" && name !== "" ? `${text} (component ${JSON.stringify(name)})` : text;
}

/** What a schema allows, in words. */
function allowedBy(schema: Schema): string {
  const { oneOf, enum: words, type, description, pattern, items, minItems } = schema;
  if (Array.isArray(oneOf)) return oneOf.map((each: Schema) => allowedBy(each)).join(", or ");
  if (Array.isArray(words)) return words.map((word) => JSON.stringify(word)).join(" or ");
  if (type === "array")
    return `a ${minItems === undefined ? "" : "non-empty "}list of ${isRecord(items) ? allowedBy(items) : "values"}`;
  if (type === "boolean") return "true or false, without quotes";
  if (type === "integer") return "a whole number";
  if (type === "object") return "an object";
  if (pattern === "\\S") return "text that is not empty";
  if (pattern !== undefined) return String(description ?? `text like ${String(pattern)}`);
  return "text (a number must be quoted)";
}
