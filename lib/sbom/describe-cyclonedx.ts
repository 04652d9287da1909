import { ADDITIONAL_BUILDER, type BaseImages, type UsedImage } from "./base-images.ts";
import { SPEC_VERSION, serialNumber } from "./cyclonedx.ts";
import type { About } from "./describe-spdx.ts";
import { imageBomRef, imagePurl, imageTitle } from "./image.ts";
import type { CycloneDxBom, CycloneDxComponent, ImageSubject, Property } from "./types.ts";

/** An image as CycloneDX component. */
function imageComponent(image: ImageSubject, properties: readonly Property[] = []): CycloneDxComponent {
  return {
    type: "container",
    "bom-ref": imageBomRef(image),
    name: imageTitle(image),
    ...(image.tag ? { version: image.tag } : {}),
    hashes: [{ alg: "SHA-256", content: image.digest.slice("sha256:".length) }],
    purl: imagePurl(image),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

/** Gives each component without a reference one of its own: dependencies name components by it. */
function withRefs(components: readonly CycloneDxComponent[]): CycloneDxComponent[] {
  const taken = new Set(components.map((each) => each["bom-ref"]));
  return components.map((each, index) => {
    if (each["bom-ref"]) return each;
    const plain = each.purl ?? `${each.name}@${each.version ?? ""}`;
    const ref = taken.has(plain) ? `${plain}#${index}` : plain;
    taken.add(ref);
    return { ...each, "bom-ref": ref };
  });
}

/** Makes a document that of an image: it is the subject, and all else is what it depends on. */
export function describeImageBom(bom: CycloneDxBom, image: ImageSubject, about: About): CycloneDxBom {
  const own = imageComponent(image);
  const components = withRefs(bom.components ?? []).filter((each) => each["bom-ref"] !== own["bom-ref"]);
  const refs = components.map((each) => each["bom-ref"] ?? "");
  const tools = bom.metadata?.tools;
  const known = tools && "components" in tools ? (tools.components ?? []) : [];
  const [, name = about.tool, version] = /^(.*?)-(\d.*)$/.exec(about.tool) ?? [];
  const self: CycloneDxComponent = { type: "application", name, ...(version ? { version } : {}) };
  const others = known.filter((each) => each.name !== self.name || each.version !== self.version);
  return {
    ...bom,
    specVersion: SPEC_VERSION,
    serialNumber: serialNumber(JSON.stringify([about.created, imagePurl(image), refs])),
    metadata: {
      ...bom.metadata,
      timestamp: about.created,
      tools: { components: [...others, self] },
      component: own,
    },
    components: [own, ...components],
    dependencies: [
      { ref: own["bom-ref"] ?? "", dependsOn: refs },
      ...(bom.dependencies ?? []).filter((each) => refs.includes(each.ref)),
    ],
  };
}

const usedComponent = ({ image, properties }: UsedImage) => imageComponent(image, properties);

/** Adds what a build started from, to the formulation. */
export function addBaseImagesBom(bom: CycloneDxBom, base: BaseImages): CycloneDxBom {
  const used = [...base.builders, ...(base.parent ? [base.parent] : [])];
  if (used.length === 0) return bom;
  return { ...bom, formulation: [...(bom.formulation ?? []), { components: used.map(usedComponent) }] };
}

/** Adds an image that a build used besides those of its Containerfile. */
export function addBuilderImageBom(bom: CycloneDxBom, image: ImageSubject): CycloneDxBom {
  const components = [imageComponent(image, [ADDITIONAL_BUILDER])];
  return { ...bom, formulation: [...(bom.formulation ?? []), { components }] };
}
