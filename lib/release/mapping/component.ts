import type { Problem } from "../problems.ts";
import { shownValue } from "../shown.ts";
import type { SnapshotComponent, Target } from "../types.ts";
import type { Counter } from "./counter.ts";
import type { ImageFacts } from "./images.ts";
import type { ComponentPlan } from "./plan.ts";
import { stagedFiles } from "./plan.ts";
import { nameProblem, tagProblem } from "./tag.ts";
import type { TagTemplate, TargetPlan } from "./targets.ts";
import { fillTemplate, type TemplateValues } from "./template.ts";
import { digestOf, templateValues } from "./values.ts";

interface Surroundings {
  readonly releasedAt: Date;
  readonly addImplicitTimestampTag: boolean;
  readonly counter: Counter;
}
interface Mapped {
  readonly component: SnapshotComponent;
  readonly problems: readonly Problem[];
}
type Tagged = { readonly tag: string } | { readonly problem: Problem };

/** A component as later tasks of both generations read it. */
export async function mappedComponent(
  plan: ComponentPlan,
  facts: ImageFacts,
  around: Surroundings,
): Promise<Mapped> {
  const values = templateValues(plan.component, facts, plan.timestampFormat, around.releasedAt);
  const targets: { target: Target; problems: Problem[] }[] = [];
  for (const target of plan.targets) targets.push(await filledTarget(target, plan, values, around));
  const staged = filledStaged(plan, values);
  const repositories = targets.map(({ target }) => target);
  return {
    component: {
      ...plan.component,
      ...staged.member,
      ...publication(repositories),
      ...metadataOf(facts),
    },
    problems: [...targets.flatMap(({ problems }) => problems), ...staged.problems],
  };
}

/** The first generation has one repository, with its names and tags beside it; the second a list. */
function publication(repositories: readonly Target[]): Partial<SnapshotComponent> {
  const [first] = repositories;
  if (first === undefined) return {};
  const { url, tags, "rh-registry-repo": rh, "registry-access-repo": access } = first;
  return {
    repositories: [...repositories],
    ...(url === undefined ? {} : { repository: url }),
    ...(tags === undefined ? {} : { tags }),
    ...(rh === undefined ? {} : { "rh-registry-repo": rh }),
    ...(access === undefined ? {} : { "registry-access-repo": access }),
  };
}

function metadataOf({ labels, annotations, env, mediaType }: ImageFacts): Partial<SnapshotComponent> {
  const pairs = (record: Readonly<Record<string, string>>) =>
    Object.entries(record).map(([name, value]) => ({ name, value }));
  return {
    metadata: {
      ...(Object.keys(labels).length === 0 ? {} : { labels: pairs(labels) }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: pairs(annotations) }),
      ...(env.length === 0 ? {} : { env_variables: [...env] }),
      ...(mediaType === "" ? {} : { media_type: mediaType }),
    },
  };
}

async function filledTarget(
  target: TargetPlan,
  plan: ComponentPlan,
  values: TemplateValues,
  around: Surroundings,
): Promise<{ target: Target; problems: Problem[] }> {
  const tagged: Tagged[] = [];
  for (const tag of target.tags) tagged.push(await filledTag(tag, target, plan, values, around.counter));
  if (around.addImplicitTimestampTag) tagged.push(implicit(plan, values));
  const tags = [...new Set(tagged.flatMap((each) => ("tag" in each ? [each.tag] : [])))];
  const { repository, said } = target;
  return {
    target: { ...said, ...repository, ...(tags.length === 0 ? {} : { tags }) },
    problems: tagged.flatMap((each) => ("problem" in each ? [each.problem] : [])),
  };
}

async function filledTag(
  { template, field }: TagTemplate,
  target: TargetPlan,
  plan: ComponentPlan,
  values: TemplateValues,
  counter: Counter,
): Promise<Tagged> {
  const bad = (says: string): Tagged => ({ problem: { field, says: `${forComponent(field, plan)}${says}` } });
  const filled = fillTemplate(template, values);
  if ("problem" in filled) return bad(`${shownValue([], template)}: ${filled.problem}`);
  const tag = "text" in filled ? filled.text : await counted(filled, target, plan, counter);
  const problem = tagProblem(tag);
  return problem === undefined ? { tag } : bad(`${shownValue([], template)} gives ${problem}`);
}

/** Templates of the defaults are used for every component: the message has to say which. */
const forComponent = (field: string, { component }: ComponentPlan): string =>
  field.startsWith("mapping.defaults") ? `for component ${JSON.stringify(component.name)}, ` : "";

async function counted(
  { counter: kind, before, after }: { counter: string; before: string; after: string },
  target: TargetPlan,
  plan: ComponentPlan,
  counter: Counter,
): Promise<string> {
  const all = plan.targets.map(({ repository }) => repository.url);
  const repositories = kind === "component-incrementer" ? all : [target.repository.url];
  const number = await counter.next({ before, after, repositories, digest: digestOf(plan.component) });
  return `${before}${number}${after}`;
}

function implicit(plan: ComponentPlan, { variables }: TemplateValues): Tagged {
  const field = `${plan.field}.tags`;
  const { timestamp } = variables;
  if ("missing" in timestamp)
    return { problem: { field, says: `the time of the build is asked for as a tag: ${timestamp.missing}` } };
  const problem = tagProblem(timestamp.value);
  return problem === undefined ? { tag: timestamp.value } : { problem: { field, says: problem } };
}

function filledStaged(plan: ComponentPlan, values: TemplateValues) {
  const { staged } = plan.component;
  if (staged?.files === undefined) return { member: {}, problems: [] };
  const filled = stagedFiles(plan.component).map((template) => fillTemplate(template, values));
  const problems = filled.flatMap((each, index): Problem[] => {
    const field = `${plan.field}.staged.files[${index}].filename`;
    const says = "problem" in each ? each.problem : nameProblem("text" in each ? each.text : "");
    return says === undefined ? [] : [{ field, says }];
  });
  const files = staged.files.map((file, index) => {
    const name = filled[index];
    return name !== undefined && "text" in name ? { ...file, filename: name.text } : file;
  });
  return { member: { staged: { ...staged, files } }, problems };
}
