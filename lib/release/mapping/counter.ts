import { ifFound, type RegistryClient } from "../../oci/index.ts";
import { releaseFault } from "../fault.ts";

/** Longer numbers are dates and commits, not counts. */
const NUMBER = /^[0-9]{1,6}$/;
/** Tags that a repository may have before counting gives up. */
const MOST_TAGS = 200_000;

export interface Counting {
  readonly before: string;
  readonly after: string;
  /** Repositories that are counted together. */
  readonly repositories: readonly string[];
  /** Digest of the image that the tag is for. */
  readonly digest: string;
}

/** Counts what repositories already have; asks each for its tags once. */
export interface Counter {
  next(counting: Counting): Promise<number>;
}

/**
 * The number of the next tag `<before><number><after>`: one more than the highest there is. Where the highest
 * is this very image already (a retry, say), it stays: releasing again changes nothing.
 */
export function tagCounter(client: RegistryClient): Counter {
  const lists = new Map<string, Promise<readonly string[]>>();
  const tagsOf = (repository: string) => {
    const list = lists.get(repository) ?? allTags(client, repository);
    lists.set(repository, list);
    return list;
  };
  return {
    async next({ before, after, repositories, digest }) {
      const highest = await Promise.all(
        repositories.map(async (repository) => highestOf(await tagsOf(repository), before, after)),
      );
      const most = Math.max(0, ...highest);
      if (most === 0) return 1;
      const holding = repositories.filter((_, index) => highest[index] === most);
      const references = holding.map((repository) => `${repository}:${before}${most}${after}`);
      const there = await Promise.all(references.map((reference) => ifFound(client.resolve(reference))));
      return there.every((found) => found?.digest === digest) ? most : most + 1;
    },
  };
}

async function allTags(client: RegistryClient, repository: string): Promise<readonly string[]> {
  const tags: string[] = [];
  const read = async () => {
    for await (const tag of client.tags(repository)) {
      if (tags.push(tag) > MOST_TAGS) throw tooMany(repository);
    }
  };
  await ifFound(read());
  return tags;
}

const tooMany = (repository: string) =>
  releaseFault(
    "RELEASE_BAD_TEMPLATE",
    `${repository} has more than ${MOST_TAGS} tags: they cannot be counted`,
    "Use another variable than incrementer in tags of this repository.",
  );

function highestOf(tags: readonly string[], before: string, after: string): number {
  const numbers = tags
    .filter((tag) => tag.startsWith(before) && tag.endsWith(after))
    .map((tag) => tag.slice(before.length, tag.length - after.length))
    .filter((number) => NUMBER.test(number));
  return numbers.reduce((most, number) => Math.max(most, Number(number)), 0);
}
