import { createHash, type KeyObject } from "node:crypto";

/** Names of RFC 5656 by those of OpenSSL. */
const CURVES: Readonly<Record<string, string>> = {
  prime256v1: "nistp256",
  secp384r1: "nistp384",
  secp521r1: "nistp521",
};

/** Bytes of one coordinate. */
const WIDTH: Readonly<Record<string, number>> = { nistp256: 32, nistp384: 48, nistp521: 66 };

/** The NIST name of an EC key's curve; undefined for other curves and keys. */
export const nistCurve = (key: KeyObject): string | undefined =>
  CURVES[key.asymmetricKeyDetails?.namedCurve ?? ""];

/**
 * `SHA256:<base64>` of the public key in the form of RFC 4253: what Chains writes as `keyid` of an envelope,
 * and what Go's DSSE verifier compares a `keyid` with that is not empty.
 */
export const keyIdOf = (key: KeyObject): string =>
  `SHA256:${createHash("sha256").update(sshForm(key)).digest("base64").replace(/=+$/, "")}`;

function sshForm(key: KeyObject): Buffer {
  const { x = "", y = "", n = "", e = "" } = key.export({ format: "jwk" }) as Record<string, string>;
  const bytes = (text: string) => Buffer.from(text, "base64url");
  const curve = nistCurve(key);
  if (curve !== undefined) {
    const wide = (text: string) => padded(bytes(text), WIDTH[curve] ?? 0);
    const point = Buffer.concat([Buffer.from([4]), wide(x), wide(y)]);
    return fields(`ecdsa-sha2-${curve}`, curve, point);
  }
  if (key.asymmetricKeyType === "rsa") return fields("ssh-rsa", positive(bytes(e)), positive(bytes(n)));
  return fields("ssh-ed25519", bytes(x));
}

const padded = (bytes: Buffer, width: number) =>
  Buffer.concat([Buffer.alloc(Math.max(0, width - bytes.length)), bytes]);

/** `mpint` of RFC 4251: a leading bit would be a sign. */
const positive = (bytes: Buffer) =>
  ((bytes[0] ?? 0) & 0x80) === 0 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);

const fields = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return Buffer.concat([length, bytes]);
    }),
  );
