export { type BundleCache, openBundleCache } from "./bundles.ts";
export { catalogDefinitions, type Definition, type Definitions, definitionsIn, namesOf } from "./catalog.ts";
export { createResolver, type ResolverOptions } from "./resolver.ts";
