import { isRecord } from "../../json/index.ts";
import { jsonText, mergeValues } from "../merge.ts";
import type { Problem } from "../problems.ts";
import { componentKeys } from "../schema/mapping.ts";
import { shownValue } from "../shown.ts";
import type { MappedComponent, Mapping, SnapshotComponent } from "../types.ts";

/** A component that Snapshot and mapping both name. */
export interface Joined {
  readonly component: SnapshotComponent;
  /** `mapping.components[2] (component "app")` */
  readonly field: string;
}
export interface Join {
  /** By name. */
  readonly joined: readonly Joined[];
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * The components that Snapshot and mapping both name, sorted by name; what the mapping says wins. Where a
 * component goes the mapping alone says: a Snapshot is made by who asks for the release. Data that
 * was merged out of several objects may speak of a component in several places: it counts together, unless
 * two places contradict each other, because nobody can tell which of them has the last word.
 */
export function joinComponents(components: readonly SnapshotComponent[], mapping: Mapping): Join {
  const snapshot = uniqueComponents(components);
  const mapped = gathered(mapping.components ?? []);
  const joined = [...snapshot.byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, component]) => {
      const said = mapped.byName.get(name);
      if (said === undefined) return [];
      const built = Object.fromEntries(Object.entries(component).filter(([key]) => !isReserved(key)));
      return [{ component: over(built, said.value) as SnapshotComponent, field: said.field }];
    });
  return {
    joined,
    problems: [...snapshot.problems, ...mapped.problems],
    notes: [
      ...[...snapshot.byName.values()].flatMap(ignored),
      ...leftOut([...snapshot.byName.keys()], [...mapped.byName.keys()]),
    ],
  };
}

/** What only a mapping may say of a component. */
const RESERVED = [...Object.keys(componentKeys), "rh-registry-repo", "registry-access-repo"];
const isReserved = (key: string): boolean => RESERVED.includes(key);

function ignored(component: SnapshotComponent): string[] {
  const keys = Object.keys(component).filter(isReserved);
  if (keys.length === 0) return [];
  return [
    `the Snapshot says ${keys.join(", ")} of component ${component.name}; only the mapping may, so it is ignored`,
  ];
}

function uniqueComponents(components: readonly SnapshotComponent[]) {
  const byName = new Map<string, SnapshotComponent>();
  const problems: Problem[] = [];
  components.forEach((component, index) => {
    const before = byName.get(component.name);
    if (before === undefined) byName.set(component.name, component);
    else if (before.containerImage !== component.containerImage)
      problems.push({
        snapshot: true,
        field: `components[${index}] (component ${JSON.stringify(component.name)})`,
        says: `${component.containerImage} is a second image of this component, beside ${before.containerImage}; each name may have one`,
      });
  });
  return { byName, problems };
}

interface Said {
  readonly value: MappedComponent;
  readonly field: string;
}

function gathered(components: readonly MappedComponent[]) {
  const byName = new Map<string, Said>();
  const problems: Problem[] = [];
  components.forEach((value, index) => {
    const field = `mapping.components[${index}] (component ${JSON.stringify(value.name)})`;
    const before = byName.get(value.name);
    if (before === undefined) byName.set(value.name, { value, field });
    else {
      problems.push(...contradictions(before.value, value, field));
      byName.set(value.name, { ...before, value: mergeValues(before.value, value) as MappedComponent });
    }
  });
  return { byName, problems };
}

/** Members that have one value here and another there; lists and objects are merged. */
function contradictions(one: object, two: object, field: string): Problem[] {
  const before = new Map(Object.entries(one));
  return Object.entries(two).flatMap(([key, value]) => {
    const other = before.get(key);
    if (other === undefined || jsonText(other) === jsonText(value)) return [];
    if (isRecord(other) && isRecord(value)) return contradictions(other, value, `${field}.${key}`);
    if (Array.isArray(other) && Array.isArray(value)) return [];
    const says = `${shownValue([key], value)} contradicts ${shownValue([key], other)}, which another entry of this component says`;
    return [{ field: `${field}.${key}`, says }];
  });
}

/** As jq's `*`: objects are merged, anything else is replaced. */
function over(base: unknown, said: unknown): unknown {
  if (!isRecord(base) || !isRecord(said)) return said ?? base;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(said)])];
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(said, key) ? over(base[key], said[key]) : base[key]]),
  );
}

function leftOut(snapshot: readonly string[], mapped: readonly string[]): string[] {
  const only = (these: readonly string[], those: readonly string[]) =>
    these.filter((name) => !those.includes(name)).sort();
  const [unmapped, unbuilt] = [only(snapshot, mapped), only(mapped, snapshot)];
  return [
    ...(unmapped.length === 0
      ? []
      : [`not released, because the mapping does not name them: ${unmapped.join(", ")}`]),
    ...(unbuilt.length === 0 ? [] : [`in the mapping, but not in the Snapshot: ${unbuilt.join(", ")}`]),
  ];
}
