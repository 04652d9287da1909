import { ifFound, type RegistryClient } from "../../oci/index.ts";
import { parallel } from "../../parallel/index.ts";
import type { Problem } from "../problems.ts";
import type { ReleaseData, SnapshotComponent, SnapshotSpec } from "../types.ts";
import { clashes } from "./clashes.ts";
import { mappedComponent } from "./component.ts";
import { tagCounter } from "./counter.ts";
import { readImageFacts } from "./images.ts";
import { type ComponentPlan, onlyOnce, planMapping } from "./plan.ts";

export interface ApplyOptions {
  readonly snapshot: SnapshotSpec;
  readonly data: ReleaseData;
  readonly client: RegistryClient;
  /** One reading of the clock for a release. */
  readonly releasedAt: Date;
  /** Adds the time of the build to the tags of every repository. */
  readonly addImplicitTimestampTag: boolean;
  /** Images that are read side by side. */
  readonly concurrency: number;
}

export interface Applied {
  /** The Snapshot with its components mapped. Not to be used where there are problems. */
  readonly snapshot: SnapshotSpec;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * Says for each component that mapping and Snapshot both name where it is published and under which tags.
 * Everything in the data that would break a later task comes back as a problem, all at once; nothing is
 * published here. Faults: those of lib/oci, where a registry cannot be asked.
 */
export async function applyMapping(options: ApplyOptions): Promise<Applied> {
  const { snapshot, data, client, concurrency } = options;
  const { plans, problems, notes } = planMapping(snapshot.components, data.mapping ?? {}, data);
  // What the data alone says to be wrong needs no registry.
  if (problems.length > 0) return { snapshot, problems, notes };
  const counter = tagCounter(client);
  const mapped = await parallel(plans, concurrency, async (plan) => {
    const facts = await ifFound(readImageFacts(client, plan.component.containerImage));
    if (facts === undefined)
      return { component: plan.component, problems: [gone(plan, snapshot.components)] };
    return mappedComponent(plan, facts, { ...options, counter });
  });
  const components = mapped.map(({ component }) => component);
  return {
    snapshot: { ...snapshot, components },
    problems: onlyOnce([...mapped.flatMap((each) => each.problems), ...clashes(components, plans)]),
    notes,
  };
}

function gone({ component }: ComponentPlan, components: readonly SnapshotComponent[]): Problem {
  const index = components.findIndex(({ name }) => name === component.name);
  return {
    snapshot: true,
    field: `components[${index}].containerImage (component ${JSON.stringify(component.name)})`,
    says: `${component.containerImage} is not in its registry`,
  };
}
