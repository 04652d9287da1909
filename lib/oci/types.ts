import type { Readable } from "node:stream";
import type { Backoff } from "../http/index.ts";
import type { Log } from "../log/index.ts";
import type { Brought } from "./brought.ts";

/** OCI content descriptor (image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:<hex>` */
  readonly digest: string;
  /** bytes */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
  readonly urls?: readonly string[];
}
/** OCI image manifest; also docker schema 2. */
export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}
/** OCI image index; also docker manifest list. */
export interface Index {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `registry/repository[:tag][@digest]`, taken apart; a port is not a tag. */
export interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Where a blob's bytes come from; a function is called again for each try. */
export type BlobSource =
  | { readonly bytes: Uint8Array }
  | { readonly file: string }
  | { readonly descriptor: Descriptor; readonly open: () => Readable };

export interface FetchedManifest {
  readonly descriptor: Descriptor;
  /** As the registry has it: its digest is `descriptor.digest`. */
  readonly bytes: Buffer;
  readonly json: Manifest | Index;
}

/** References are texts (`host:port/repo:tag@sha256:…`); what a verb needs of them and lacks is a fault. */
export interface RegistryClient extends AsyncDisposable {
  /** HEAD of a manifest. Fault OCI_NOT_FOUND if absent. */
  resolve(ref: string): Promise<Descriptor>;
  manifest(ref: string): Promise<FetchedManifest>;
  /** With a digest in `ref`, the bytes must have it; with a tag, the tag moves. */
  putManifest(ref: string, manifest: Uint8Array | Manifest | Index, mediaType?: string): Promise<Descriptor>;
  deleteManifest(ref: string): Promise<void>;
  hasBlob(repository: string, digest: string): Promise<boolean>;
  /** Verified while it is read: the stream errors if digest or size differ. */
  blob(repository: string, descriptor: { digest: string; size?: number }): Promise<Readable>;
  /** A small blob in memory, verified. Default cap 64 MiB. */
  blobBytes(
    repository: string,
    descriptor: { digest: string; size?: number },
    maxBytes?: number,
  ): Promise<Buffer>;
  /** Uploads if absent; large ones in chunks. */
  putBlob(
    repository: string,
    source: BlobSource,
    mediaType?: string,
    options?: PutBlobOptions,
  ): Promise<Descriptor>;
  /** Mounts a blob of another repository of the same registry. False if the registry would not. */
  mountBlob(repository: string, digest: string, from: string): Promise<boolean>;
  deleteBlob(repository: string, digest: string): Promise<void>;
  /** All tags, page by page. */
  tags(repository: string): AsyncIterable<string>;
  /** What refers to a digest: referrers API, or the fallback tag. */
  referrers(ref: string, artifactType?: string): Promise<readonly Descriptor[]>;
  /** Pushes a manifest whose `subject` is set, and keeps the fallback tag where there is no referrers API. */
  putReferrer(repository: string, manifest: Manifest): Promise<Descriptor>;
  /** Copies by digest, index children, and on wish referrers and signature tags; mounts where it can. */
  copy(from: string, to: string, options?: CopyOptions): Promise<Descriptor>;
  /** Ends connections, as `await using` does. They do not keep a process alive. */
  close(): Promise<void>;
}

export interface PutBlobOptions {
  /** It is hardly there: a small one is sent without asking first, which changes nothing where it is there. */
  readonly likelyAbsent?: boolean;
}

export interface CopyOptions {
  /** Also what refers to it (and to the children of an index); and its tags, unless `digestTags` says which. */
  readonly referrers?: boolean;
  /**
   * Which of the tags `sha256-<hex><suffix>` of it (and of the children of an index) go along. Default: with
   * `referrers` all of DIGEST_TAGS, else none. Signatures and attestations that the target has beside stay.
   */
  readonly digestTags?: readonly string[];
  /** What `from` names, if it was read already. */
  readonly fetched?: FetchedManifest;
  /** What other copies of the same run brought, from `createBrought`: what they share is sent once. */
  readonly brought?: Brought;
}

export interface RegistryClientOptions {
  /** Auth file as docker and podman write it; default `REGISTRY_AUTH_FILE`, `DOCKER_CONFIG`, then the known places. */
  readonly authFile?: string;
  /** PEM of more CAs. */
  readonly ca?: string;
  /** False: neither TLS nor certificate is demanded. Loopback hosts may always be plain http. */
  readonly tlsVerify?: boolean;
  readonly log?: Log;
  readonly signal?: AbortSignal;
  /** Blobs larger than this go up in chunks of this size. Default 64 MiB. */
  readonly chunkBytes?: number;
  /** How tries are spaced; see lib/http. */
  readonly backoff?: Partial<Backoff>;
  /** Where DOCKER_CONFIG, REGISTRY_AUTH_FILE, HOME and the proxy variables stand. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export type OciCode =
  | "OCI_BAD_REFERENCE"
  | "OCI_NOT_FOUND"
  | "OCI_UNAUTHORIZED"
  | "OCI_DENIED"
  | "OCI_DIGEST_MISMATCH"
  | "OCI_TOO_LARGE"
  | "OCI_REFUSED"
  | "OCI_UNREACHABLE"
  | "OCI_BAD_MANIFEST"
  | "OCI_BAD_AUTH_FILE"
  | "OCI_CREDENTIAL_HELPER"
  | "OCI_CANCELLED";
