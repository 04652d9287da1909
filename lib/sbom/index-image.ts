import type { Log } from "../log/index.ts";
import type { Index } from "../oci/types.ts";
import type { About } from "./describe-spdx.ts";
import { imagePackage } from "./describe-spdx.ts";
import { imageDocumentName, imageName, imageSpdxId } from "./image.ts";
import { SPDX_DOCUMENT, spdxNamespace, spdxRelation } from "./spdx.ts";
import type { ImageSubject, SpdxDocument } from "./types.ts";

const INDEX_ID = "SPDXRef-image-index";
const IMAGE = /^application\/vnd\.(oci\.image\.manifest\.v1|docker\.distribution\.manifest\.v2)\+json$/;

/** One architecture of an index. */
function child(index: ImageSubject, descriptor: Index["manifests"][number]): ImageSubject {
  const arch = descriptor.platform?.architecture;
  return {
    repository: index.repository,
    digest: descriptor.digest,
    ...(index.tag ? { tag: index.tag } : {}),
    ...(arch ? { arch } : {}),
  };
}

/** The SPDX document of an image index: the index, and each image in it as a variant of it. */
export function indexSbom(index: ImageSubject, manifest: Index, about: About, log: Log): SpdxDocument {
  const children = manifest.manifests.flatMap((each) => {
    if (IMAGE.test(each.mediaType)) return [child(index, each)];
    log.warn(`${each.digest} is left out: ${each.mediaType} is no image manifest`);
    return [];
  });
  const name = imageDocumentName(index);
  const packages = [
    imagePackage(index, { id: INDEX_ID }),
    ...children.map((each) => imagePackage(each, { name: `${imageName(each)}_${each.arch ?? "unknown"}` })),
  ];
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: SPDX_DOCUMENT,
    name,
    documentNamespace: spdxNamespace(name, JSON.stringify([about.created, packages])),
    creationInfo: { created: about.created, creators: [`Tool: ${about.tool}`] },
    packages,
    relationships: [
      spdxRelation(SPDX_DOCUMENT, "DESCRIBES", INDEX_ID),
      ...children.map((each) => spdxRelation(imageSpdxId(each), "VARIANT_OF", INDEX_ID)),
    ],
  };
}
