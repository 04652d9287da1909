export { type ObjectSources, type OpenObjects, openObjects } from "./objects.ts";
export { secretFromDirectory } from "./secret.ts";
