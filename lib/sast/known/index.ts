export { type Filtered, filterKnown, type KnownOptions } from "./filter.ts";
