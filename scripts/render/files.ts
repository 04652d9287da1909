import { dirname, posix } from "node:path";
import type { Params } from "../../lib/contract/index.ts";
import {
  marker,
  paramsSchema,
  pipelineReadme,
  renderPipeline,
  renderStepAction,
  renderTask,
  stepActionReadme,
  taskReadme,
  toYaml,
} from "../../lib/contract/render/index.ts";
import type { Definitions } from "./discover.ts";
import { renderFormats } from "./formats.ts";

/** A file that rendering writes: path from the root of the checkout, and its whole text. */
export interface RenderedFile {
  readonly path: string;
  readonly source: string;
  readonly text: string;
}

/**
 * Everything that is rendered. A definition named like its folder gets `task.yaml`, `README.md` and
 * `schema.json`; variants in the same module lie beside it under their own names.
 */
export function renderAll(definitions: Definitions, version: string): RenderedFile[] {
  const image = (folder: string) => `localhost/slipway/${folder}:${version}`;
  const tasks = definitions.tasks.flatMap(({ definition, source }) => {
    const yaml = renderTask(definition, { image });
    return trio(source, "task", definition, toYaml(yaml), taskReadme(yaml, definition));
  });
  const pipelines = definitions.pipelines.flatMap(({ definition, source }) => {
    const yaml = renderPipeline(definition);
    return trio(source, "pipeline", definition, toYaml(yaml), pipelineReadme(yaml));
  });
  const actions = definitions.stepActions.flatMap(({ definition, source }) => {
    const yaml = renderStepAction(definition, { image });
    return trio(source, "stepaction", definition.contract, toYaml(yaml), stepActionReadme(yaml));
  });
  const examples = definitions.examples.map(({ definition, source }) => ({
    path: `${dirname(source)}/pipeline.yaml`,
    source,
    text: `# ${marker(source)}\n${toYaml(renderPipeline(definition))}`,
  }));
  return [...tasks, ...pipelines, ...actions, ...examples, ...renderFormats()];
}

interface Named {
  readonly name: string;
  readonly params: Params;
}

function trio(
  source: string,
  kind: string,
  { name, params }: Named,
  yaml: string,
  readme: string,
): RenderedFile[] {
  const folder = dirname(source);
  const base = posix.basename(folder) === name;
  const file = (path: string, text: string) => ({ path: `${folder}/${path}`, source, text });
  return [
    file(base ? `${kind}.yaml` : `${name}.yaml`, `# ${marker(source)}\n${yaml}`),
    file(base ? "README.md" : `${name}.md`, `<!-- ${marker(source)} -->\n\n${readme}`),
    file(base ? "schema.json" : `${name}.schema.json`, schemaText(source, name, params)),
  ];
}

/** JSON has no comments: the first member says where the file comes from. */
const schemaText = (source: string, name: string, params: Params): string =>
  `{ "$comment": ${JSON.stringify(marker(source))},\n${JSON.stringify(paramsSchema(name, params), null, 2).slice(2)}\n`;
