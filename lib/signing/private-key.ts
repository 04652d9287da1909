import { createPrivateKey, type KeyObject } from "node:crypto";
import { decryptKey, isCosignKey } from "./cosign-key.ts";
import { signingFault } from "./fault.ts";
import { nistCurve } from "./key-id.ts";

/**
 * A private key for signing out of PEM: PKCS #8 or SEC 1, plain or encrypted, or cosign's own form.
 * Faults SIGNING_BAD_KEY, SIGNING_WRONG_PASSWORD, SIGNING_KEY_TYPE.
 */
export function readPrivateKey(pem: string, password: string, describe: string): KeyObject {
  const key = isCosignKey(pem) ? decryptKey(pem, password, describe) : readPem(pem, password, describe);
  return forSigning(key, describe);
}

/** The key itself if it is of the one kind that everybody verifies. Fault SIGNING_KEY_TYPE. */
export function forSigning(key: KeyObject, describe: string): KeyObject {
  if (nistCurve(key) === "nistp256") return key;
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
  throw signingFault(
    "SIGNING_KEY_TYPE",
    `${describe} holds a key of the kind ${[kind, details?.namedCurve].filter(Boolean).join(" ")}, not ECDSA P-256`,
    "Sign with an ECDSA P-256 key, as cosign generate-key-pair makes it.",
  );
}

function readPem(pem: string, password: string, describe: string): KeyObject {
  if (!pem.includes("PRIVATE KEY-----"))
    throw signingFault(
      "SIGNING_BAD_KEY",
      `${describe} holds no private key${pem.includes("PUBLIC KEY-----") ? " but a public one" : ""}`,
      "Name the private key: cosign.key, or PEM with -----BEGIN PRIVATE KEY-----.",
    );
  try {
    return createPrivateKey({ key: pem, format: "pem", passphrase: password });
  } catch {
    // OpenSSL's words say nothing to a reader, and nobody knows what they may hold.
    if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: .*ENCRYPTED/m.test(pem))
      throw signingFault(
        "SIGNING_WRONG_PASSWORD",
        `${describe} does not open with ${password === "" ? "an empty password" : "the password given"}`,
        "Give the password that the key was made with.",
      );
    throw signingFault(
      "SIGNING_BAD_KEY",
      `${describe} holds a private key that cannot be read`,
      "Write it again as PEM, PKCS #8 or SEC 1.",
    );
  }
}
