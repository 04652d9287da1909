import { broken } from "./fault.ts";
import { Header, TAG } from "./header.ts";
import { signingKey } from "./openpgp.ts";

/** One installed package, as rpm's database has it. */
export interface RpmPackage {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  /** rpm's word: `x86_64`, `noarch`; absent for public keys that rpm keeps as packages. */
  readonly arch?: string;
  readonly license?: string;
  readonly vendor?: string;
  /** File name of the source package: `bash-5.1.8-6.el9.src.rpm`. */
  readonly sourceRpm?: string;
  /** Bytes of its files. */
  readonly size?: number;
  /** `nodejs:18:8070020221013073415:bd1311ed` */
  readonly modularityLabel?: string;
  readonly signature: RpmSignature;
}

/**
 * Who signed a package. The id is what the signature says; whether the signature is right cannot be checked
 * from a database, which does not hold what was signed.
 */
export type RpmSignature =
  | { readonly kind: "signed"; readonly key: string }
  /** There is a signature, and no key can be read from it. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "unsigned" };

/** Signatures of the header first, as rpm prefers them, then those of header and payload that old tools made. */
const SIGNATURES = [TAG.dsaHeader, TAG.rsaHeader, TAG.sigGpg, TAG.sigPgp] as const;

function signaturesIn(header: Header): Buffer[] {
  const binary = SIGNATURES.map((tag) => header.bytes(tag)).filter((each) => each !== undefined);
  const base64 = header.texts(TAG.openPgp).map((each) => Buffer.from(each, "base64"));
  return [...binary, ...base64];
}

function signatureOf(header: Header): RpmSignature {
  const signatures = signaturesIn(header);
  if (signatures.length === 0) return { kind: "unsigned" };
  const key = signatures.map(signingKey).find((each) => each !== undefined);
  return key === undefined ? { kind: "unreadable" } : { kind: "signed", key };
}

const present = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined || value === "" ? {} : { [key]: value }) as { [X in K]?: V };

function required(header: Header, tag: (typeof TAG)["name" | "version" | "release"], word: string): string {
  const value = header.text(tag);
  if (value) return value;
  throw broken(`a package header has no ${word}`);
}

/** rpm writes "(none)" for public keys. */
function sourceOf(header: Header): string | undefined {
  const file = header.text(TAG.sourceRpm);
  return file === "(none)" ? undefined : file;
}

/** @throws RPMDB_BROKEN for a header that is damaged or has no name, version and release */
export function packageOf(blob: Buffer): RpmPackage {
  const header = new Header(blob);
  return {
    name: required(header, TAG.name, "name"),
    version: required(header, TAG.version, "version"),
    release: required(header, TAG.release, "release"),
    ...present("epoch", header.number(TAG.epoch)),
    ...present("arch", header.text(TAG.arch)),
    ...present("license", header.text(TAG.license)),
    ...present("vendor", header.text(TAG.vendor)),
    ...present("sourceRpm", sourceOf(header)),
    ...present("size", header.number(TAG.longSize) ?? header.number(TAG.size)),
    ...present("modularityLabel", header.text(TAG.modularityLabel)),
    signature: signatureOf(header),
  };
}
