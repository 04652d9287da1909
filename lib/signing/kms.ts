import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { signingFault } from "./fault.ts";
import { keyIdOf } from "./key-id.ts";
import { kmsClient } from "./kms-client.ts";
import { kmsFault } from "./kms-fault.ts";
import { parseKmsReference } from "./kms-reference.ts";
import { forSigning } from "./private-key.ts";
import type { KeyAccess, Signer } from "./types.ts";
import { verifierOf } from "./verifier.ts";

/**
 * A signer whose key never leaves AWS KMS: asks for the public key at once, and for a signature of a digest
 * each time. What comes back must verify. Faults SIGNING_NO_CREDENTIALS, SIGNING_DENIED,
 * SIGNING_UNREACHABLE, SIGNING_BAD_ANSWER, SIGNING_NO_KEY, SIGNING_KEY_TYPE.
 */
export async function openKmsSigner(options: KeyAccess & { readonly key: string }): Promise<Signer> {
  const reference = parseKmsReference(options.key);
  const describe = `AWS KMS ${reference.keyId}`;
  const kms = await kmsClient(reference, options);
  const key = await publicKey(kms.publicKey, reference.keyId, describe);
  const verifier = verifierOf(key, describe);
  return {
    publicKeyPem: verifier.publicKeyPem,
    keyId: keyIdOf(key),
    describe,
    async sign(data) {
      const digest = createHash("sha256").update(data).digest();
      const signature = await kms.sign(reference.keyId, digest).catch((thrown) => {
        throw kmsFault(describe, thrown);
      });
      if (signature !== undefined && verifier.verify(data, signature)) return Buffer.from(signature);
      throw badAnswer(describe, "a signature that its key does not verify");
    },
  };
}

async function publicKey(
  ask: (keyId: string) => Promise<Uint8Array | undefined>,
  keyId: string,
  describe: string,
): Promise<KeyObject> {
  const spki = await ask(keyId).catch((thrown) => {
    throw kmsFault(describe, thrown);
  });
  return forSigning(readSpki(spki, describe), describe);
}

function readSpki(spki: Uint8Array | undefined, describe: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(spki ?? []), format: "der", type: "spki" });
  } catch (cause) {
    throw badAnswer(describe, "something that is no public key", cause);
  }
}

const badAnswer = (describe: string, what: string, cause?: unknown) =>
  signingFault("SIGNING_BAD_ANSWER", `${describe}: the service gave ${what}`, "Check the endpoint.", cause);
