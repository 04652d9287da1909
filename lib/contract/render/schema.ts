import type { Params } from "../params.ts";

/** JSON Schema (draft 2020-12) of the params of a task or pipeline: an object by name, in wire form. */
export function paramsSchema(title: string, params: Params): Record<string, unknown> {
  const entries = Object.entries(params);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    type: "object",
    properties: Object.fromEntries(
      entries.map(([name, { schema, describe, default: fallback }]) => [
        name,
        { ...schema, description: describe, ...(fallback === undefined ? {} : { default: fallback }) },
      ]),
    ),
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
    additionalProperties: false,
  };
}
