import type { FormatName } from "./schemas.ts";

/** What ajv's standalone code leaves behind. */
export interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}
/** A validator for each format; rendered from schemas.ts. */
declare const validators: Readonly<Record<FormatName, Validator>>;
export default validators;
