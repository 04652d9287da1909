import Ajv from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { marker } from "../../lib/contract/render/yaml.ts";
import { SCHEMAS } from "../../lib/formats/schemas.ts";
import { POLICY_SCHEMAS, PUBLISHED_POLICY_SCHEMAS } from "../../lib/policy/schemas.ts";
import { RELEASE_SCHEMAS } from "../../lib/release/schemas.ts";
import type { RenderedFile } from "./files.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** Schemas that stand in one folder of lib. */
interface SchemaSet {
  readonly folder: string;
  readonly schemas: Readonly<Record<string, object>>;
  /** Find all that is wrong with a value, not only the first: for what people write by hand. */
  readonly allErrors: boolean;
  /** False where ajv's words are not used: they would be half of the code. */
  readonly messages?: boolean;
  /** Names of those that others read; default all. */
  readonly published?: readonly string[];
}
const SETS: readonly SchemaSet[] = [
  { folder: "lib/formats", schemas: SCHEMAS, allErrors: false },
  { folder: "lib/release", schemas: RELEASE_SCHEMAS, allErrors: true, messages: false },
  {
    folder: "lib/policy",
    schemas: POLICY_SCHEMAS,
    allErrors: true,
    published: PUBLISHED_POLICY_SCHEMAS,
  },
];

/** What has a schema: the JSON Schema for those who write or read it, and compiled validators for programs. */
export const renderFormats = (): RenderedFile[] => SETS.flatMap(renderSet);

function renderSet(set: SchemaSet): RenderedFile[] {
  const source = `${set.folder}/schemas.ts`;
  const read = Object.entries(set.schemas).filter(([name]) => set.published?.includes(name) ?? true);
  const published = read.map(([name, schema]) => ({
    path: `schemas/${name}.schema.json`,
    source,
    text: `{ "$comment": ${JSON.stringify(marker(source))},\n${JSON.stringify({ $schema: DIALECT, ...schema }, null, 2).slice(2)}\n`,
  }));
  return [...published, { path: `${set.folder}/validators.js`, source, text: validators(set, source) }];
}

/** Code without dependencies: a step that writes a result must not load a schema compiler. */
function validators({ schemas, allErrors, messages = true }: SchemaSet, source: string): string {
  const names = Object.keys(schemas);
  const ajv = new Ajv.default({
    code: { source: true, esm: true, lines: true },
    inlineRefs: true,
    allErrors,
    messages,
  });
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  const code = standalone.default(ajv, Object.fromEntries(names.map((name, at) => [`validate_${at}`, name])));
  const all = names.map((name, at) => `${JSON.stringify(name)}: validate_${at}`).join(", ");
  return `// ${marker(source)}\n${code.trimEnd()}\nexport default { ${all} };\n`;
}
