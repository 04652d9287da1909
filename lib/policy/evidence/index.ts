export { expandIndexes } from "./expand.ts";
export { type Gathered, gather } from "./gather.ts";
export { currentRuns } from "./newest.ts";
export { readStatement } from "./statement.ts";
