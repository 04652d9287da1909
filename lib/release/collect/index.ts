export { type Collected, collectRelease } from "./collect.ts";
export { reservedKeys } from "./key-sources.ts";
export { type ReleaseNames, type ReleaseObjects, readObjects } from "./objects.ts";
export { isSingleComponent, reduceToComponent } from "./single-component.ts";
