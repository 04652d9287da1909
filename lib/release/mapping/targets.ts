import type { Problem } from "../problems.ts";
import type { Mapping, SnapshotComponent, Target } from "../types.ts";
import { repositoryProblem } from "./repository.ts";
import { type Translated, translateRepository } from "./translate.ts";

/** A template of a tag, and where the data says it. */
export interface TagTemplate {
  readonly template: string;
  readonly field: string;
}
/** A repository that a component goes to. */
export interface TargetPlan {
  /** What else the data says of this target. */
  readonly said: Target;
  readonly repository: Translated;
  /** Sorted, each once. */
  readonly tags: readonly TagTemplate[];
}

interface Given {
  readonly said: Target;
  readonly url: string;
  readonly field: string;
  readonly tags: readonly TagTemplate[];
}

/**
 * The repositories of a component: `repositories[]`, and before them `repository` with `tags`, as the first
 * generation says it, unless it is among them. Tags are those of `mapping.defaults`, of `componentTags` and of
 * the target.
 */
export function planTargets(
  component: SnapshotComponent,
  defaults: NonNullable<Mapping["defaults"]>,
  field: string,
): { targets: TargetPlan[]; problems: Problem[]; notes: string[] } {
  const shared = [
    ...templates(defaults.tags, "mapping.defaults.tags"),
    ...templates(component.componentTags, `${field}.componentTags`),
  ];
  const given = givenTargets(component, field);
  const targets = united(given, shared);
  return {
    targets,
    problems: [...given.flatMap(badRepository), ...lacking(component, given, targets, field)],
    notes: ignoredTags(component),
  };
}

const templates = (tags: readonly string[] | undefined, field: string): TagTemplate[] =>
  (tags ?? []).map((template, index) => ({ template, field: `${field}[${index}]` }));

function givenTargets(component: SnapshotComponent, field: string): Given[] {
  const { repository, tags, repositories = [] } = component;
  const listed = repositories.map((said, index) => ({
    said,
    url: said.url ?? "",
    field: `${field}.repositories[${index}].url`,
    tags: templates(said.tags, `${field}.repositories[${index}].tags`),
  }));
  if (repository === undefined) return listed;
  const first = {
    said: {},
    url: repository,
    field: `${field}.repository`,
    tags: templates(tags, `${field}.tags`),
  };
  return [first, ...listed];
}

/** One target for each repository, under whichever of its names it was given. */
function united(given: readonly Given[], shared: readonly TagTemplate[]): TargetPlan[] {
  const byUrl = new Map<string, { said: Target; repository: Translated; tags: TagTemplate[] }>();
  for (const { said, url, tags } of given) {
    const repository = translateRepository(url);
    const before = byUrl.get(repository.url) ?? { said: {}, repository, tags: [...shared] };
    byUrl.set(repository.url, {
      ...before,
      said: { ...before.said, ...said },
      tags: [...before.tags, ...tags],
    });
  }
  return [...byUrl.values()].map((target) => ({ ...target, tags: sortedOnce(target.tags) }));
}

function sortedOnce(tags: readonly TagTemplate[]): TagTemplate[] {
  const first = new Map<string, TagTemplate>();
  for (const tag of tags) if (!first.has(tag.template)) first.set(tag.template, tag);
  return [...first.values()].sort((a, b) => (a.template < b.template ? -1 : 1));
}

function badRepository({ url, field }: Given): Problem[] {
  if (url === "") return [{ field, says: "is missing; it wants registry/repository" }];
  const says = repositoryProblem(translateRepository(url).url);
  return says === undefined ? [] : [{ field, says }];
}

/** Kinds of content that are published elsewhere than in a registry. */
const isElsewhere = ({ contentType, staged, files, contentGateway, starmap }: SnapshotComponent): boolean =>
  (contentType !== undefined && contentType !== "image" && contentType !== "helm-chart") ||
  [staged, files, contentGateway, starmap].some((said) => said !== undefined);

function lacking(
  component: SnapshotComponent,
  given: readonly Given[],
  targets: readonly TargetPlan[],
  field: string,
): Problem[] {
  if (isElsewhere(component)) return [];
  if (given.length === 0)
    return [
      {
        lacks: true,
        field: `${field}.repositories`,
        says: "is missing; it wants a list of {url, tags}, or repository and tags",
      },
    ];
  return targets
    .filter(({ tags }) => tags.length === 0)
    .map(
      ({ repository }): Problem => ({
        lacks: true,
        field: `${field}.tags`,
        says: `is missing; it wants a tag for ${repository.url}, here, in componentTags, or in mapping.defaults.tags`,
      }),
    );
}

function ignoredTags({ name, repository, repositories, tags }: SnapshotComponent): string[] {
  if (repository !== undefined || repositories === undefined || tags === undefined) return [];
  return [
    `component ${name}: tags is ignored, because it has repositories; use componentTags or repositories[].tags`,
  ];
}
