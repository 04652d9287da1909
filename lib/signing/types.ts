import type { Log } from "../log/index.ts";

/** Signs with one private key, wherever it lies. */
export interface Signer {
  /** SubjectPublicKeyInfo as PEM. */
  readonly publicKeyPem: string;
  /** `SHA256:<base64>`, the fingerprint of the public key as ssh writes it. */
  readonly keyId: string;
  /** Where the key is, for people: `key file keys/cosign.key`, `AWS KMS alias/release`. */
  readonly describe: string;
  /** An ASN.1 DER signature, ECDSA P-256 over SHA-256 of `data`. Faults: SigningCode. */
  sign(data: Uint8Array): Promise<Buffer>;
}

/** Verifies with one public key: ECDSA on a NIST curve, RSA PKCS #1 v1.5, or Ed25519. */
export interface Verifier {
  readonly publicKeyPem: string;
  /** As `Signer.keyId`. */
  readonly keyId: string;
  /** False also for a signature that is malformed. */
  verify(data: Uint8Array, signature: Uint8Array): boolean;
}

/** Reads a Secret of the cluster: its entries by key, decoded. Rejects if there is no such Secret. */
export type SecretReader = (namespace: string, name: string) => Promise<Readonly<Record<string, Uint8Array>>>;

/** What keys of AWS KMS are asked with; they come from a Secret, never from this process' environment. */
export interface AwsAccess {
  readonly region?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For short-lived credentials. */
  readonly sessionToken?: string | undefined;
}

/** How a key that is named by a reference is reached. */
export interface KeyAccess {
  /** PEM of more CAs, for a key service. */
  readonly ca?: string | undefined;
  readonly aws?: AwsAccess | undefined;
  /** For `k8s://namespace/name`. */
  readonly readSecret?: SecretReader | undefined;
  /** For `env://NAME`. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** How often a key service is asked. Default 4. */
  readonly tries?: number | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface SignerOptions extends KeyAccess {
  /**
   * Path of a PEM (PKCS #8, SEC 1, or encrypted as cosign does it), such a PEM itself,
   * `awskms://[endpoint]/<id, alias/name or ARN>`, `k8s://namespace/name` (entries cosign.key and
   * cosign.password), or `env://NAME` (a variable with a PEM).
   */
  readonly key: string;
  /** Of an encrypted key. Default: the empty one. */
  readonly password?: string | undefined;
}

/** An in-toto statement, v0.1 or v1. */
export type Statement = Readonly<{
  _type: string;
  subject: readonly Readonly<{ name?: string; digest: Readonly<Record<string, string>> }>[];
  predicateType: string;
  predicate?: unknown;
}>;

/** DSSE, as it is written. */
export type Envelope = Readonly<{
  payloadType: string;
  /** base64 */
  payload: string;
  signatures: readonly Readonly<{ keyid: string; sig: string }>[];
}>;

/** A public log that signatures are entered in. */
export interface TransparencyLog {
  /**
   * Enters a signature over a payload; gives its proof as cosign keeps it, JSON. Faults SIGNING_NO_LOG,
   * SIGNING_CANCELLED.
   */
  enter(entry: {
    readonly payload: Uint8Array;
    readonly signature: Buffer;
    readonly publicKeyPem: string;
  }): Promise<string>;
}

/** What came of writing a signature or statement. */
export interface Added {
  /** Digest of the manifest that holds it. */
  readonly digest: string;
  /** False if it was there already. */
  readonly added: boolean;
}

/** A signature of an image whose key, type and digest were verified. */
export interface VerifiedSignature {
  /** `critical.identity.docker-reference` */
  readonly identity: string;
  readonly keyId: string;
  /** `optional` of the payload. */
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** A statement about an image whose signature and subject were verified. */
export interface VerifiedStatement {
  readonly statement: Statement;
  readonly keyId: string;
}

/**
 * What is attached to an image. Only `verified` may be believed; `problems` says of each other thing that is
 * there, or of what is absent, why it is not. Registries that do not answer are faults, not problems.
 */
export interface Verification<T> {
  readonly verified: readonly T[];
  readonly problems: readonly string[];
}
