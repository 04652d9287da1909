export { type BundleCache, openBundleCache } from "./bundles.ts";
export { catalogDefinitions, type Definitions, namesOf } from "./catalog.ts";
export { createResolver, type ResolverOptions } from "./resolver.ts";
