import { ociFault } from "./fault.ts";
import { ifFound } from "./if-found.ts";
import type { ManifestVerbs } from "./manifests.ts";
import { MEDIA } from "./media.ts";
import { digestTag, parseReference, repositoryOf } from "./reference.ts";
import type { Session } from "./session.ts";
import { nextPage, pageCounter } from "./tags.ts";
import type { Descriptor, Index, Reference } from "./types.ts";

const NO_API = [400, 404, 405];
const ROUNDS = 6;

export interface ReferrerVerbs {
  list(repository: string, digest: string, artifactType?: string): Promise<readonly Descriptor[]>;
  /** Enters a referrer into the fallback tag of its subject, where the registry keeps no list itself. */
  enter(repository: string, subject: string, referrer: Descriptor): Promise<void>;
  /** Takes it out again. */
  leave(repository: string, subject: string, referrer: string): Promise<void>;
}

/**
 * Referrers by the API, or by the tag `sha256-<hex>` where a registry has none
 * (distribution-spec 1.1, "Listing Referrers" and "Referrers Tag Schema").
 */
export function referrerVerbs(session: Session, manifests: ManifestVerbs): ReferrerVerbs {
  const withoutApi = new Set<string>();

  /** The API's list; undefined if the registry has no such API. */
  const fromApi = async (reference: Reference, digest: string, artifactType?: string) => {
    if (withoutApi.has(reference.registry)) return undefined;
    const query = artifactType === undefined ? "" : `?${new URLSearchParams({ artifactType })}`;
    const found: Descriptor[] = [];
    const count = pageCounter(`referrers of ${repositoryOf(reference)}@${digest}`);
    let page: string | URL | undefined = `referrers/${digest}${query}`;
    while (page !== undefined) {
      count();
      const response = await session.ask(reference, {
        to: page,
        actions: ["pull"],
        accept: [200, ...NO_API],
      });
      const isIndex = response.headers["content-type"]?.startsWith(MEDIA.ociIndex) ?? false;
      if (response.status !== 200 || !isIndex) {
        await response.drain();
        withoutApi.add(reference.registry);
        return undefined;
      }
      found.push(...listed(await response.json(), `referrers of ${repositoryOf(reference)}@${digest}`));
      page = nextPage(response.headers["link"], response.url);
    }
    return found;
  };

  const change = async (
    repository: string,
    subject: string,
    edit: (now: readonly Descriptor[]) => readonly Descriptor[],
  ) => {
    const tag = `${repository}:${digestTag(subject)}`;
    // Two writers can overwrite each other's list: look again after writing, and repeat.
    for (let round = 1; round <= ROUNDS; round++) {
      const now = await fromTag(manifests, tag);
      const next = edit(now);
      if (next === now) return;
      const index: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: next };
      await manifests.put(tag, Buffer.from(JSON.stringify(index)), MEDIA.ociIndex);
    }
    throw ociFault(
      "OCI_REFUSED",
      `referrers list ${tag}: others keep overwriting it`,
      "Run it again when fewer write to it.",
    );
  };

  return {
    async list(repository, digest, artifactType) {
      const reference = parseReference(repository);
      const found =
        (await fromApi(reference, digest, artifactType)) ??
        (await fromTag(manifests, `${repository}:${digestTag(digest)}`));
      // A registry may ignore the filter.
      return artifactType === undefined ? found : found.filter((one) => one.artifactType === artifactType);
    },
    enter: (repository, subject, referrer) =>
      change(repository, subject, (now) =>
        now.some((one) => one.digest === referrer.digest) ? now : [...now, referrer],
      ),
    async leave(repository, subject, referrer) {
      if ((await fromApi(parseReference(repository), subject)) !== undefined) return;
      await change(repository, subject, (now) =>
        now.some((one) => one.digest === referrer) ? now.filter((one) => one.digest !== referrer) : now,
      );
    },
  };
}

async function fromTag(manifests: ManifestVerbs, tag: string): Promise<readonly Descriptor[]> {
  const found = await ifFound(manifests.manifest(tag));
  return found === undefined ? [] : listed(found.json, tag);
}

function listed(json: unknown, what: string): readonly Descriptor[] {
  const { manifests } = (json ?? {}) as Partial<Index>;
  if (Array.isArray(manifests)) return manifests;
  throw ociFault(
    "OCI_BAD_MANIFEST",
    `${what}: is not an index`,
    "See what stands there; it does not follow the distribution-spec.",
  );
}
