import { flag, integer, list, text } from "../../../lib/contract/index.ts";

export const params = {
  // error: Type 'string' is not assignable to type 'boolean'.
  a: flag({ describe: "A", default: "true" }),
  // error: Type 'string' is not assignable to type 'number'.
  b: integer({ describe: "B", default: "1" }),
  // error: Type 'string' is not assignable to type 'readonly string[]'.
  c: list({ describe: "C", default: "x" }),
  // error: Property 'describe' is missing in type '{ default: string; }' but required in type 'Says'.
  d: text({ default: "x" }),
};
