export { fetchFromBundle, listBundle } from "./fetch.ts";
export { ANNOTATION, MAX_BYTES, MAX_OBJECTS } from "./limits.ts";
export { packBundle } from "./pack.ts";
export { pushBundle } from "./push.ts";
export type * from "./types.ts";
