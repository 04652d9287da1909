import { explain } from "../../lib/errors/index.ts";
import { digestTag, type FetchedManifest, type RegistryClient } from "../../lib/oci/index.ts";
import { releaseFault } from "../../lib/release/index.ts";
import { type Planned, SOURCE } from "./plan.ts";
import { type Platform, platformsOf } from "./platforms.ts";
import { settleAll } from "./settle.ts";

/** A component whose images were seen where they are now. */
export interface Surveyed extends Planned {
  readonly image: FetchedManifest;
  readonly platforms: readonly Platform[];
  /** Its source container, where it goes along. */
  readonly sources: FetchedManifest | undefined;
}

/**
 * Looks for every image and source container before anything is pushed. Each component is looked at by itself:
 * nothing of one can come to stand for another.
 *
 * @throws RELEASE_BAD_DATA with every image that is not there, and two images that want one tag
 */
export async function survey(
  client: RegistryClient,
  planned: readonly Planned[],
  limit: number,
  signal: AbortSignal,
): Promise<readonly Surveyed[]> {
  const looked = await settleAll(planned, limit, signal, (each) => look(client, each));
  const problems = looked.flatMap((one, index) =>
    one.ok ? [] : [`component ${JSON.stringify(planned[index]?.name)}: ${explain(one.thrown)}`],
  );
  const found = looked.flatMap((one) => (one.ok ? [one.value] : []));
  refuse([...problems, ...collisions(found)]);
  return found;
}

async function look(client: RegistryClient, planned: Planned): Promise<Surveyed> {
  const { source, digest, withSource } = planned;
  const image = await client.manifest(`${source}@${digest}`);
  const platforms = await platformsOf(client, source, image);
  // The tag may move: what it stands for now is what is pushed.
  const sources = withSource ? await client.manifest(`${source}:${digestTag(digest, ".src")}`) : undefined;
  return { ...planned, image, platforms, sources };
}

/** A tag of a destination and the digest it shall have. */
export interface Wish {
  readonly tag: string;
  readonly digest: string;
}

/** The tags of a component's source container in a repository: its own, and one beside each tag of the image. */
export const sourceWishes = ({ digest, sources }: Surveyed, tags: readonly string[]): readonly Wish[] =>
  sources === undefined
    ? []
    : [digestTag(digest, ".src"), ...tags.map((tag) => `${tag}${SOURCE}`)].map((tag) => ({
        tag,
        digest: sources.descriptor.digest,
      }));
export const imageWishes = ({ digest }: Surveyed, tags: readonly string[]): readonly Wish[] =>
  tags.map((tag) => ({ tag, digest }));

/** Two components may want one tag only for one image: else the last one to be quick would have it. */
function collisions(found: readonly Surveyed[]): string[] {
  const wanted = new Map<string, { readonly name: string; readonly digest: string }>();
  return found.flatMap((each) =>
    each.destinations.flatMap(({ repository, tags }) =>
      [...imageWishes(each, tags), ...sourceWishes(each, tags)].flatMap(({ tag, digest }) => {
        const reference = `${repository}:${tag}`;
        const first = wanted.get(reference) ?? { name: each.name, digest };
        wanted.set(reference, first);
        if (first.digest === digest) return [];
        return [
          `${reference} is wanted by ${first.name} for ${first.digest} and by ${each.name} for ${digest}`,
        ];
      }),
    ),
  );
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw releaseFault(
    "RELEASE_PUSH_FAILED",
    `nothing was pushed:\n${problems.join("\n")}`,
    "See that every image and source container of the snapshot is where it says, and run it again.",
  );
}
