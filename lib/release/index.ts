export { type ReleaseCode, releaseFault } from "./fault.ts";
export { type DataPlace, dataFile, dataFolder, travels } from "./folder.ts";
export { checkJudged, recordJudged } from "./judged.ts";
export { formatPublished, type PublishedImage, parsePublished } from "./published.ts";
export { checkedValue, readJsonFile, readReleaseData, readSnapshot, writeJsonFile } from "./read.ts";
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
