import { createHash } from "node:crypto";
import { licenseExpression, licenseReference } from "./licenses.ts";
import { parsePurl } from "./purl.ts";
import type {
  Package,
  Property,
  SbomInput,
  SpdxAnnotation,
  SpdxDocument,
  SpdxLicense,
  SpdxPackage,
  SpdxRelationship,
} from "./types.ts";

/** The document's own id. */
export const SPDX_DOCUMENT = "SPDXRef-DOCUMENT";
/** Who made a document, if nothing else is said. */
export const DEFAULT_TOOL = "slipway";
const NAMESPACE = "https://slipway.dev/spdxdocs";
const NONE = "NOASSERTION";

/** Letters, digits, dots and dashes: what an SPDX id may hold. */
export const spdxIdPart = (text: string): string => text.replace(/[^A-Za-z0-9.-]+/g, "-");
const hash = (text: string, length = 16) => createHash("sha256").update(text).digest("hex").slice(0, length);

/** The same document has the same namespace, another one another. */
export const spdxNamespace = (name: string, seed: string): string =>
  `${NAMESPACE}/${encodeURI(name).replaceAll("#", "%23") || "document"}-${hash(seed, 32)}`;

/** `{"name": …, "value": …}` as hermeto writes it: readers compare the text. */
export function propertyAnnotation(property: Property, annotator: string, date: string): SpdxAnnotation {
  const comment = `{"name": ${JSON.stringify(property.name)}, "value": ${JSON.stringify(property.value)}}`;
  return {
    annotationDate: date,
    annotationType: "OTHER",
    annotator: `Tool: ${annotator}:jsonencoded`,
    comment,
  };
}

/** True for an absolute URL without blanks: what both formats take as one. */
export const isUrl = (text: string | undefined): text is string =>
  text !== undefined && /^[a-z][a-z0-9+.-]*:\/\/[^\s<>"{}|\\^`]+$/i.test(text) && URL.canParse(text);

/** A package's id: readable, and the same for the same package in the same place. */
const packageId = (each: Package): string =>
  `SPDXRef-Package-${spdxIdPart(parsePurl(each.purl)?.type ?? "package")}-${spdxIdPart(each.name)}-${hash(
    `${each.purl} ${each.location ?? ""}`,
  )}`;

function sourceInfo(each: Package): string {
  const place = each.location ? ` in ${each.location}` : "";
  return `found by ${each.foundBy}${place}${each.layer ? `, layer ${each.layer}` : ""}`;
}

/** Collects licences that SPDX has no id for. */
class Licenses {
  readonly #extracted = new Map<string, SpdxLicense>();

  #keep(text: string): string {
    const licenseId = licenseReference(text);
    this.#extracted.set(licenseId, { licenseId, extractedText: text, name: text.slice(0, 200) });
    return licenseId;
  }

  /** An expression with references for the ids SPDX lacks; kept only if the whole text is one. */
  #withReferences(text: string): string | undefined {
    const referred = new Set<string>();
    const expression = licenseExpression(text, (id) => {
      referred.add(id);
      return licenseReference(id);
    });
    if (expression) for (const id of referred) if (expression.includes(licenseReference(id))) this.#keep(id);
    return expression;
  }

  declare(text: string | undefined): string {
    if (!text) return NONE;
    return licenseExpression(text) ?? this.#withReferences(text) ?? this.#keep(text);
  }

  all(): SpdxLicense[] {
    return [...this.#extracted.values()].sort((a, b) => (a.licenseId < b.licenseId ? -1 : 1));
  }
}

function toPackage(each: Package, licenses: Licenses, annotator: string, date: string): SpdxPackage {
  const annotations = (each.properties ?? []).map((one) => propertyAnnotation(one, annotator, date));
  return {
    SPDXID: packageId(each),
    name: each.name,
    ...(each.version ? { versionInfo: each.version } : {}),
    ...(each.supplier ? { supplier: supplierOf(each.supplier) } : {}),
    downloadLocation: each.downloadLocation || NONE,
    ...(isUrl(each.homepage) ? { homepage: each.homepage } : {}),
    filesAnalyzed: false,
    sourceInfo: sourceInfo(each),
    licenseConcluded: NONE,
    licenseDeclared: licenses.declare(each.license),
    copyrightText: NONE,
    ...(each.checksums && each.checksums.length > 0
      ? { checksums: each.checksums.map(({ algorithm, value }) => ({ algorithm, checksumValue: value })) }
      : {}),
    externalRefs: [
      { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: each.purl },
    ],
    ...(annotations.length > 0 ? { annotations } : {}),
  };
}

/** `Person:` or `Organization:` before a name, as SPDX wants it. */
function supplierOf(text: string): string {
  if (/^(Person|Organization): /.test(text) || text === NONE) return text;
  const match = /^(.*?)\s*<([^>]*)>\s*$/.exec(text);
  return match?.[1] ? `Person: ${match[1]} (${match[2]})` : `Organization: ${text}`;
}

const KINDS = { image: "Image", directory: "Directory", fetched: "File" } as const;

function rootPackage(input: SbomInput): SpdxPackage {
  const about = input.about ?? "fetched";
  const name = about === "fetched" ? "" : input.name;
  return {
    SPDXID: `SPDXRef-DocumentRoot-${KINDS[about]}-${spdxIdPart(name)}`,
    name,
    versionInfo: "",
    downloadLocation: NONE,
    filesAnalyzed: false,
  };
}

/** `from TYPE to`, as SPDX writes a relationship. */
export const spdxRelation = (from: string, type: string, to: string): SpdxRelationship => ({
  spdxElementId: from,
  relationshipType: type,
  relatedSpdxElement: to,
});

/** Packages with the same purl in the same place are one. */
function unique(packages: readonly SpdxPackage[]): SpdxPackage[] {
  return [...new Map(packages.map((each) => [each.SPDXID, each])).values()];
}

/**
 * An SPDX 2.3 document of packages below one root. The same input gives the same text.
 */
export function toSpdx(input: SbomInput): SpdxDocument {
  const licenses = new Licenses();
  const annotator = input.annotator ?? DEFAULT_TOOL;
  const root = rootPackage(input);
  const packages = unique(input.packages.map((each) => toPackage(each, licenses, annotator, input.created)));
  const extracted = licenses.all();
  const seed = JSON.stringify([input.name, input.created, packages]);
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: SPDX_DOCUMENT,
    name: input.name,
    documentNamespace: spdxNamespace(input.name, seed),
    creationInfo: {
      created: input.created,
      creators: (input.tools ?? [DEFAULT_TOOL]).map((tool) => `Tool: ${tool}`),
    },
    packages: [root, ...packages],
    relationships: [
      spdxRelation(SPDX_DOCUMENT, "DESCRIBES", root.SPDXID),
      ...packages.map((each) => spdxRelation(root.SPDXID, "CONTAINS", each.SPDXID)),
    ],
    ...(extracted.length > 0 ? { hasExtractedLicensingInfos: extracted } : {}),
  };
}
