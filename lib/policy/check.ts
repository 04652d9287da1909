import { isRecord } from "../json/index.ts";
import type { PolicySchemaName } from "./schemas.ts";
import validators, { type Validator } from "./validators.js";

type SchemaError = NonNullable<Validator["errors"]>[number];

/** Most problems that one message tells. */
const MOST = 20;

/**
 * What is wrong with a value: `sources[0].config.exclude[1]: 7 must be string`. Empty if it is as the schema
 * wants it.
 */
export function problemsOf(name: PolicySchemaName, value: unknown): readonly string[] {
  const validate = validators[name];
  if (validate(value)) return [];
  const said = new Set((validate.errors ?? []).map((error) => describe(error, value)));
  return [...said].slice(0, MOST);
}

function describe({ instancePath, keyword, params, message = "is not allowed" }: SchemaError, root: unknown) {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const at = path.reduce(
    (sum, key) => (/^\d+$/.test(key) ? `${sum}[${key}]` : sum ? `${sum}.${key}` : key),
    "",
  );
  const field = at === "" ? "the whole" : at;
  if (keyword === "additionalProperties")
    return `${field}: ${JSON.stringify(params["additionalProperty"])} is no field of it`;
  if (keyword === "required") return `${field}: ${JSON.stringify(params["missingProperty"])} is missing`;
  const allowed = params["allowedValues"] ?? params["allowedValue"];
  const wanted = allowed === undefined ? message : `${message}: ${JSON.stringify(allowed)}`;
  return `${field}: ${shown(valueAt(root, path))} ${wanted}`;
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

const valueAt = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)] as unknown;
    return isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, root);
