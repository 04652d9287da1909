import { directives, instructions } from "./lines.ts";
import { type BuildScope, StageScope } from "./scope.ts";
import {
  badLine,
  type Containerfile,
  type Instruction,
  type MetaArg,
  type Scope,
  type Stage,
  type StageBase,
} from "./types.ts";
import { expand, splitWords } from "./words.ts";

/**
 * Reads a Containerfile: stages, what they build on, ARG substitution in FROM.
 * `args` are the build arguments, `platform` what TARGETARCH and its like stand for.
 * Fault CONTAINERFILE_BAD names the line.
 */
export function parseContainerfile(text: string, given: BuildScope = {}): Containerfile {
  const { escape: escaper, syntax } = directives(text);
  const all = instructions(text, escaper);
  const first = all.findIndex(({ keyword }) => keyword === "FROM");
  if (first < 0) throw badLine(1, "there is no FROM instruction");
  const stray = all.slice(0, first).find(({ keyword }) => keyword !== "ARG");
  if (stray !== undefined) throw badLine(stray.line, `${stray.keyword} stands before the first FROM`);
  const metaArgs = readMetaArgs(all.slice(0, first), given, escaper);
  const stages = readStages(all.slice(first), metaScope(metaArgs, given), escaper);
  return { text, escape: escaper, ...(syntax === undefined ? {} : { syntax }), metaArgs, stages };
}

function readMetaArgs(found: readonly Instruction[], given: BuildScope, escaper: string): MetaArg[] {
  const metaArgs: MetaArg[] = [];
  for (const { body } of found)
    for (const word of splitWords(body, escaper)) {
      const [name = "", ...rest] = word.split("=");
      const scope = metaScope(metaArgs, given);
      const fallback = rest.length === 0 ? undefined : expand(rest.join("="), scope, escaper);
      const value = given.args?.[name] ?? fallback;
      metaArgs.push({
        name,
        ...(fallback === undefined ? {} : { defaultValue: fallback }),
        ...(value === undefined ? {} : { value }),
      });
    }
  return metaArgs;
}

const metaScope = (metaArgs: readonly MetaArg[], given: BuildScope): Scope => ({
  ...given.platform,
  ...Object.fromEntries(metaArgs.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
});

function readStages(found: readonly Instruction[], scope: Scope, escaper: string): Stage[] {
  const stages: Stage[] = [];
  let inside: Instruction[] = [];
  for (const each of found) {
    if (each.keyword === "FROM") {
      inside = [];
      stages.push(readFrom(each, scope, escaper, stages, inside));
    } else inside.push(each);
  }
  return stages;
}

function readFrom(
  from: Instruction,
  scope: Scope,
  escaper: string,
  before: readonly Stage[],
  instructions: readonly Instruction[],
): Stage {
  const words = splitWords(from.body, escaper);
  const [image = "", as, name] = words;
  if (words.length !== 1 && (words.length !== 3 || as?.toUpperCase() !== "AS"))
    throw badLine(
      from.line,
      `FROM wants an image and perhaps AS and a name, got ${JSON.stringify(from.body)}`,
    );
  const baseName = expand(image, scope, escaper);
  if (baseName === "")
    throw badLine(
      from.line,
      `the image of FROM ${image} is empty after substitution`,
      "Give the build argument, or a default: ARG NAME=value before the first FROM.",
    );
  const platform = from.flags.find((flag) => flag.name === "platform")?.value;
  return {
    index: before.length,
    ...(name === undefined ? {} : { name }),
    base: baseOf(baseName, before),
    baseName,
    ...(platform === undefined ? {} : { platform: expand(platform, scope, escaper) }),
    from,
    instructions,
  };
}

function baseOf(baseName: string, before: readonly Stage[]): StageBase {
  if (baseName === "scratch") return { kind: "scratch" };
  const stage = before.findLast(({ name }) => name?.toLowerCase() === baseName.toLowerCase());
  return stage === undefined ? { kind: "image", ref: baseName } : { kind: "stage", index: stage.index };
}

/** Values of ARG and ENV while walking through a stage, base image's env first. */
export function stageScope(file: Containerfile, stage: Stage, given: BuildScope = {}): StageScope {
  return new StageScope(file, given, stage.index);
}
