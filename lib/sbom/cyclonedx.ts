import { createHash } from "node:crypto";
import { licenseExpression, spdxLicenseId } from "./licenses.ts";
import { DEFAULT_TOOL, isUrl } from "./spdx.ts";
import type {
  Checksum,
  CycloneDxBom,
  CycloneDxComponent,
  CycloneDxLicense,
  Package,
  Property,
  SbomInput,
} from "./types.ts";

/** The version that is written unless another is asked for. */
export const SPEC_VERSION = "1.6";

const ALGORITHMS: Readonly<Record<Checksum["algorithm"], string>> = {
  MD5: "MD5",
  SHA1: "SHA-1",
  SHA256: "SHA-256",
  SHA384: "SHA-384",
  SHA512: "SHA-512",
};

/** A UUID (RFC 9562, version 8 layout) out of a text: the same text gives the same. */
export function serialNumber(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
  ];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join("-")}`;
}

/** An id where SPDX has one, an expression where it is one, a name for free text. */
function licensesOf(text: string | undefined): readonly CycloneDxLicense[] | undefined {
  if (!text) return undefined;
  const id = spdxLicenseId(text);
  if (id) return [{ license: { id } }];
  const expression = licenseExpression(text);
  return [expression ? { expression } : { license: { name: text } }];
}

/** Syft's names: tools of the field show and match by them. */
function propertiesOf(each: Package): readonly Property[] {
  const own = each.properties ?? [];
  const named = new Set(own.map(({ name }) => name));
  const found = [
    { name: "syft:package:foundBy", value: each.foundBy },
    ...(each.layer ? [{ name: "syft:location:0:layerID", value: each.layer }] : []),
    ...(each.location ? [{ name: "syft:location:0:path", value: each.location }] : []),
  ];
  return [...own, ...(each.location ? found.filter(({ name }) => !named.has(name)) : [])];
}

function toComponent(each: Package): CycloneDxComponent {
  const licenses = licensesOf(each.license);
  const properties = propertiesOf(each);
  const hashes = (each.checksums ?? []).map(({ algorithm, value }) => ({
    alg: ALGORITHMS[algorithm],
    content: value,
  }));
  const externalReferences = [
    ...(isUrl(each.homepage) ? [{ type: "website", url: each.homepage }] : []),
    ...(isUrl(each.downloadLocation) ? [{ type: "distribution", url: each.downloadLocation }] : []),
  ];
  const ref = createHash("sha256")
    .update(`${each.purl} ${each.location ?? ""}`)
    .digest("hex")
    .slice(0, 16);
  return {
    type: "library",
    "bom-ref": `${each.purl}${each.purl.includes("?") ? "&" : "?"}package-id=${ref}`,
    ...(each.supplier ? { supplier: { name: each.supplier } } : {}),
    name: each.name,
    ...(each.version ? { version: each.version } : {}),
    ...(hashes.length > 0 ? { hashes } : {}),
    ...(licenses ? { licenses } : {}),
    purl: each.purl,
    ...(externalReferences.length > 0 ? { externalReferences } : {}),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

function toTool(tool: string): CycloneDxComponent {
  const match = /^(.*?)-(\d[^-]*.*)$/.exec(tool);
  return match?.[1]
    ? { type: "application", name: match[1], version: match[2] ?? "" }
    : { type: "application", name: tool };
}

/** What the document is about; nothing for what was fetched: there it is the packages themselves. */
function subject(input: SbomInput): CycloneDxComponent | undefined {
  if (input.about === "image")
    return { type: "container", "bom-ref": `root:${input.name}`, name: input.name };
  if (input.about === "directory") return { type: "file", "bom-ref": `root:${input.name}`, name: input.name };
  return undefined;
}

const uniqueByRef = (components: readonly CycloneDxComponent[]) => [
  ...new Map(components.map((each) => [each["bom-ref"], each])).values(),
];

/** A CycloneDX document (1.6, or `specVersion`). The same input gives the same text. */
export function toCycloneDx(input: SbomInput): CycloneDxBom {
  const components = uniqueByRef(input.packages.map(toComponent));
  const component = subject(input);
  return {
    bomFormat: "CycloneDX",
    specVersion: input.specVersion ?? SPEC_VERSION,
    serialNumber: serialNumber(JSON.stringify([input.name, input.created, components])),
    version: 1,
    metadata: {
      timestamp: input.created,
      tools: { components: (input.tools ?? [DEFAULT_TOOL]).map(toTool) },
      ...(component ? { component } : {}),
    },
    components,
  };
}
