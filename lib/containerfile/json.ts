import { isExecForm } from "./edit.ts";
import { stageScope } from "./parse.ts";
import type { BuildScope } from "./scope.ts";
import type { Containerfile, Instruction, Stage } from "./types.ts";
import { pairs, splitWords } from "./words.ts";

/** A Containerfile as the tool `dockerfile-json` prints it, which SBOM tools read. */
export interface DockerfileJson {
  readonly MetaArgs: readonly {
    readonly Key: string;
    readonly DefaultValue: string | null;
    readonly Value: string | null;
  }[];
  readonly Stages: readonly DockerfileJsonStage[];
}
export interface DockerfileJsonStage {
  readonly Name: string;
  readonly As?: string;
  readonly BaseName: string;
  readonly SourceCode: string;
  readonly Platform: string;
  readonly From: {
    readonly Scratch?: true;
    readonly Image?: string;
    readonly Stage?: { readonly Named?: string; readonly Index: number };
  };
  readonly Commands: readonly Readonly<Record<string, unknown>>[];
}

/** The shape of `parsed_dockerfile.json`; references are substituted, commands are as written. */
export function dockerfileJson(file: Containerfile, given: BuildScope = {}): DockerfileJson {
  return {
    MetaArgs: file.metaArgs.map(({ name, defaultValue, value }) => ({
      Key: name,
      DefaultValue: defaultValue ?? null,
      Value: value ?? null,
    })),
    Stages: file.stages.map((stage) => stageJson(file, stage, given)),
  };
}

function stageJson(file: Containerfile, stage: Stage, given: BuildScope): DockerfileJsonStage {
  const scope = stageScope(file, stage, given);
  const Commands = stage.instructions.map((each) => {
    const json = command(file, each, (word) => scope.expand(word));
    scope.see(each);
    return json;
  });
  return {
    Name: stage.name ?? "",
    ...(stage.name === undefined ? {} : { As: stage.name }),
    BaseName: stage.baseName,
    SourceCode: `FROM ${stage.from.body}`,
    Platform: stage.platform ?? "",
    From: from(file, stage),
    Commands,
  };
}

function from(file: Containerfile, { base }: Stage): DockerfileJsonStage["From"] {
  if (base.kind === "scratch") return { Scratch: true };
  if (base.kind === "image") return { Image: base.ref };
  const named = file.stages[base.index]?.name;
  return { Stage: { ...(named === undefined ? {} : { Named: named }), Index: base.index } };
}

const COMMAND_LINES = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL"]);

function command(file: Containerfile, at: Instruction, expand: (word: string) => string) {
  const { keyword, body, flags } = at;
  const Name = keyword;
  if (COMMAND_LINES.has(keyword)) {
    const exec = isExecForm(body);
    const Mounts = flags.filter(({ name }) => name === "mount").map(({ value }) => value);
    const CmdLine: unknown = exec ? JSON.parse(body) : [body];
    return { Name, CmdLine, PrependShell: !exec, ...(Mounts.length === 0 ? {} : { Mounts }) };
  }
  if (keyword === "COPY" || keyword === "ADD") return copyJson(file, at, expand);
  if (keyword === "LABEL" || keyword === "ENV")
    return { Name, [keyword === "ENV" ? "Env" : "Labels"]: pairsJson(file, body) };
  return { Name, Value: body };
}

function copyJson(
  file: Containerfile,
  { keyword, body, flags }: Instruction,
  expand: (word: string) => string,
) {
  const parsed: unknown = isExecForm(body) ? JSON.parse(body) : splitWords(body, file.escape).map(expand);
  const words = Array.isArray(parsed) ? parsed.map(String) : [];
  const flag = (name: string) => expand(flags.find((each) => each.name === name)?.value ?? "");
  return {
    Name: keyword,
    SourcePaths: words.slice(0, -1),
    DestPath: words.at(-1) ?? "",
    From: flag("from"),
    Chown: flag("chown"),
    Chmod: flag("chmod"),
  };
}

const pairsJson = (file: Containerfile, body: string) =>
  pairs(body, {}, file.escape).map(([Key, Value]) => ({ Key, Value }));
