export {
  type Criteria,
  criteriaOf,
  excluded,
  type Item,
  itemsFor,
  type VolatileItem,
  volatileItems,
} from "./criteria.ts";
export { checkPolicy, readPolicy } from "./read.ts";
export { hits, matchers, type Named, score } from "./score.ts";
export type { PolicyConfiguration, Source } from "./types.ts";
