import type { ReleaseSchemaName } from "./schemas.ts";

/** What ajv says of one thing that is wrong. */
export interface SchemaError {
  /** JSON pointer of the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly schemaPath: string;
}
/** What ajv's standalone code leaves behind: all errors, not only the first. */
export interface SchemaValidator {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}
/** A validator for each schema; rendered from schemas.ts. */
declare const validators: Readonly<Record<ReleaseSchemaName, SchemaValidator>>;
export default validators;
