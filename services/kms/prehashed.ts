import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";

/** Order of P-256 (SEC 2). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * An ECDSA P-256 signature in DER over a digest. Node hashes what it signs; of a fresh key pair, though, it
 * gives both numbers that the rest of the formula (FIPS 186-5, 6.4.1) needs.
 */
export function signDigest(pem: string, digest: Uint8Array): Buffer {
  const d = numbers(createPrivateKey(pem)).d;
  const z = BigInt(`0x${Buffer.from(digest).toString("hex")}`);
  for (;;) {
    const { d: k, x } = numbers(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
    const r = x % N;
    const s = (inverse(k) * ((z + r * d) % N)) % N;
    if (r !== 0n && s !== 0n) return sequence(integer(r), integer(s));
  }
}

function numbers(key: KeyObject): { readonly d: bigint; readonly x: bigint } {
  const { d = "", x = "" } = key.export({ format: "jwk" });
  const number = (text: string) => BigInt(`0x${Buffer.from(text, "base64url").toString("hex")}`);
  return { d: number(d), x: number(x) };
}

/** By Fermat: the order is a prime. */
function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, value % N, N - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * base) % N;
    base = (base * base) % N;
  }
  return result;
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  const positive = ((bytes[0] ?? 0) & 0x80) === 0 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
  return Buffer.concat([Buffer.from([2, positive.length]), positive]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
};
