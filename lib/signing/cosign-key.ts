/**
 * The private key file of cosign: a PEM whose content is JSON, with the PKCS #8 of the key in a secret box
 * (NaCl) whose key scrypt makes of the password. Written as cosign 2 and 3 do, read also as cosign 1 did.
 */
import { createPrivateKey, type KeyObject, randomBytes, scryptSync } from "node:crypto";
import nacl from "tweetnacl";
import { isRecord } from "../json/index.ts";
import { signingFault } from "./fault.ts";

const TYPE = "ENCRYPTED SIGSTORE PRIVATE KEY";
const TYPES: readonly string[] = [TYPE, "ENCRYPTED COSIGN PRIVATE KEY"];
/** What cosign takes; it refuses other numbers. */
const COST = { N: 65536, r: 8, p: 1 } as const;
/** Bytes that scrypt may take: a file could demand any. */
const MOST_MEMORY = 256 * 1024 * 1024;
const MOST_P = 16;

/** True for the PEM of such a file. */
export const isCosignKey = (pem: string): boolean =>
  TYPES.some((type) => pem.includes(`-----BEGIN ${type}-----`));

/** The file for a key and a password. */
export function encryptKey(key: KeyObject, password: string): string {
  const [salt, nonce] = [randomBytes(32), randomBytes(nacl.secretbox.nonceLength)];
  const plain = key.export({ type: "pkcs8", format: "der" });
  const box = nacl.secretbox(plain, nonce, stretched(password, salt, COST));
  const json = {
    kdf: { name: "scrypt", params: COST, salt: salt.toString("base64") },
    cipher: { name: "nacl/secretbox", nonce: nonce.toString("base64") },
    ciphertext: Buffer.from(box).toString("base64"),
  };
  const body = Buffer.from(JSON.stringify(json)).toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN ${TYPE}-----\n${body}\n-----END ${TYPE}-----\n`;
}

/** The key of such a file. Faults SIGNING_BAD_KEY, SIGNING_WRONG_PASSWORD. */
export function decryptKey(pem: string, password: string, describe: string): KeyObject {
  const bad = (why: string) =>
    signingFault("SIGNING_BAD_KEY", `${describe}: ${why}`, "Restore the file as cosign wrote it.");
  const { cost, salt, nonce, box } = contentOf(pem, bad);
  const plain = nacl.secretbox.open(box, nonce, stretched(password, salt, cost));
  if (plain === null)
    throw signingFault(
      "SIGNING_WRONG_PASSWORD",
      `${describe} does not open with ${password === "" ? "an empty password" : "the password given"}`,
      "Give the password that the key was made with.",
    );
  try {
    return createPrivateKey({ key: Buffer.from(plain), format: "der", type: "pkcs8" });
  } catch {
    throw bad("what it holds is no private key in PKCS #8");
  } finally {
    plain.fill(0);
  }
}

type Cost = { readonly N: number; readonly r: number; readonly p: number };
type Bad = (why: string) => Error;

const stretched = (password: string, salt: Uint8Array, { N, r, p }: Cost): Uint8Array =>
  new Uint8Array(scryptSync(password, salt, nacl.secretbox.keyLength, { N, r, p, maxmem: MOST_MEMORY * 2 }));

function contentOf(pem: string, bad: Bad) {
  const json = jsonOf(pem, bad);
  const part = (name: string) => (isRecord(json[name]) ? json[name] : {});
  const [kdf, cipher] = [part("kdf"), part("cipher")];
  if (kdf["name"] !== "scrypt" || cipher["name"] !== "nacl/secretbox")
    throw bad("it is not encrypted with scrypt and nacl/secretbox");
  const nonce = bytesOf(cipher["nonce"]);
  if (nonce.length !== nacl.secretbox.nonceLength) throw bad("its nonce does not have 24 bytes");
  return {
    cost: costOf(kdf["params"], bad),
    salt: bytesOf(kdf["salt"]),
    nonce,
    box: bytesOf(json["ciphertext"]),
  };
}

function jsonOf(pem: string, bad: Bad): Readonly<Record<string, unknown>> {
  const body = /-----BEGIN [A-Z ]+-----([\s\S]*?)-----END/.exec(pem)?.[1] ?? "";
  try {
    const json: unknown = JSON.parse(Buffer.from(body, "base64").toString("utf8"));
    if (isRecord(json)) return json;
  } catch {
    // What the parser says would show the content.
  }
  throw bad("its content is no JSON object in base64");
}

const bytesOf = (value: unknown): Uint8Array =>
  new Uint8Array(Buffer.from(typeof value === "string" ? value : "", "base64"));

function costOf(value: unknown, bad: Bad): Cost {
  const { N, r, p } = isRecord(value) ? value : {};
  const whole = (number: unknown): number => (Number.isSafeInteger(number) ? Number(number) : 0);
  const cost = { N: whole(N), r: whole(r), p: whole(p) };
  const power = cost.N > 1 && Number.isInteger(Math.log2(cost.N));
  if (!power || cost.r < 1 || cost.p < 1 || cost.p > MOST_P || 128 * cost.N * cost.r > MOST_MEMORY)
    throw bad("its numbers for scrypt are out of range");
  return cost;
}
