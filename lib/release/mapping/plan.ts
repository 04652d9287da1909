import { mergeValues } from "../merge.ts";
import type { Problem } from "../problems.ts";
import { shownValue } from "../shown.ts";
import type { Mapping, ReleaseData, SnapshotComponent } from "../types.ts";
import { type Joined, joinComponents } from "./join.ts";
import { strftimeProblem } from "./strftime.ts";
import { filenameProblem, tagTemplateProblem } from "./tag.ts";
import { planTargets, type TargetPlan } from "./targets.ts";

/** What is to become of one component, before any registry was asked. */
export interface ComponentPlan {
  /** Snapshot and mapping in one; the mapping wins. */
  readonly component: SnapshotComponent;
  /** Where the mapping says so: `mapping.components[2] (component "app")`. */
  readonly field: string;
  readonly targets: readonly TargetPlan[];
  /** strftime. */
  readonly timestampFormat: string;
}

export interface MappingPlan {
  readonly plans: readonly ComponentPlan[];
  /** What would break a later task. */
  readonly problems: readonly Problem[];
  /** What is worth knowing and breaks nothing. */
  readonly notes: readonly string[];
}

/**
 * Which component goes where, and everything that is wrong with it as far as the data alone tells. Pure: it
 * is what a pull request can be checked with.
 */
export function planMapping(
  components: readonly SnapshotComponent[],
  mapping: Mapping,
  data: ReleaseData,
): MappingPlan {
  const { joined, problems, notes } = joinComponents(components, mapping);
  const plans = joined.map((each) => planComponent(each, mapping));
  return {
    plans: plans.map(({ plan }) => plan),
    problems: onlyOnce([
      ...problems,
      ...plans.flatMap((each) => each.problems),
      ...unknownInNotes(components, mapping, data),
    ]),
    notes: [...notes, ...plans.flatMap((each) => each.notes)],
  };
}

/** Each problem once, though several components or repositories have it. */
export const onlyOnce = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.field} ${problem.says}`, problem])).values(),
];

function planComponent({ component, field }: Joined, mapping: Mapping) {
  const { defaults = {} } = mapping;
  const { targets, problems, notes } = planTargets(component, defaults, field);
  const timestampFormat = component.timestampFormat ?? defaults.timestampFormat ?? "%s";
  const formatField = component.timestampFormat === undefined ? "mapping.defaults" : field;
  const whole = { ...component, ...gatewayOf(component, mapping) };
  const plan: ComponentPlan = { component: whole, field, targets, timestampFormat };
  const badFormat = said(`${formatField}.timestampFormat`, strftimeProblem(timestampFormat));
  return { plan, notes, problems: [...problems, ...badFormat, ...badTemplates(plan)] };
}

type Gateway = NonNullable<SnapshotComponent["contentGateway"]>;

/** What the defaults say of the content gateway counts where the component says nothing else. */
function gatewayOf({ contentGateway = {} }: SnapshotComponent, { defaults = {} }: Mapping) {
  const merged = mergeValues(defaults.contentGateway ?? {}, contentGateway) as Gateway;
  return Object.keys(merged).length === 0 ? {} : { contentGateway: merged };
}

const badTemplates = ({ component, field, targets }: ComponentPlan): Problem[] => [
  ...targets.flatMap(({ tags }) =>
    tags.flatMap(({ template, field: at }) => said(at, tagTemplateProblem(template))),
  ),
  ...stagedFiles(component).flatMap((name, index) =>
    said(`${field}.staged.files[${index}].filename`, filenameProblem(name)),
  ),
];

export const stagedFiles = ({ staged }: SnapshotComponent): readonly string[] =>
  (staged?.files ?? []).map(({ filename = "" }) => filename);

const said = (field: string, says: string | undefined): Problem[] =>
  says === undefined ? [] : [{ field, says }];

/** A CVE of a component that nobody knows would be left out of the release notes without a word. */
function unknownInNotes(
  components: readonly SnapshotComponent[],
  mapping: Mapping,
  { releaseNotes }: ReleaseData,
): Problem[] {
  const known = [...components, ...(mapping.components ?? [])].map(({ name }) => name);
  return (releaseNotes?.cves ?? []).flatMap(({ component }, index) =>
    component === undefined || known.includes(component)
      ? []
      : [
          {
            field: `releaseNotes.cves[${index}].component`,
            says: `${shownValue([], component)} is no component; it wants one of ${[...new Set(known)].sort().join(", ")}`,
          },
        ],
  );
}
