import Ajv from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { marker } from "../../lib/contract/render/yaml.ts";
import { SCHEMAS } from "../../lib/formats/schemas.ts";
import type { RenderedFile } from "./files.ts";

const SOURCE = "lib/formats/schemas.ts";
const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** The formats of results: a JSON Schema each for those who read them, and compiled validators for those who write. */
export function renderFormats(): RenderedFile[] {
  const published = Object.entries(SCHEMAS).map(([name, schema]) => ({
    path: `schemas/${name}.schema.json`,
    source: SOURCE,
    text: `{ "$comment": ${JSON.stringify(marker(SOURCE))},\n${JSON.stringify({ $schema: DIALECT, ...schema }, null, 2).slice(2)}\n`,
  }));
  return [...published, { path: "lib/formats/validators.js", source: SOURCE, text: validators() }];
}

/** Code without dependencies: a step that writes a result must not load a schema compiler. */
function validators(): string {
  const names = Object.keys(SCHEMAS);
  const ajv = new Ajv.default({ code: { source: true, esm: true, lines: true }, inlineRefs: true });
  for (const [name, schema] of Object.entries(SCHEMAS)) ajv.addSchema(schema, name);
  const code = standalone.default(ajv, Object.fromEntries(names.map((name, at) => [`validate_${at}`, name])));
  const all = names.map((name, at) => `${JSON.stringify(name)}: validate_${at}`).join(", ");
  return `// ${marker(SOURCE)}\n${code.trimEnd()}\nexport default { ${all} };\n`;
}
