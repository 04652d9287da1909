import { contractFault } from "../fault.ts";
import type { Params } from "../params.ts";
import type {
  AnyHandle,
  Handle,
  Pipeline,
  PipelineKit,
  PipelineOut,
  Placed,
  UseOptions,
  WorkspaceRef,
} from "../pipeline.ts";
import { TextRef } from "../refs.ts";
import type { Task, TaskResults, Workspaces } from "../task.ts";
import { paramRefs, type RecordedTask, recordTask, refTo } from "./record-task.ts";

interface Use extends UseOptions, Placed {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly workspaces?: Readonly<Record<string, WorkspaceRef | undefined>>;
}
/** What an author wrote for one task of a pipeline. */
export interface PipelineNode {
  readonly name: string;
  readonly task: Task;
  readonly recorded: RecordedTask;
  readonly use: Use;
  readonly kind: "task" | "fan" | "finally";
  /** Names of the tasks it waits for. */
  readonly after: readonly string[];
}
export interface RecordedPipeline {
  readonly nodes: readonly PipelineNode[];
  readonly results: Readonly<Record<string, unknown>>;
}

/** Runs the body of a pipeline, and of its extensions, and collects the tasks. */
export function recordPipeline(pipeline: Pipeline): RecordedPipeline {
  const editor = new Editor(pipeline.name);
  const kit: PipelineKit<Params, Workspaces> & Pick<Editor, "replace" | "remove"> = {
    params: paramRefs(pipeline.params),
    workspaces: Object.fromEntries(
      Object.entries(pipeline.workspaces).map(([name, { optional }]) => [name, workspaceRef(name, optional)]),
    ),
    task: (name, task, use) => editor.add("task", name, task, use),
    fan: (name, task, use) => editor.add("fan", name, task, use),
    lastly: (name, task, use) => editor.add("finally", name, task, use),
    replace: (old, task, use) => editor.replace(old, task, use),
    remove: (old) => editor.remove(old),
  };
  const { results = {} }: PipelineOut = pipeline.body(kit);
  return { nodes: editor.nodes, results };
}

function workspaceRef<Opt extends boolean>(
  workspace: string,
  optional: Opt,
  subPath?: string,
): WorkspaceRef<Opt> {
  const at = (below: string) =>
    workspaceRef(workspace, optional, subPath === undefined ? below : `${subPath}/${below}`);
  return { workspace, optional, at, ...(subPath === undefined ? {} : { subPath }) };
}

class Editor {
  nodes: PipelineNode[] = [];
  readonly #pipeline: string;

  constructor(pipeline: string) {
    this.#pipeline = pipeline;
  }

  add<H extends AnyHandle>(kind: PipelineNode["kind"], name: string, task: Task, use: object): H {
    const recorded = recordTask(task);
    const { before = [], ...rest }: Use = use;
    for (const handle of before) this.#find(handle.name);
    this.nodes.push({
      name,
      task,
      recorded,
      use: rest,
      kind,
      after: (rest.after ?? []).map((each) => each.name),
    });
    const later = new Set(before.map((handle) => handle.name));
    this.nodes = this.nodes.map((node) =>
      later.has(node.name) ? { ...node, after: [...node.after, name] } : node,
    );
    return handleOf(name, recorded, kind) as AnyHandle as H;
  }

  replace<R extends TaskResults>(old: AnyHandle, task: Task, use: object): Handle<R> {
    const node = this.#find(old.name);
    const recorded = recordTask(task);
    const own: Use = use;
    const after = [...new Set([...node.after, ...(own.after ?? []).map((each) => each.name)])];
    this.nodes = this.nodes.map((each) =>
      each === node ? { ...node, task, recorded, use: own, after } : each,
    );
    return handleOf(old.name, recorded, node.kind) as AnyHandle as Handle<R>;
  }

  remove(old: AnyHandle): void {
    const gone = this.#find(old.name);
    const relink = (after: readonly string[]) => [
      ...new Set(after.flatMap((name) => (name === gone.name ? gone.after : [name]))),
    ];
    this.nodes = this.nodes
      .filter((node) => node !== gone)
      .map((node) => (node.after.includes(gone.name) ? { ...node, after: relink(node.after) } : node));
  }

  #find(name: string): PipelineNode {
    const node = this.nodes.find((each) => each.name === name);
    if (node !== undefined) return node;
    throw contractFault(
      "RENDER_UNDECLARED",
      `pipeline ${this.#pipeline} has no task ${name}`,
      `Use a handle of one of: ${this.nodes.map((each) => each.name).join(", ")}.`,
    );
  }
}

function handleOf(name: string, recorded: RecordedTask, kind: PipelineNode["kind"]) {
  const results = [...recorded.results].map(([result, { type }]) => [
    result,
    refTo(`tasks.${name}.results.${result}`, { type: kind === "fan" ? "array" : type }),
  ]);
  return { name, results: Object.fromEntries(results), status: new TextRef(`tasks.${name}.status`) };
}
