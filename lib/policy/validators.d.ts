import type { PolicySchemaName } from "./schemas.ts";

/** What ajv's standalone code leaves behind: all errors, not only the first. */
export interface Validator {
  (value: unknown): boolean;
  readonly errors?:
    | readonly {
        readonly instancePath: string;
        readonly keyword: string;
        readonly params: Readonly<Record<string, unknown>>;
        readonly message?: string;
      }[]
    | null;
}
/** A validator for each schema; rendered from schemas.ts. */
declare const validators: Readonly<Record<PolicySchemaName, Validator>>;
export default validators;
