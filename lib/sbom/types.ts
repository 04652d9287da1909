/** The two formats that tools of the field read: SPDX 2.3 JSON and CycloneDX JSON (1.6, 1.5 on wish). */
export type SbomType = "spdx" | "cyclonedx";

/** Names as SPDX writes them; CycloneDX has `SHA-256`, the writers translate. */
export type ChecksumAlgorithm = "MD5" | "SHA1" | "SHA256" | "SHA384" | "SHA512";
/** A digest of the file that a package is. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Lower-case hex. */
  readonly value: string;
}

/**
 * A name and a value that someone later looks for (`konflux:container:is_base_image` = `true`,
 * `hermeto:found_by` = `hermeto`): a CycloneDX property, in SPDX an annotation whose comment is the
 * pair as JSON.
 */
export interface Property {
  readonly name: string;
  readonly value: string;
}

/** One package that is in an image, in sources, or was fetched for a build. */
export interface Package {
  readonly name: string;
  readonly version?: string;
  /** Package URL with version and qualifiers: `pkg:deb/debian/bash@5.2-1?arch=amd64&distro=debian-12`. */
  readonly purl: string;
  /** What the package itself declares: an SPDX expression if it is one, else free text. */
  readonly license?: string;
  readonly checksums?: readonly Checksum[];
  /** Which cataloger saw it, by syft's name: `dpkg-db-cataloger`. */
  readonly foundBy: string;
  /** Digest of the image layer it comes from: `sha256:<hex>` of the uncompressed tar (`diff_id`). */
  readonly layer?: string;
  /** Path of the file that says it is there, from the root of what was scanned, with leading slash. */
  readonly location?: string;
  /** Where it was fetched from. */
  readonly downloadLocation?: string;
  readonly supplier?: string;
  readonly homepage?: string;
  readonly properties?: readonly Property[];
}

/** An image as SBOMs name it. */
export interface ImageSubject {
  /** `registry/repository`, neither tag nor digest. */
  readonly repository: string;
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly tag?: string;
  /** OCI architecture: `amd64`. */
  readonly arch?: string;
}

/** `/etc/os-release` of an image, the fields that purls and reports use. */
export interface Distro {
  /** `debian` */
  readonly id: string;
  /** `12` */
  readonly versionId?: string;
  readonly prettyName?: string;
  readonly idLike?: readonly string[];
}

/** What `toSpdx` and `toCycloneDx` write. */
export interface SbomInput {
  /** Name of the document: what it is about. */
  readonly name: string;
  readonly packages: readonly Package[];
  /** What the packages were found in; what a prefetch fetched (the default) is in nothing yet. */
  readonly about?: "image" | "directory" | "fetched";
  /** CycloneDX version. Default `1.6`. */
  readonly specVersion?: "1.5" | "1.6";
  /** RFC 3339 in UTC with whole seconds: `2026-01-31T12:00:00Z`. The one thing that varies between runs. */
  readonly created: string;
  /** Programs that made the document: `slipway-0.1.0`. Default: Slipway. */
  readonly tools?: readonly string[];
  /** Whose annotations they are in SPDX: `Tool: <annotator>:jsonencoded`. Default `slipway`. */
  readonly annotator?: string;
  readonly distro?: Distro;
}

// --- SPDX 2.3 JSON (https://spdx.github.io/spdx-spec/v2.3/); members we do not know pass through.

/** Clause 7.10. */
export interface SpdxChecksum {
  readonly algorithm: string;
  readonly checksumValue: string;
}
/** Clause 7.21: a package URL, among others. */
export interface SpdxExternalRef {
  readonly referenceCategory: string;
  readonly referenceType: string;
  readonly referenceLocator: string;
}
/** Clause 12. */
export interface SpdxAnnotation {
  readonly annotationDate: string;
  readonly annotationType: "OTHER" | "REVIEW";
  readonly annotator: string;
  readonly comment: string;
}
/** Clause 7. */
export interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly downloadLocation: string;
  readonly supplier?: string;
  readonly homepage?: string;
  readonly filesAnalyzed?: boolean;
  readonly licenseConcluded?: string;
  readonly licenseDeclared?: string;
  readonly copyrightText?: string;
  readonly sourceInfo?: string;
  readonly primaryPackagePurpose?: string;
  readonly checksums?: readonly SpdxChecksum[];
  readonly externalRefs?: readonly SpdxExternalRef[];
  readonly annotations?: readonly SpdxAnnotation[];
}
/** Clause 11. */
export interface SpdxRelationship {
  readonly spdxElementId: string;
  readonly relationshipType: string;
  readonly relatedSpdxElement: string;
}
/** Clause 10: a licence that SPDX has no id for. */
export interface SpdxLicense {
  readonly licenseId: string;
  readonly extractedText: string;
  readonly name?: string;
}
/** Clause 6, with everything in it. */
export interface SpdxDocument {
  readonly spdxVersion: string;
  readonly dataLicense: string;
  readonly SPDXID: string;
  readonly name: string;
  readonly documentNamespace: string;
  readonly creationInfo: {
    readonly created: string;
    readonly creators: readonly string[];
    readonly licenseListVersion?: string;
  };
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly SpdxRelationship[];
  readonly hasExtractedLicensingInfos?: readonly SpdxLicense[];
}

// --- CycloneDX JSON (https://cyclonedx.org/docs/1.6/json/); members we do not know pass through.

/** `hash`: algorithm as `SHA-256`, content in hex. */
export interface CycloneDxHash {
  readonly alg: string;
  readonly content: string;
}
/** `licenseChoice`. */
export type CycloneDxLicense =
  | { readonly license: { readonly id?: string; readonly name?: string } }
  | { readonly expression: string };
/** `component`. */
export interface CycloneDxComponent {
  readonly type: string;
  readonly "bom-ref"?: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly hashes?: readonly CycloneDxHash[];
  readonly licenses?: readonly CycloneDxLicense[];
  readonly properties?: readonly Property[];
  readonly externalReferences?: readonly { readonly type: string; readonly url: string }[];
  readonly supplier?: { readonly name: string };
}
/** `tool`, the form before 1.5. */
export interface CycloneDxTool {
  readonly name: string;
  readonly version?: string;
  readonly vendor?: string;
}
/** `dependency`. */
export interface CycloneDxDependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}
/** The document. */
export interface CycloneDxBom {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: string;
  readonly serialNumber?: string;
  readonly version: number;
  readonly metadata?: {
    readonly timestamp?: string;
    readonly tools?: { readonly components?: readonly CycloneDxComponent[] } | readonly CycloneDxTool[];
    readonly component?: CycloneDxComponent;
  };
  readonly components?: readonly CycloneDxComponent[];
  readonly dependencies?: readonly CycloneDxDependency[];
  readonly formulation?: readonly { readonly components?: readonly CycloneDxComponent[] }[];
}
/** A document of either format. */
export type SbomDocument = SpdxDocument | CycloneDxBom;

/** What goes wrong around SBOMs. */
export type SbomCode =
  | "SBOM_BAD_DOCUMENT"
  | "SBOM_UNKNOWN_FORMAT"
  | "SBOM_TOO_LARGE"
  | "SBOM_BAD_LAYER"
  | "SBOM_NOT_AN_IMAGE"
  | "SBOM_UNKNOWN_CATALOGER"
  | "SBOM_BAD_REFERENCE"
  | "SBOM_BAD_TIME"
  | "SBOM_MISSING";
