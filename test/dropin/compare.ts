import { isDeepStrictEqual } from "node:util";
import type {
  ParamSpec,
  Pipeline,
  PipelineTask,
  Task,
  Volume,
  WorkspaceDeclaration,
} from "../../lib/tekton/types.ts";
import type {
  PublishedParam,
  PublishedPipeline,
  PublishedTask,
  PublishedUse,
  PublishedVolume,
} from "./published.ts";

type Named = { readonly name: string };

/**
 * In what a task is not a drop-in for the published one. What it has on top does not count, as long as
 * nobody has to give it: params with defaults, results, optional workspaces, volumes.
 */
export function taskDifferences({ metadata, spec }: Task, theirs: PublishedTask): string[] {
  const differs = prefix(`task ${metadata.name}`);
  return [
    ...params(spec.params ?? [], theirs.params),
    ...theirs.results.flatMap((result) => resultDifference(spec.results ?? [], result)),
    ...workspaces(spec.workspaces ?? [], theirs.workspaces),
    ...theirs.volumes.flatMap((volume) => volumeDifference(spec.volumes ?? [], volume)),
    ...steps(
      (spec.steps ?? []).map(({ name }) => name ?? "").filter((name) => !isCarrier(name, theirs)),
      theirs.steps.map(({ name }) => name),
    ),
  ].map(differs);
}

/** Steps that carry release data from task to task stand around the published ones, where those have none. */
const isCarrier = (name: string, theirs: PublishedTask): boolean =>
  theirs.origin !== "build-definitions" &&
  (name === "use-trusted-artifact" || name === "create-trusted-artifact") &&
  !find(theirs.steps, name);

/** The same for a pipeline; tasks of the published graph that are not there are not among them. */
export function pipelineDifferences({ metadata, spec }: Pipeline, theirs: PublishedPipeline): string[] {
  const differs = prefix(`pipeline ${metadata.name}`);
  const ours = Object.fromEntries((spec.results ?? []).map(({ name, value }) => [name, value]));
  const uses = (published: readonly PublishedUse[], own: readonly PipelineTask[] = []) => [
    ...published.flatMap((use) => useDifferences(find(own, use.name), use)),
    ...own
      .filter(({ name }) => !find(published, name))
      .map(({ name }) => `task ${name}: is not in the published graph`),
  ];
  return [
    ...params(spec.params ?? [], theirs.params),
    ...workspaces(spec.workspaces ?? [], theirs.workspaces),
    ...values("result", ours, theirs.results),
    ...uses(theirs.tasks, spec.tasks),
    ...uses(theirs.finally, spec.finally),
  ].map(differs);
}

/** Tasks of the published graph that the pipeline does not have yet. */
export const missingTasks = ({ spec }: Pipeline, theirs: PublishedPipeline): PublishedUse[] =>
  [...theirs.tasks, ...theirs.finally].filter(
    ({ name }) => !find([...(spec.tasks ?? []), ...(spec.finally ?? [])], name),
  );

const prefix = (what: string) => (difference: string) => `${what}: ${difference}`;
const find = <T extends Named>(all: readonly T[], name: string) => all.find((each) => each.name === name);
const show = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));

function params(ours: readonly ParamSpec[], theirs: readonly PublishedParam[]): string[] {
  const required = ours.filter((param) => param.default === undefined && !find(theirs, param.name));
  return [
    ...theirs.flatMap((param) => paramDifference(find(ours, param.name), param)),
    ...required.map(({ name }) => `param ${name}: is required, the published one does not have it`),
  ];
}

function paramDifference(
  own: ParamSpec | undefined,
  { name, type, default: fallback }: PublishedParam,
): string[] {
  if (own === undefined) return [`param ${name}: is missing`];
  const is = own.type ?? "string";
  if (is !== type) return [`param ${name}: is of type ${is}, the published one of type ${type}`];
  return isDeepStrictEqual(own.default, fallback)
    ? []
    : [`param ${name}: has default ${show(own.default)}, the published one ${show(fallback)}`];
}

function resultDifference(
  ours: readonly { name: string; type?: string }[],
  { name, type }: { name: string; type: string },
) {
  const own = find(ours, name);
  if (own === undefined) return [`result ${name}: is missing`];
  const is = own.type ?? "string";
  return is === type ? [] : [`result ${name}: is of type ${is}, the published one of type ${type}`];
}

function workspaces(
  ours: readonly WorkspaceDeclaration[],
  theirs: readonly { readonly name: string; readonly optional?: boolean }[],
): string[] {
  const word = (optional = false) => (optional ? "optional" : "required");
  const more = ours.filter(({ name, optional }) => !optional && !find(theirs, name));
  return [
    ...theirs.flatMap(({ name, optional }) => {
      const own = find(ours, name);
      if (own === undefined) return [`workspace ${name}: is missing`];
      return word(own.optional) === word(optional)
        ? []
        : [`workspace ${name}: is ${word(own.optional)}, the published one ${word(optional)}`];
    }),
    ...more.map(({ name }) => `workspace ${name}: is required, the published one does not have it`),
  ];
}

function volumeDifference(ours: readonly Volume[], theirs: PublishedVolume): string[] {
  const own = find(ours, theirs.name);
  if (own === undefined) return [`volume ${theirs.name}: is missing`];
  const { name: _, ...source } = own;
  const [kind = ""] = Object.keys(source);
  const from = own.configMap?.name ?? own.secret?.secretName;
  const optional = own.configMap?.optional ?? own.secret?.optional;
  const is = { kind, source: from, optional };
  const wanted = { kind: theirs.kind, source: theirs.source, optional: theirs.optional };
  return isDeepStrictEqual(is, wanted)
    ? []
    : [`volume ${theirs.name}: is ${show(is)}, the published one ${show(wanted)}`];
}

/** Users size steps by name, so names and order count. */
const steps = (ours: readonly string[], theirs: readonly string[]): string[] =>
  isDeepStrictEqual(ours, theirs)
    ? []
    : [`steps: are ${ours.join(", ")}, the published ones ${theirs.join(", ")}`];

/** Params that carry release data from task to task as trusted artifacts, on top of the published ones. */
const CARRIERS = new Set(["ociStorage", "ociArtifactExpiresAfter", "sourceDataArtifact", "dataDir"]);

function useDifferences(own: PipelineTask | undefined, theirs: PublishedUse): string[] {
  if (own === undefined) return [];
  const differs = prefix(`task ${theirs.name}`);
  const carried = (name: string) => CARRIERS.has(name) && !Object.hasOwn(theirs.params ?? {}, name);
  const given = Object.fromEntries(
    (own.params ?? []).filter(({ name }) => !carried(name)).map(({ name, value }) => [name, value]),
  );
  const bound = Object.fromEntries((own.workspaces ?? []).map(({ name, workspace }) => [name, workspace]));
  const ref = own.taskRef?.name ?? own.taskRef?.params?.find(({ name }) => name === "name")?.value;
  return [
    ...(ref === theirs.task ? [] : [`runs ${ref}, the published one ${theirs.task}`]),
    ...values("param", given, theirs.params ?? {}),
    ...values("workspace", bound, theirs.workspaces ?? {}),
    ...values(
      "setting",
      { runAfter: own.runAfter, when: own.when },
      { runAfter: theirs.runAfter, when: theirs.when },
    ),
  ].map(differs);
}

function values(
  what: string,
  ours: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
  return names.flatMap((name) =>
    isDeepStrictEqual(ours[name], theirs[name])
      ? []
      : [`${what} ${name}: is ${show(ours[name])}, the published one ${show(theirs[name])}`],
  );
}
