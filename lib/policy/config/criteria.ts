import { parseReference, repositoryOf } from "../../oci/index.ts";
import type { Verdict } from "../types.ts";
import type { PolicyConfiguration, Source, VolatileCriterion } from "./types.ts";

/** One item of `include` or `exclude` that holds at the effective time. */
export interface Item {
  readonly value: string;
  /** Why, and until when; only volatile items say. */
  readonly reference?: string;
  readonly until?: string;
  /** What it is limited to: a repository, a digest, or components. */
  readonly image?: string;
  readonly components?: readonly string[];
}
export interface Criteria {
  readonly include: readonly Item[];
  readonly exclude: readonly Item[];
}

/**
 * The items of a source that hold at `at`. A source without any takes those of the whole policy; without any
 * include, all rules count.
 */
export function criteriaOf(source: Source, policy: PolicyConfiguration, at: Date): Criteria {
  const own = {
    include: itemsOf(source.config?.include, source.volatileConfig?.include, at),
    exclude: itemsOf(source.config?.exclude, source.volatileConfig?.exclude, at),
  };
  const found = own.include.length + own.exclude.length > 0 ? own : ofPolicy(policy);
  return found.include.length > 0 ? found : { ...found, include: [{ value: "*" }] };
}

function ofPolicy({ configuration = {} }: PolicyConfiguration): Criteria {
  const collections = (configuration.collections ?? []).map((name) => `@${name}`);
  return {
    include: [...(configuration.include ?? []), ...collections].map((value) => ({ value })),
    exclude: (configuration.exclude ?? []).map((value) => ({ value })),
  };
}

const itemsOf = (
  plain: readonly string[] = [],
  volatile: readonly VolatileCriterion[] = [],
  at: Date,
): readonly Item[] => [
  ...plain.map((value) => ({ value })),
  ...volatile.filter((each) => holds(each, at)).map(itemOf),
];

/** Both ends count in. A day is its first moment, in UTC, as ec reads it. */
const holds = ({ effectiveOn, effectiveUntil }: VolatileCriterion, at: Date): boolean =>
  (effectiveOn === undefined || Date.parse(effectiveOn) <= at.getTime()) &&
  (effectiveUntil === undefined || Date.parse(effectiveUntil) >= at.getTime());

function itemOf(criterion: VolatileCriterion): Item {
  const { value, reference, effectiveUntil: until, componentNames: components } = criterion;
  // ec asks in this order, and takes the first that is there.
  const image = criterion.imageRef ?? criterion.imageUrl ?? criterion.imageDigest;
  return {
    value,
    ...(reference === undefined ? {} : { reference }),
    ...(until === undefined ? {} : { until }),
    ...(image === undefined ? {} : { image }),
    ...(image === undefined && components !== undefined ? { components } : {}),
  };
}

/** What an index's children are called after the component's own name. */
const CHILD = /-sha256:[0-9a-f]{64}-\S+$/;

/** The items that are for this image of this component. */
export function itemsFor<T extends Item>(
  items: readonly T[],
  image: string,
  component: string,
): readonly T[] {
  const reference = parseReference(image);
  const images = [repositoryOf(reference), reference.digest];
  const names = [component, component.replace(CHILD, "")];
  return items.filter((item) => {
    if (item.image !== undefined) return images.includes(item.image);
    return item.components === undefined || item.components.some((each) => names.includes(each));
  });
}

/** A volatile item, whether it holds or not. */
export interface VolatileItem extends Item {
  readonly type: "include" | "exclude";
  readonly from?: string;
}

/** All volatile items of a policy. */
export const volatileItems = (policy: PolicyConfiguration): readonly VolatileItem[] =>
  policy.sources.flatMap(({ volatileConfig = {} }) =>
    (["include", "exclude"] as const).flatMap((type) =>
      (volatileConfig[type] ?? []).map((each) => ({
        ...itemOf(each),
        type,
        ...(each.effectiveOn === undefined ? {} : { from: each.effectiveOn }),
      })),
    ),
  );

/** All excludes that hold, as a verdict lists them. */
export const excluded = (criteria: readonly Criteria[]): Verdict["excludes"] =>
  criteria.flatMap(({ exclude }) =>
    exclude.map(({ value, reference, until, image, components }) => {
      const only = image ?? components?.join(", ");
      return {
        value,
        ...(reference === undefined ? {} : { reference }),
        ...(until === undefined ? {} : { until }),
        ...(only === undefined ? {} : { imageRef: only }),
      };
    }),
  );
