import { isRecord } from "../json/index.ts";
import { parsePurl } from "./purl.ts";
import { isCycloneDx } from "./read.ts";
import type {
  Checksum,
  CycloneDxComponent,
  CycloneDxLicense,
  Package,
  Property,
  SbomDocument,
  SpdxAnnotation,
  SpdxLicense,
  SpdxPackage,
} from "./types.ts";

/** The purl of an SPDX package, if it has one. */
export const spdxPurl = (each: SpdxPackage): string | undefined =>
  each.externalRefs?.find((ref) => ref.referenceType === "purl")?.referenceLocator;

/** The name and value in an annotation of the `…:jsonencoded` kind. */
export function annotationProperty(annotation: SpdxAnnotation): Property | undefined {
  try {
    const value: unknown = JSON.parse(annotation.comment);
    if (!isRecord(value)) return undefined;
    const { name, value: text } = value;
    return typeof name === "string" && typeof text === "string" ? { name, value: text } : undefined;
  } catch {
    return undefined;
  }
}

const ALGORITHM = /^SHA-?(1|256|384|512)$|^MD5$/i;
function checksum(algorithm: string, value: string): readonly Checksum[] {
  if (!ALGORITHM.test(algorithm)) return [];
  return [{ algorithm: algorithm.toUpperCase().replace("-", "") as Checksum["algorithm"], value }];
}

/** The licence as its package declared it: references become their texts again. */
function declared(text: string | undefined, extracted: readonly SpdxLicense[]): string | undefined {
  if (!text || text === "NOASSERTION" || text === "NONE") return undefined;
  return text.replace(/LicenseRef-[A-Za-z0-9.-]+/g, (id) => {
    const found = extracted.find((each) => each.licenseId === id);
    return found?.extractedText ?? id;
  });
}

const present = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [X in K]?: V };

function fromSpdx(each: SpdxPackage, extracted: readonly SpdxLicense[]): Package | undefined {
  const purl = spdxPurl(each);
  if (!purl || !parsePurl(purl)) return undefined;
  const properties = (each.annotations ?? []).map(annotationProperty).filter((one) => one !== undefined);
  const checksums = (each.checksums ?? []).flatMap((one) => checksum(one.algorithm, one.checksumValue));
  const source = /^found by (\S+?)(?: in (.+?))?(?:, layer (\S+))?$/.exec(each.sourceInfo ?? "");
  const download = each.downloadLocation === "NOASSERTION" ? undefined : each.downloadLocation;
  return {
    name: each.name,
    purl,
    foundBy: source?.[1] ?? "unknown",
    ...present("version", each.versionInfo || undefined),
    ...present("location", source?.[2]),
    ...present("layer", source?.[3]),
    ...present("license", declared(each.licenseDeclared, extracted)),
    ...present("downloadLocation", download),
    ...present("supplier", each.supplier === "NOASSERTION" ? undefined : each.supplier),
    ...present("homepage", each.homepage),
    ...(checksums.length > 0 ? { checksums } : {}),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

const licenseText = (each: CycloneDxLicense) =>
  "expression" in each ? each.expression : (each.license.id ?? each.license.name ?? "");

const SYFT = /^syft:(package:foundBy|location:0:(path|layerID))$/;

function fromCycloneDx(each: CycloneDxComponent): Package | undefined {
  if (!each.purl || !parsePurl(each.purl)) return undefined;
  const property = (name: string) => each.properties?.find((one) => one.name === name)?.value;
  const properties = (each.properties ?? []).filter((one) => !SYFT.test(one.name));
  const checksums = (each.hashes ?? []).flatMap((one) => checksum(one.alg, one.content));
  const link = (type: string) => each.externalReferences?.find((one) => one.type === type)?.url;
  const license = (each.licenses ?? []).map(licenseText).filter(Boolean).join(" AND ");
  return {
    name: each.name,
    purl: each.purl,
    foundBy: property("syft:package:foundBy") ?? "unknown",
    ...present("version", each.version),
    ...present("location", property("syft:location:0:path")),
    ...present("layer", property("syft:location:0:layerID")),
    ...present("license", license || undefined),
    ...present("downloadLocation", link("distribution")),
    ...present("supplier", each.supplier?.name),
    ...present("homepage", link("website")),
    ...(checksums.length > 0 ? { checksums } : {}),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

/** The packages of a document that have a purl: what can be written again in the other format. */
export function packagesOf(document: SbomDocument): readonly Package[] {
  const found = isCycloneDx(document)
    ? (document.components ?? []).map(fromCycloneDx)
    : document.packages.map((each) => fromSpdx(each, document.hasExtractedLicensingInfos ?? []));
  return found.filter((each) => each !== undefined);
}
