import type { BaseImages } from "./base-images.ts";
import { toCycloneDx } from "./cyclonedx.ts";
import { addBaseImagesBom, addBuilderImageBom, describeImageBom } from "./describe-cyclonedx.ts";
import { type About, addBaseImages, addBuilderImage, describeImage } from "./describe-spdx.ts";
import { mergeSboms } from "./merge.ts";
import { packagesOf } from "./packages.ts";
import { isCycloneDx } from "./read.ts";
import { toSpdx } from "./spdx.ts";
import type { ImageSubject, SbomDocument, SbomType } from "./types.ts";

/** What an image's SBOM is made of. */
export interface ImageDocumentInput {
  readonly type: SbomType;
  readonly image: ImageSubject;
  /** Of what is in the image, then of its sources. */
  readonly scanned: readonly [SbomDocument, ...SbomDocument[]];
  /** Of what was fetched before the build. */
  readonly fetched?: SbomDocument;
  readonly base: BaseImages;
  /** Further images that the build used. */
  readonly additional: readonly ImageSubject[];
  readonly about: About;
}

/** A document in the format that is wanted; one of the other format is written again from its packages. */
export function inFormat(document: SbomDocument, type: SbomType, about: About): SbomDocument {
  if (isCycloneDx(document) === (type === "cyclonedx")) return document;
  const name = isCycloneDx(document) ? (document.metadata?.component?.name ?? "") : document.name;
  const input = { name, packages: packagesOf(document), created: about.created, tools: [about.tool] };
  return type === "cyclonedx" ? toCycloneDx(input) : toSpdx({ ...input, annotator: "hermeto" });
}

/** The SBOM of an image: everything merged, the image its subject, and the images it was built from. */
export function imageDocument(input: ImageDocumentInput): SbomDocument {
  const { type, about, image, base } = input;
  const [first, ...others] = input.scanned.map((each) => inFormat(each, type, about));
  const fetched = input.fetched && inFormat(input.fetched, type, about);
  const merged = mergeSboms([first ?? input.scanned[0], ...others], fetched);
  if (isCycloneDx(merged)) {
    const described = addBaseImagesBom(describeImageBom(merged, image, about), base);
    return input.additional.reduce((bom, each) => addBuilderImageBom(bom, each), described);
  }
  const described = addBaseImages(describeImage(merged, image, about), base, about);
  return input.additional.reduce((document, each) => addBuilderImage(document, each, about), described);
}
