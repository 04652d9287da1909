import {
  baseLayers,
  type FindOptions,
  findBaseSource,
  type SourceLayer,
} from "../../lib/sourceimage/index.ts";

/** Sources of the base image. */
export interface BaseSources {
  /** `repository@digest` of its source image, if it has one. */
  readonly image?: string;
  readonly layers: readonly SourceLayer[];
  /** For people: which it is, or why there is none. */
  readonly says: string;
}

/** Looks for the base image's source image; that there is none is no fault, and is said. */
export async function baseOf(baseImage: string | undefined, options: FindOptions): Promise<BaseSources> {
  if (baseImage === undefined) return { layers: [], says: "no base image is known" };
  const found = await findBaseSource(baseImage, options);
  if ("none" in found) {
    options.log.warn(`The source image will not have the base image's sources: ${found.none}`);
    return { layers: [], says: `without sources of the base image: ${found.none}` };
  }
  const layers = await baseLayers(options.client, found.image);
  return { image: found.image, layers, says: `sources of the base image out of ${found.image}` };
}
