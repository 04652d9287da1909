import { isTag, parseReference, type Reference, repositoryOf } from "../../lib/oci/index.ts";
import type { SnapshotComponent } from "../../lib/release/index.ts";

/** Where a component goes. */
export interface Destination {
  /** `registry/repository` */
  readonly repository: string;
  readonly tags: readonly string[];
}

/** Notes what is wrong with a field of a component. */
export type Say = (field: string, what: string) => void;

interface Named {
  readonly urlField: string;
  readonly url: string;
  readonly tagsField: string;
  readonly tags: readonly string[] | undefined;
}

/**
 * Where a component goes by both generations of the file: `repository` with `tags`, and `repositories` with tags
 * each (those of the component where an entry has none). What both name is united, without doubles.
 *
 * @param endings what is put behind the tags; they must be tags with it
 */
export function destinationsOf(
  component: SnapshotComponent,
  endings: readonly string[],
  say: Say,
): readonly Destination[] {
  const united = new Map<string, { readonly field: string; readonly tags: Set<string> }>();
  for (const { urlField, url, tagsField, tags } of named(component, say)) {
    const reference = bareRepository(url, urlField, say);
    if (reference === undefined) continue;
    const key = repositoryOf(reference);
    const known = united.get(key) ?? { field: tagsField, tags: new Set<string>() };
    united.set(key, known);
    for (const tag of tags ?? [])
      if (endings.every((ending) => checkedTag(`${tag}${ending}`, tagsField, say))) known.tags.add(tag);
  }
  for (const [repository, { field, tags }] of united)
    if (tags.size === 0) say(field, `there are no tags for ${repository}; it wants one at least`);
  return [...united].map(([repository, { tags }]) => ({ repository, tags: [...tags] }));
}

function named({ repository, repositories = [], tags }: SnapshotComponent, say: Say): readonly Named[] {
  if (repository === undefined && repositories.length === 0)
    say("repositories", "there is no repository to push to; the mapping of the component names it");
  const first = { urlField: "repository", tagsField: "tags", tags };
  return [
    ...(repository === undefined ? [] : [{ ...first, url: repository }]),
    ...repositories.flatMap(({ url, tags: own }, index) => {
      const field = `repositories[${index}]`;
      if (url === undefined) say(`${field}.url`, "is missing; it wants registry/repository");
      const of = own === undefined ? { tagsField: "tags", tags } : { tagsField: `${field}.tags`, tags: own };
      return url === undefined ? [] : [{ urlField: `${field}.url`, url, ...of }];
    }),
  ];
}

function checkedTag(tag: string, field: string, say: Say): boolean {
  if (isTag(tag)) return true;
  say(
    field,
    `${JSON.stringify(tag)} is no tag; it wants at most 128 letters, digits and _ . -, no . or - first`,
  );
  return false;
}

/** A reference that names a repository and nothing in it. */
function bareRepository(url: string, field: string, say: Say): Reference | undefined {
  const reference = readReference(url, field, say);
  if (reference?.tag === undefined && reference?.digest === undefined) return reference;
  say(field, `${JSON.stringify(url)} has a tag or a digest; it wants registry/repository`);
  return undefined;
}

export function readReference(text: string, field: string, say: Say): Reference | undefined {
  try {
    return parseReference(text);
  } catch (thrown) {
    say(field, (thrown as Error).message);
    return undefined;
  }
}
