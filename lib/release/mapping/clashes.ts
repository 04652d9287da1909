import type { Problem } from "../problems.ts";
import type { SnapshotComponent } from "../types.ts";
import type { ComponentPlan } from "./plan.ts";
import { digestOf } from "./values.ts";

/** Tags that two components want for different images: whichever came last would have them. */
export function clashes(
  components: readonly SnapshotComponent[],
  plans: readonly ComponentPlan[],
): Problem[] {
  const taken = new Map<string, SnapshotComponent>();
  return components.flatMap((component, index) =>
    (component.repositories ?? []).flatMap(({ url = "", tags = [] }) =>
      tags.flatMap((tag) => {
        const reference = `${url}:${tag}`;
        const before = taken.get(reference) ?? component;
        taken.set(reference, before);
        if (digestOf(before) === digestOf(component)) return [];
        const field = plans[index]?.field ?? component.name;
        const says = `${reference} is the tag of component ${JSON.stringify(before.name)} already, which is another image; give each its own tag or repository`;
        return [{ field, says }];
      }),
    ),
  );
}
