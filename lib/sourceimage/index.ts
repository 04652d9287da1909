/**
 * Source images: the sources of an image, published as an image, in the layout that readers of today's source
 * images know (BuildSourceImage): one layer for each source, in it `blobs/sha256/<hex>` and a link to it in
 * `rpm_dir/` or `extra_src_dir/`.
 */
export { baseLayers } from "./base.ts";
export { copyLayers, sourceFileOf } from "./base-blobs.ts";
export { baseImagesOf } from "./base-images.ts";
export { type CheckoutOptions, type SourceArchive, sourceArchive } from "./checkout.ts";
export { extraSource, fileEntry } from "./extra.ts";
export { type SourceCode, sourceFault } from "./fault.ts";
export { type FindOptions, type FoundSource, findBaseSource } from "./find-base.ts";
export { type BaseImagesFound, readBaseImagesFound, writeBaseImagesFound } from "./handover.ts";
export { publishSourceImage } from "./image.ts";
export { type LayerKit, pushLayer } from "./layer.ts";
export { type Prefetched, prefetched, type SourceRpm } from "./prefetched.ts";
export { type SigningRegistries, signingRegistries } from "./registries.ts";
export { rpmParts } from "./rpm-parts.ts";
export type { Entry } from "./tar.ts";
export type { History, SourceKind, SourceLayer, SourcePart } from "./types.ts";
