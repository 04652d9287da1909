import { readFile } from "node:fs/promises";
import { codeOf } from "../errors/index.ts";
import { signingFault } from "./fault.ts";
import type { KeyAccess } from "./types.ts";

/** Bytes; keys have a few hundred. */
const CAP = 64 * 1024;

/** A key as text, and where it is from. */
export interface KeyText {
  readonly pem: string;
  readonly describe: string;
  /** The password that lies beside it in a Secret. */
  readonly password?: string;
}

type Access = Pick<KeyAccess, "readSecret" | "env">;

/**
 * The text of a key that is given as PEM, path, `env://NAME` or `k8s://namespace/name`, there under `entry`.
 * Faults SIGNING_NO_KEY, SIGNING_BAD_KEY.
 */
export async function keyText(key: string, access: Access, entry: string): Promise<KeyText> {
  if (key.trim() === "") throw noKey("no key is named");
  if (key.trimStart().startsWith("-----BEGIN ")) return { pem: key, describe: "the key that was given" };
  if (key.startsWith("k8s://")) return inSecret(key, access, entry);
  if (key.startsWith("env://")) return inEnvironment(key.slice("env://".length), access);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(key)?.[1];
  if (scheme !== undefined) throw unknownScheme(scheme);
  return inFile(key);
}

const noKey = (why: string, cause?: unknown) =>
  signingFault(
    "SIGNING_NO_KEY",
    why,
    "Name a key that is there, or make one with cosign generate-key-pair.",
    cause,
  );

const unknownScheme = (scheme: string) =>
  signingFault(
    "SIGNING_BAD_KEY",
    `keys at ${scheme}:// cannot be used`,
    "Use a file, awskms://, k8s:// or env://.",
  );

async function inFile(path: string): Promise<KeyText> {
  const describe = `key file ${path}`;
  try {
    const bytes = await readFile(path);
    if (bytes.length <= CAP) return { pem: bytes.toString("utf8"), describe };
  } catch (thrown) {
    throw noKey(`${describe} cannot be read (${codeOf(thrown) ?? "no reason known"})`, thrown);
  }
  throw signingFault("SIGNING_BAD_KEY", `${describe} has more than ${CAP} bytes`, "Name the file of a key.");
}

function inEnvironment(name: string, { env = process.env }: Access): KeyText {
  const pem = env[name];
  if (name === "" || pem === undefined || pem === "")
    throw noKey(`the environment variable ${JSON.stringify(name)} is not set`);
  return { pem, describe: `environment variable ${name}` };
}

async function inSecret(key: string, { readSecret }: Access, entry: string): Promise<KeyText> {
  const [namespace, name, more] = key.slice("k8s://".length).split("/");
  if (!namespace || !name || more !== undefined)
    throw signingFault(
      "SIGNING_BAD_KEY",
      `the reference ${JSON.stringify(key)} does not name a Secret`,
      "Write it as k8s://namespace/name.",
    );
  const describe = `Secret ${namespace}/${name}`;
  if (readSecret === undefined) throw noKey(`${describe} cannot be read: there is no cluster to ask`);
  const entries = await readSecret(namespace, name);
  const text = (which: string): string | undefined =>
    Object.hasOwn(entries, which) ? Buffer.from(entries[which] ?? []).toString("utf8") : undefined;
  const [pem, password] = [text(entry), text("cosign.password")];
  if (pem === undefined) throw noKey(`${describe} has no entry ${entry}`);
  return { pem, describe, ...(password === undefined ? {} : { password }) };
}
