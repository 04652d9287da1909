import type { FormatName } from "./schemas.ts";
import type { Formats } from "./types.ts";
import validators from "./validators.js";

/** Says what is wrong with a value of a format (`/result must be equal to one of the allowed values`), or nothing. */
export function formatProblem(format: FormatName, value: unknown): string | undefined {
  const validate = validators[format];
  if (validate(value)) return undefined;
  const [first] = validate.errors ?? [];
  return `${first?.instancePath || "the value"} ${first?.message ?? "is invalid"}`;
}

/** A value of a format out of JSON text. @throws Error with what is wrong, for a caller that adds where */
export function readFormat<F extends FormatName>(format: F, text: string): Formats[F] {
  const value: unknown = JSON.parse(text);
  const problem = formatProblem(format, value);
  if (problem === undefined) return value as Formats[F];
  throw new SyntaxError(problem);
}
