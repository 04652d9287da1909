import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../errors/index.ts";
import { PARTIAL, readIfThere, writeWhole } from "../files/index.ts";
import { encryptKey } from "./cosign-key.ts";
import { readPrivateKey } from "./private-key.ts";

/** Paths of a key pair, and its public key. */
export interface KeyPair {
  readonly keyFile: string;
  readonly publicKeyFile: string;
  readonly publicKeyPem: string;
}

/**
 * A key pair as `cosign generate-key-pair` makes it: `cosign.key` (0600, encrypted) and `cosign.pub` in
 * `folder`. A pair that is there is kept; of several processes that start at once all get the same.
 * Faults: SIGNING_WRONG_PASSWORD, SIGNING_BAD_KEY if only a key is there that does not open.
 */
export async function generateKeyPair(
  folder: string,
  { password = "" }: { readonly password?: string | undefined } = {},
): Promise<KeyPair> {
  const [keyFile, publicKeyFile] = [join(folder, "cosign.key"), join(folder, "cosign.pub")];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readIfThere(keyFile)) === undefined) await place(folder, keyFile, password);
  const there = await readIfThere(publicKeyFile);
  const publicKeyPem = there ?? publicOf(await readFile(keyFile, "utf8"), password, keyFile);
  if (there === undefined) await writeWhole(publicKeyFile, publicKeyPem, { mode: 0o644 });
  return { keyFile, publicKeyFile, publicKeyPem };
}

/** Gives the key its name only if nobody else did: a hard link does not replace. */
async function place(folder: string, keyFile: string, password: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const partial = join(folder, `.${process.pid}-${Math.random().toString(36).slice(2)}${PARTIAL}`);
  try {
    await writeFile(partial, encryptKey(privateKey, password), { mode: 0o600, flag: "wx" });
    await link(partial, keyFile);
  } catch (thrown) {
    if (codeOf(thrown) !== "EEXIST") throw thrown;
  } finally {
    await rm(partial, { force: true });
  }
}

const publicOf = (pem: string, password: string, keyFile: string): string =>
  createPublicKey(readPrivateKey(pem, password, `key file ${keyFile}`))
    .export({ type: "spki", format: "pem" })
    .toString();
