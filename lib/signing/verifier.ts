import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { signingFault } from "./fault.ts";
import { keyIdOf, nistCurve } from "./key-id.ts";
import { type KeyText, keyText } from "./sources.ts";
import type { KeyAccess, Verifier } from "./types.ts";

/** Hashes that signers use with a curve: cosign 2 takes SHA-256 for all, cosign 3 the curve's own. */
const HASHES: Readonly<Record<string, readonly string[]>> = {
  nistp256: ["sha256"],
  nistp384: ["sha256", "sha384"],
  nistp521: ["sha256", "sha512"],
};
const LEAST_RSA_BITS = 2048;
const BLOCK = /-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/g;

/**
 * The public keys that a text or place holds: PEM with one or more `PUBLIC KEY`, the path of such a file,
 * `k8s://namespace/name` (entry cosign.pub) or `env://NAME`.
 * Faults SIGNING_NO_KEY, SIGNING_BAD_KEY, SIGNING_KEY_TYPE.
 */
export async function publicKeys(
  key: string,
  access: Pick<KeyAccess, "readSecret" | "env"> = {},
): Promise<readonly Verifier[]> {
  return verifiersOf(await keyText(key, access, "cosign.pub"));
}

function verifiersOf({ pem, describe }: KeyText): readonly Verifier[] {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0)
    throw signingFault(
      "SIGNING_BAD_KEY",
      `${describe} holds no public key${pem.includes("PRIVATE KEY") ? " but a private one" : ""}`,
      "Give PEM that begins with -----BEGIN PUBLIC KEY-----, as cosign.pub does.",
    );
  return blocks.map((block) => verifierOf(readPublic(block, describe), describe));
}

function readPublic(pem: string, describe: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    const next = "Write the public key again, for example with cosign public-key.";
    throw signingFault("SIGNING_BAD_KEY", `${describe} holds a public key that cannot be read`, next, cause);
  }
}

/** A verifier for one public key. Fault SIGNING_KEY_TYPE. */
export function verifierOf(key: KeyObject, describe: string): Verifier {
  const hashes = hashesOf(key, describe);
  return {
    publicKeyPem: key.export({ type: "spki", format: "pem" }).toString(),
    keyId: keyIdOf(key),
    verify: (data, signature) => hashes.some((hash) => verified(hash, data, key, signature)),
  };
}

function verified(hash: string | null, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  try {
    return verify(hash, data, { key, dsaEncoding: "der" }, signature);
  } catch {
    return false;
  }
}

function hashesOf(key: KeyObject, describe: string): readonly (string | null)[] {
  const curve = HASHES[nistCurve(key) ?? ""];
  if (curve !== undefined) return curve;
  if (key.asymmetricKeyType === "ed25519") return [null];
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === "rsa" && bits >= LEAST_RSA_BITS) return ["sha256"];
  const kind = [key.asymmetricKeyType, key.asymmetricKeyDetails?.namedCurve ?? (bits || undefined)];
  throw signingFault(
    "SIGNING_KEY_TYPE",
    `${describe} holds a key of the kind ${kind.filter((part) => part !== undefined).join(" ")}`,
    `Use ECDSA P-256, P-384 or P-521, RSA of at least ${LEAST_RSA_BITS} bits, or Ed25519.`,
  );
}
