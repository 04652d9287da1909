import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { discover } from "../../scripts/render/index.ts";

const root = join(import.meta.dirname, "../..");

interface ParamSchema {
  readonly type: string;
  readonly default?: unknown;
}
interface Schema {
  readonly title: string;
  readonly properties: Readonly<Record<string, ParamSchema>>;
  readonly required: readonly string[];
}

const files = ["tasks", "pipelines", "stepactions"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /(^|[/.])schema\.json$/.test(name))
    .map((name) => join(folder, name)),
);
const read = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8")) as Schema;
const compile = (schema: Schema) => new Ajv2020({ strict: true }).compile(schema);

/** Every default, and something of the right type for what is required. */
const usual = ({ properties, required }: Schema): Record<string, unknown> => {
  const given = Object.entries(properties).filter(([name]) => required.includes(name));
  const defaults = Object.entries(properties).filter(([, each]) => each.default !== undefined);
  const value = ({ type }: ParamSchema) => (type === "array" ? ["x"] : "x");
  return Object.fromEntries([
    ...defaults.map(([name, each]) => [name, each.default]),
    ...given.map(([name, each]) => [name, value(each)]),
  ]);
};

describe("a rendered JSON Schema", () => {
  it.each(files)("%s is strict JSON Schema 2020-12 and takes its own defaults", (file) => {
    const schema = read(file);
    const validate = compile(schema);
    expect({ ok: validate(usual(schema)), errors: validate.errors }).toEqual({ ok: true, errors: null });
  });

  it.each(files)("%s refuses a param that is not declared, and each that is missing", (file) => {
    const schema = read(file);
    const validate = compile(schema);
    expect(validate({ ...usual(schema), "no-such-param": "x" })).toBe(false);
    for (const name of schema.required) {
      const { [name]: _, ...rest } = usual(schema);
      expect(validate(rest)).toBe(false);
    }
  });
});

it("there is one for each rendered definition", async () => {
  const { tasks, pipelines, stepActions } = await discover(root);
  expect(files).toHaveLength(tasks.length + pipelines.length + stepActions.length);
});
