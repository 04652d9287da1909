import { isRecord } from "../../../lib/json/index.ts";
import type { ContainerImage } from "../data.ts";
import { pyxisFault } from "../fault.ts";
import { meets } from "./filter.ts";
import { type Field, parseQuery } from "./parse.ts";

/** A request as it comes over the line; also its JSON Schema. */
export const REQUEST = {
  type: "object",
  properties: {
    query: { type: "string" },
    variables: { type: "object", additionalProperties: true },
    operationName: { type: "string" },
  },
  required: ["query"],
  additionalProperties: false,
} as const;

const PAGE_SIZE = 50;
const ARGUMENTS = ["filter", "page", "page_size"];

/** Answers `find_images`; anything else that is asked for is refused. Fault PYXIS_BAD_QUERY. */
export function answerQuery(
  images: readonly ContainerImage[],
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const fields = parseQuery(query, variables);
  return Object.fromEntries(fields.map((field) => [field.alias, findImages(images, field)]));
}

function findImages(images: readonly ContainerImage[], field: Field): unknown {
  const { name, args, fields } = field;
  if (name !== "find_images") throw bad(`Cannot query field ${JSON.stringify(name)} on type "Query"`);
  const odd = Object.keys(args).find((each) => !ARGUMENTS.includes(each));
  if (odd !== undefined) throw bad(`Unknown argument ${JSON.stringify(odd)} on field "find_images"`);
  const [page, size] = [whole(args["page"], 0, "page"), whole(args["page_size"], PAGE_SIZE, "page_size")];
  const { filter } = args;
  const found = filter === undefined ? images : images.filter((image) => meets(image, filter));
  const data = found.slice(page * size, (page + 1) * size);
  return selected({ data, error: null, page, page_size: size, total: found.length }, fields, TOP, name);
}

/** Fields of the answer itself; those of an image are what the data has. */
const TOP = ["data", "error", "page", "page_size", "total"];

function selected(
  value: unknown,
  fields: readonly Field[],
  known: readonly string[] | undefined,
  at: string,
): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((each) => selected(each, fields, known, at));
  if (!isRecord(value)) {
    if (fields.length > 0) throw bad(`Field ${JSON.stringify(at)} must not have a selection`);
    return value;
  }
  if (fields.length === 0) throw bad(`Field ${JSON.stringify(at)} must have a selection of subfields`);
  return Object.fromEntries(
    fields.map(({ alias, name, fields: inner }) => {
      if (known !== undefined && !known.includes(name))
        throw bad(`Cannot query field ${JSON.stringify(name)}`);
      return [alias, selected(value[name], inner, undefined, name)];
    }),
  );
}

function whole(value: unknown, fallback: number, name: string): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw bad(`${name} must be a whole number`);
}

const bad = (what: string) => pyxisFault("PYXIS_BAD_QUERY", what, "Ask for find_images.");
