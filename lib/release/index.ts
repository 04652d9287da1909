export { checkReleaseData, type DataCheck } from "./check.ts";
export { forgetReleaseTime, releaseTime } from "./clock.ts";
export {
  type Collected,
  collectRelease,
  isSingleComponent,
  type ReleaseNames,
  type ReleaseObjects,
  readObjects,
  reduceToComponent,
  reservedKeys,
} from "./collect/index.ts";
export { type ReleaseCode, releaseFault } from "./fault.ts";
export { type DataPlace, dataFile, dataFolder, travels } from "./folder.ts";
export { checkJudged, forgetJudged, recordJudged } from "./judged.ts";
export {
  type Applied,
  type ApplyOptions,
  applyMapping,
  type ImageFacts,
  type ImagePlatform,
  imageArchitectures,
  readImageFacts,
  strftime,
  translateRepository,
} from "./mapping/index.ts";
export { type DataSources, mergeReleaseData } from "./merge.ts";
export { forgetMapped, readOriginal, writeMapped } from "./original.ts";
export type { Problem } from "./problems.ts";
export { formatPublished, type PublishedImage, parsePublished } from "./published.ts";
export {
  checkedValue,
  problemLine,
  readJsonFile,
  readReleaseData,
  readSnapshot,
  refuse,
  writeJsonFile,
} from "./read.ts";
export { type Snapshot, snapshotOf } from "./snapshot.ts";
export type {
  MappedComponent,
  Mapping,
  ReleaseData,
  ReleaseNotes,
  SnapshotComponent,
  SnapshotSpec,
  Target,
} from "./types.ts";
export { publicComponents, repositoriesOf, wantsPublic } from "./visibility.ts";
