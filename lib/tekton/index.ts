export { celAllows } from "./cel/index.ts";
export { DEFAULT_TIMEOUT_MS, formatDuration, parseDuration } from "./duration.ts";
export type { TektonCode } from "./fault.ts";
export { expandEnvironment, expandVariables } from "./kubelet.ts";
export { type AnyObject, isKind, type LoadedFile, type LoadedObject, loadYaml, originOf } from "./load.ts";
export { childName, childRunNames, generatedName } from "./names.ts";
export { type Reference, references, referencesDeep, wholeReference } from "./reference.ts";
export {
  allows,
  firstOf,
  isList,
  isObject,
  type Lookup,
  lookupIn,
  substitute,
  substituteDeep,
  substituteList,
  substituteValue,
  substituteWhen,
} from "./substitute.ts";
export { substituteParams, substituteStep, substituteTaskSpec } from "./task.ts";
export type * from "./types.ts";
export { isObjectName, type NameProblem, pipelineNameProblems, taskNameProblems } from "./valid.ts";
export { declaredType, paramValue, typeOf } from "./value.ts";
