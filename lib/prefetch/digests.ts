import { createHash, getHashes, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";

/** A checksum of a file. */
export interface Digest {
  /** As lockfiles write it: `sha512`, `sha3_256`, `blake2b`. */
  readonly algorithm: string;
  /** Lower-case hex. */
  readonly hex: string;
}

/** Names of lockfiles (Python's hashlib) that OpenSSL spells otherwise. */
const SPELLING: Readonly<Record<string, string>> = {
  blake2b: "blake2b512",
  blake2s: "blake2s256",
  sha3_224: "sha3-224",
  sha3_256: "sha3-256",
  sha3_384: "sha3-384",
  sha3_512: "sha3-512",
};
const KNOWN = new Set(["md5", "sha1", "sha224", "sha256", "sha384", "sha512", ...Object.keys(SPELLING)]);
/** OpenSSL's list, asked for with the first digest: at the start of a step it would cost 15 ms. */
let available: ReadonlySet<string> | undefined;
const isAvailable = (name: string): boolean => {
  available ??= new Set(getHashes().map((each) => each.toLowerCase()));
  return available.has(name);
};

const openssl = (algorithm: string): string => SPELLING[algorithm] ?? algorithm;

/** Whether files can be checked with it on this machine. */
export const isAlgorithm = (algorithm: string): boolean =>
  KNOWN.has(algorithm) && isAvailable(openssl(algorithm));

export const digestText = (digest: Digest): string => `${digest.algorithm}:${digest.hex}`;

const length = (algorithm: string): number => createHash(openssl(algorithm)).digest().length * 2;

/** `sha256:<hex>` as requirements and generic lockfiles write it; undefined if it is not one. */
export function parseHash(text: string): Digest | undefined {
  const at = text.indexOf(":");
  const algorithm = text.slice(0, at).toLowerCase();
  const hex = text.slice(at + 1).toLowerCase();
  if (at < 1 || !isAlgorithm(algorithm) || !/^[0-9a-f]+$/.test(hex)) return undefined;
  return hex.length === length(algorithm) ? { algorithm, hex } : undefined;
}

/** From strong to weak, as Subresource Integrity ranks them; npm adds sha1 and md5 for old packages. */
const SRI = ["sha512", "sha384", "sha256", "sha1", "md5"];

/**
 * The digests of an `integrity` that count: all of the strongest algorithm in it
 * (https://www.w3.org/TR/sri-2/). Empty if it holds none.
 */
export function parseIntegrity(integrity: string): Digest[] {
  const all = integrity.split(/\s+/).flatMap((part) => {
    const match = /^([a-z0-9]+)-([A-Za-z0-9+/]+={0,2})(?:\?.*)?$/.exec(part);
    const algorithm = match?.[1];
    if (algorithm === undefined || !SRI.includes(algorithm) || !isAlgorithm(algorithm)) return [];
    const hex = Buffer.from(match?.[2] ?? "", "base64").toString("hex");
    return hex.length === length(algorithm) ? [{ algorithm, hex }] : [];
  });
  const strongest = SRI.find((algorithm) => all.some((digest) => digest.algorithm === algorithm));
  return all.filter((digest) => digest.algorithm === strongest);
}

/** Several checksums over one stream. */
export interface Hashers {
  update(chunk: Uint8Array): void;
  /** One for each algorithm; once only. */
  digests(): Digest[];
}

/** Computes what is needed to compare with `expected`; sha256 if nothing is. */
export function hashersFor(expected: readonly Digest[]): Hashers {
  const names = new Set(expected.map((digest) => digest.algorithm));
  if (names.size === 0) names.add("sha256");
  const hashes: [string, Hash][] = [...names].map((name) => [name, createHash(openssl(name))]);
  return {
    update: (chunk) => {
      for (const [, hash] of hashes) hash.update(chunk);
    },
    digests: () => hashes.map(([algorithm, hash]) => ({ algorithm, hex: hash.digest("hex") })),
  };
}

/** Whether one of `got` is one of `expected`. */
export const matches = (expected: readonly Digest[], got: readonly Digest[]): boolean =>
  expected.some((want) => got.some((have) => have.algorithm === want.algorithm && have.hex === want.hex));

/** Whether the file has one of the digests. A missing file throws ENOENT. */
export async function fileMatches(path: string, expected: readonly Digest[]): Promise<boolean> {
  const hashers = hashersFor(expected);
  for await (const chunk of createReadStream(path)) hashers.update(chunk as Uint8Array);
  return matches(expected, hashers.digests());
}
