import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { keyIdOf } from "./key-id.ts";
import { isKmsReference } from "./kms-reference.ts";
import { readPrivateKey } from "./private-key.ts";
import { keyText } from "./sources.ts";
import type { Signer, SignerOptions } from "./types.ts";

/**
 * Opens the key that is named, so that a key that cannot be used is found before anything is done.
 * Faults: SigningCode, and what `readSecret` rejects with.
 */
export async function openSigner(options: SignerOptions): Promise<Signer> {
  if (isKmsReference(options.key)) {
    const { openKmsSigner } = await import("./kms.ts");
    return openKmsSigner(options);
  }
  const { pem, describe, password } = await keyText(options.key, options, "cosign.key");
  const secrets = [pem, password, options.password];
  for (const secret of secrets) if (secret !== undefined) options.log.secret(secret);
  return signerOf(readPrivateKey(pem, password ?? options.password ?? "", describe), describe);
}

/** A signer with a key in memory. */
export function signerOf(key: KeyObject, describe: string): Signer {
  const publicKey = createPublicKey(key);
  return {
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    keyId: keyIdOf(publicKey),
    describe,
    sign: async (data) => sign("sha256", data, { key, dsaEncoding: "der" }),
  };
}
