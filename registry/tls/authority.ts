import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  X509Certificate,
} from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import { certificate } from "./certificate.ts";

const CA_DAYS = 3650;
/** More than 825 days is not accepted by some clients. */
const SERVER_DAYS = 397;
const CURVE = { namedCurve: "P-256" } as const;

export interface Authority {
  /** Path of the CA certificate, PEM, readable by all. */
  readonly caFile: string;
  readonly ca: string;
  /** A key and a certificate for these names; made for this start, never stored. */
  serve(names: readonly string[]): { key: string; cert: string };
}

/**
 * The CA of a registry directory: made at the first start, P-256, its key readable by its owner only.
 * Two processes that start at once agree on one, because the folder gets its name in one step.
 */
export async function authority(dir: string): Promise<Authority> {
  const home = join(dir, "tls");
  const caFile = join(home, "ca.pem");
  const ca = (await readCa(caFile)) ?? (await create(dir, home, caFile));
  const key = createPrivateKey(await readFile(join(home, "ca.key"), "utf8"));
  return { caFile, ca, serve: (names) => serverPair(ca, key, names) };
}

async function readCa(caFile: string): Promise<string | undefined> {
  try {
    return await readFile(caFile, "utf8");
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return undefined;
    throw thrown;
  }
}

async function create(dir: string, home: string, caFile: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", CURVE);
  const name = `Slipway registry CA ${randomUUID().slice(0, 8)}`;
  const ca = certificate({
    subject: name,
    publicKey,
    issuer: name,
    issuerKey: privateKey,
    issuerPublicKey: publicKey,
    days: CA_DAYS,
  });
  const draft = join(dir, `tls.${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, "ca.key"), privateKey.export({ type: "pkcs8", format: "pem" }), {
    mode: 0o600,
  });
  await writeFile(join(draft, "ca.pem"), ca, { mode: 0o644 });
  try {
    await rename(draft, home);
    return ca;
  } catch (thrown) {
    await rm(draft, { recursive: true, force: true });
    if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(thrown) ?? "")) throw thrown;
    // Somebody else was first.
    return await readFile(caFile, "utf8");
  }
}

function serverPair(
  ca: string,
  issuerKey: KeyObject,
  names: readonly string[],
): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", CURVE);
  const cert = certificate({
    subject: "Slipway registry",
    publicKey,
    issuer: new X509Certificate(ca).subject.replace(/^CN=/, ""),
    issuerKey,
    issuerPublicKey: createPublicKey(issuerKey),
    days: SERVER_DAYS,
    names,
  });
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert };
}
