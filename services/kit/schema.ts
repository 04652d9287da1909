import { Ajv2020 } from "ajv/dist/2020.js";
import { serviceFault } from "./fault.ts";
import type { Route } from "./types.ts";

/** Tells what is wrong with a value, or nothing. */
export type Check = (value: unknown) => string | undefined;

/** Compiles the schema of a route. Fault SERVICE_BAD_ROUTE. */
export function compileCheck({ key, body }: Route): Check {
  if (body === undefined) return () => undefined;
  const validate = compile(key, body as object);
  return (value) =>
    validate(value)
      ? undefined
      : (validate.errors ?? [])
          .map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? "is wrong"}`)
          .join("; ");
}

/** One for all: it reads its metaschema once, and compiles a schema once however many services have it. */
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });

function compile(key: string, schema: object) {
  try {
    return ajv.compile(schema);
  } catch (cause) {
    throw serviceFault("SERVICE_BAD_ROUTE", `the schema of ${key} is wrong`, "Correct the schema.", cause);
  }
}
