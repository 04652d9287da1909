export { type ReleaseCode, releaseFault } from "./fault.ts";
export { type DataPlace, dataFile, dataFolder, travels } from "./folder.ts";
export { checkJudged, recordJudged } from "./judged.ts";
export { formatPublished, type PublishedImage, parsePublished } from "./published.ts";
