import type { Descriptor } from "../oci/index.ts";

/** What goes into a bundle: a Tekton object with apiVersion, kind and metadata.name. */
export interface BundleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string };
}

export interface BundleOptions {
  /** Of the manifest: version, source, changelog, migrations. */
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Part {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}
/** A bundle ready to be pushed. The same objects and annotations give the same bytes on every machine. */
export interface PackedBundle {
  readonly manifest: Part;
  readonly config: Part;
  readonly layers: readonly Part[];
}

/** What a bundle says it holds; kind in lower case, apiVersion without group, as tkn writes them. */
export interface BundleEntry {
  readonly name: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly layer: Descriptor;
}

export interface FetchedObject<T extends BundleObject = BundleObject> {
  readonly object: T;
  /** Of the bundle's manifest, `sha256:<hex>`. */
  readonly digest: string;
  /** `registry/repository`, the `uri` of Tekton's `refSource`. */
  readonly uri: string;
  /** The object as it stands in the bundle, JSON or YAML. */
  readonly bytes: Buffer;
}

export type BundleCode =
  | "BUNDLE_BAD_OBJECT"
  | "BUNDLE_TOO_LARGE"
  | "BUNDLE_INVALID"
  | "BUNDLE_NO_SUCH_OBJECT";
