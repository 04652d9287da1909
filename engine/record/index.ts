export { type Cleaned, type CleanOptions, cleanState, KEEP_RUNS, trimRecords } from "./clean.ts";
export { isAlive, sizeOf, thisProcess, writeJson } from "./files.ts";
export { type LogFile, type ReadRecord, readRecord, standingOf } from "./read.ts";
export { defaultStateDir } from "./state.ts";
export { createRecord, listRecords, type RunRecord } from "./store.ts";
export { type AnyRun, type RecordHead, SCHEMA } from "./types.ts";
