import type { Surveyed } from "./survey.ts";

/** `push-snapshot-results.json`; update-cr-status puts `images` into the status of the Release. */
export interface PushResults {
  readonly images: readonly {
    readonly name: string;
    /** One for each image of an index, as `oses`. */
    readonly arches: readonly string[];
    readonly oses: readonly string[];
    /** `sha256:<hex>` */
    readonly shasum: string;
    /** `registry/repository:tag`, also those that were there already. */
    readonly urls: readonly string[];
  }[];
}

/** The results, in the order of the snapshot. */
export const resultsOf = (components: readonly Surveyed[]): PushResults => ({
  images: components.map(({ name, digest, platforms, destinations }) => ({
    name,
    arches: platforms.map(({ architecture }) => architecture),
    oses: platforms.map(({ os }) => os),
    shasum: digest,
    urls: destinations.flatMap(({ repository, tags }) => tags.map((tag) => `${repository}:${tag}`)),
  })),
});
