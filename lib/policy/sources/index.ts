export { type Location, locationOf } from "./location.ts";
export { pinSource, readSource } from "./read.ts";
export type { SourceAccess, SourceFile } from "./types.ts";
