import type { Descriptor } from "../oci/index.ts";

/** Folder of a layer that its source lies in, by where it came from. */
export type SourceKind = "rpm_dir" | "extra_src_dir";

/** One file that becomes one layer. */
export interface SourcePart {
  readonly kind: SourceKind;
  /** Where the file is. */
  readonly file: string | Buffer;
  /** Its digest and size in bytes. */
  readonly digest: string;
  readonly size: number;
  /** Its name in the layer; an extra source is named by its digest instead. */
  readonly name?: string;
  /** Annotations of the layer beside digest, name and media type of the file. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the config of an image says of one layer. */
export interface History {
  readonly created?: string;
  readonly created_by?: string;
  readonly comment?: string;
}

/** A layer of a source image. */
export interface SourceLayer {
  readonly descriptor: Descriptor;
  /** Digest of the uncompressed tar. */
  readonly diffId: string;
  readonly history: History;
}
