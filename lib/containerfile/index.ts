export { isExecForm, type Skipped, withLines, withRunPrelude } from "./edit.ts";
export { type HeredocFile, withoutHeredocs } from "./heredocs.ts";
export { type NeededImage, neededImages, neededStages, targetStage } from "./images.ts";
export { type DockerfileJson, type DockerfileJsonStage, dockerfileJson } from "./json.ts";
export { type Inherited, predictLabels, type StageLabels } from "./labels.ts";
export { parseContainerfile, stageScope } from "./parse.ts";
export { type BuildScope, platformArgs, StageScope } from "./scope.ts";
export {
  type Containerfile,
  type ContainerfileCode,
  containerfileFault,
  type Heredoc,
  type Instruction,
  type InstructionFlag,
  type MetaArg,
  type Scope,
  type Stage,
  type StageBase,
} from "./types.ts";
export { expand, pairs, splitWords } from "./words.ts";
