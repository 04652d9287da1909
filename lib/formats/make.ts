import type { Counts, ImagesProcessed } from "./types.ts";

/** No vulnerabilities of any severity. */
export const emptyCounts = (): Counts => ({ critical: 0, high: 0, medium: 0, low: 0, unknown: 0 });

/**
 * IMAGES_PROCESSED: the manifests that were looked at, then the subject unless it is one of them.
 *
 * @param pullspec the image's URL as the task was given it
 */
export const makeImagesProcessed = (
  pullspec: string,
  manifests: readonly string[],
  subject: string,
): ImagesProcessed => ({ image: { pullspec, digests: [...new Set([...manifests, subject])] } });
