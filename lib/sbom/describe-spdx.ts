import type { BaseImages, UsedImage } from "./base-images.ts";
import { ADDITIONAL_BUILDER } from "./base-images.ts";
import { imageDocumentName, imagePurl, imageSpdxId, imageTitle } from "./image.ts";
import { SPDX_DOCUMENT, spdxNamespace, spdxRelation } from "./spdx.ts";
import type {
  ImageSubject,
  Property,
  SpdxAnnotation,
  SpdxDocument,
  SpdxPackage,
  SpdxRelationship,
} from "./types.ts";

/** Where an image document's own statements come from. */
export interface About {
  /** RFC 3339, whole seconds. */
  readonly created: string;
  /** Program and version. */
  readonly tool: string;
}

/** What the field's tools look for: compact JSON under this annotator. */
const annotation = (property: Property, created: string): SpdxAnnotation => ({
  annotationDate: created,
  annotationType: "OTHER",
  annotator: "Tool: konflux:jsonencoded",
  comment: JSON.stringify({ name: property.name, value: property.value }),
});

/** An image as SPDX package. */
export function imagePackage(
  image: ImageSubject,
  options: { id?: string; name?: string; properties?: readonly Property[]; created?: string } = {},
): SpdxPackage {
  const annotations = (options.properties ?? []).map((each) => annotation(each, options.created ?? ""));
  return {
    SPDXID: options.id ?? imageSpdxId(image),
    name: options.name ?? imageTitle(image),
    ...(image.tag ? { versionInfo: image.tag } : {}),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseDeclared: "NOASSERTION",
    primaryPackagePurpose: "CONTAINER",
    checksums: [{ algorithm: "SHA256", checksumValue: image.digest.slice("sha256:".length) }],
    externalRefs: [
      { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: imagePurl(image) },
    ],
    ...(annotations.length > 0 ? { annotations } : {}),
  };
}

/** Ids of what a document describes, in either direction of the relationship. */
export function rootIds(document: SpdxDocument): string[] {
  const found = document.relationships.flatMap((each) =>
    each.relationshipType === "DESCRIBES"
      ? [each.relatedSpdxElement]
      : each.relationshipType === "DESCRIBED_BY"
        ? [each.spdxElementId]
        : [],
  );
  return [...new Set(found)];
}

/** Roots that only stand for a scanned folder, file or image, and say nothing of their own. */
const isPlaceholder = (each: SpdxPackage) =>
  each.name === "" || /^[./]/.test(each.name) || each.SPDXID.startsWith("SPDXRef-DocumentRoot-");

/**
 * Makes a document that of an image: placeholder roots give way to the image, others become its content.
 */
export function describeImage(document: SpdxDocument, image: ImageSubject, about: About): SpdxDocument {
  const own = imagePackage(image);
  const roots = new Set(rootIds(document));
  const gone = new Set(
    document.packages
      .filter((each) => roots.has(each.SPDXID) && isPlaceholder(each))
      .map((each) => each.SPDXID),
  );
  const redirect = (id: string) => (gone.has(id) ? own.SPDXID : id);
  const contained = [...roots].filter((id) => !gone.has(id) && id !== own.SPDXID);
  const kept = document.relationships
    .filter((each) => !/^DESCRIBE(S|D_BY)$/.test(each.relationshipType))
    .map((each) => ({
      ...each,
      spdxElementId: redirect(each.spdxElementId),
      relatedSpdxElement: redirect(each.relatedSpdxElement),
    }));
  const name = imageDocumentName(image);
  const packages = [own, ...document.packages.filter((each) => !gone.has(each.SPDXID))];
  return {
    ...document,
    spdxVersion: "SPDX-2.3",
    name,
    documentNamespace: spdxNamespace(name, JSON.stringify([about.created, packages])),
    creationInfo: {
      ...document.creationInfo,
      created: about.created,
      creators: [...new Set([...document.creationInfo.creators, `Tool: ${about.tool}`])],
    },
    packages,
    relationships: [
      spdxRelation(SPDX_DOCUMENT, "DESCRIBES", own.SPDXID),
      ...contained.map((id) => spdxRelation(own.SPDXID, "CONTAINS", id)),
      ...kept,
    ],
  };
}

const usedPackage = ({ image, properties }: UsedImage, created: string) =>
  imagePackage(image, { properties, created });

/** Adds what a build started from: builders are tools of the image, the image descends from its parent. */
export function addBaseImages(document: SpdxDocument, base: BaseImages, about: About): SpdxDocument {
  const builders = base.builders.map((each) => usedPackage(each, about.created));
  const parent = base.parent ? [usedPackage(base.parent, about.created)] : [];
  const relationships = rootIds(document).flatMap((root): SpdxRelationship[] => [
    ...builders.map((each) => spdxRelation(each.SPDXID, "BUILD_TOOL_OF", root)),
    ...parent.flatMap((each) => [
      ...(base.parentIsBuilder ? [spdxRelation(each.SPDXID, "BUILD_TOOL_OF", root)] : []),
      spdxRelation(root, "DESCENDANT_OF", each.SPDXID),
    ]),
  ]);
  return append(document, [...builders, ...parent], relationships);
}

/** Adds an image that a build used besides those of its Containerfile. */
export function addBuilderImage(document: SpdxDocument, image: ImageSubject, about: About): SpdxDocument {
  const own = imagePackage(image, { properties: [ADDITIONAL_BUILDER], created: about.created });
  const relationships = rootIds(document).map((root) => spdxRelation(own.SPDXID, "BUILD_TOOL_OF", root));
  return append(document, [own], relationships);
}

/** A package that is there already gets the annotations of the new one: the same image, one more use. */
function append(
  document: SpdxDocument,
  added: readonly SpdxPackage[],
  relationships: readonly SpdxRelationship[],
): SpdxDocument {
  const packages = new Map(document.packages.map((each) => [each.SPDXID, each]));
  for (const each of added) {
    const known = packages.get(each.SPDXID);
    const annotations = [...(known?.annotations ?? []), ...(each.annotations ?? [])];
    packages.set(each.SPDXID, { ...each, ...known, ...(annotations.length > 0 ? { annotations } : {}) });
  }
  const seen = new Set<string>();
  const unique = [...document.relationships, ...relationships].filter((each) => {
    const key = `${each.spdxElementId} ${each.relationshipType} ${each.relatedSpdxElement}`;
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
  return { ...document, packages: [...packages.values()], relationships: unique };
}
