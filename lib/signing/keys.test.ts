import { execFileSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explain } from "../errors/index.ts";
import { memoryLog } from "../log/index.ts";
import { encryptKey } from "./cosign-key.ts";
import { generateKeyPair, openSigner, publicKeys, type SignerOptions } from "./index.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "signing-keys-"));
});
afterAll(() => rm(dir, { recursive: true }));

const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pemOf = (key: KeyObject, type: "pkcs8" | "sec1" = "pkcs8") =>
  key.export({ type, format: "pem" }).toString();
const spki = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const open = (key: string, more: Partial<SignerOptions> = {}) =>
  openSigner({ key, log: memoryLog(), signal: new AbortController().signal, ...more });
const text = Buffer.from("what is signed");

describe("openSigner", () => {
  it.each<[string, () => string, string | undefined]>([
    ["PKCS #8", () => pemOf(p256.privateKey), undefined],
    ["SEC 1", () => pemOf(p256.privateKey, "sec1"), undefined],
    [
      "encrypted PKCS #8",
      () =>
        p256.privateKey
          .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "pw" })
          .toString(),
      "pw",
    ],
    ["cosign's form", () => encryptKey(p256.privateKey, "pw"), "pw"],
    ["cosign's form without password", () => encryptKey(p256.privateKey, ""), undefined],
    ["the form of cosign 1", () => encryptKey(p256.privateKey, "pw").replaceAll("SIGSTORE", "COSIGN"), "pw"],
  ])("reads %s, from a file and as it is", async (_, pem, password) => {
    const file = join(dir, "key.pem");
    await writeFile(file, pem());
    for (const key of [file, pem()]) {
      const signer = await open(key, { password });
      expect(signer.publicKeyPem).toBe(spki(p256.publicKey));
      const [verifier] = await publicKeys(signer.publicKeyPem);
      expect(verifier?.verify(text, await signer.sign(text))).toBe(true);
      expect(verifier?.keyId).toBe(signer.keyId);
    }
  });

  it("reads a variable and a Secret, whose password lies beside the key", async () => {
    const env = { KEY: pemOf(p256.privateKey) };
    expect((await open("env://KEY", { env })).describe).toBe("environment variable KEY");
    const entries = {
      "cosign.key": Buffer.from(encryptKey(p256.privateKey, "pw")),
      "cosign.password": Buffer.from("pw"),
      "cosign.pub": Buffer.from(spki(p256.publicKey)),
    };
    const readSecret = async (namespace: string, name: string) => {
      expect([namespace, name]).toEqual(["ns", "keys"]);
      return entries;
    };
    const signer = await open("k8s://ns/keys", { readSecret, password: "another" });
    expect(signer.describe).toBe("Secret ns/keys");
    const [verifier] = await publicKeys("k8s://ns/keys", { readSecret });
    expect(verifier?.keyId).toBe(signer.keyId);
  });

  it("says that a password is wrong, without it and without the key", async () => {
    const pem = encryptKey(p256.privateKey, "right");
    const log = memoryLog();
    for (const [password, words] of [
      ["wrong-word", "does not open with the password given"],
      [undefined, "does not open with an empty password"],
    ] as const) {
      const thrown: unknown = await open(pem, { password, log }).catch((each) => each);
      expect(thrown).toMatchObject({ code: "SIGNING_WRONG_PASSWORD" });
      expect(explain(thrown)).toContain(words);
      expect(explain(thrown)).not.toContain("wrong-word");
    }
    expect(log.mask("wrong-word")).not.toContain("wrong-word");
    const ours = p256.privateKey.export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "x",
    });
    await expect(open(ours.toString(), { password: "y" })).rejects.toMatchObject({
      code: "SIGNING_WRONG_PASSWORD",
    });
  });

  it.each<[string, string, string]>([
    ["no file", "SIGNING_NO_KEY", "/nowhere/cosign.key"],
    ["nothing", "SIGNING_NO_KEY", " "],
    ["a folder", "SIGNING_NO_KEY", tmpdir()],
    ["no variable", "SIGNING_NO_KEY", "env://SLIPWAY_NO_SUCH"],
    ["a Secret without a cluster", "SIGNING_NO_KEY", "k8s://ns/name"],
    ["half a Secret", "SIGNING_BAD_KEY", "k8s://ns"],
    ["too much of a Secret", "SIGNING_BAD_KEY", "k8s://ns/name/key"],
    ["another service", "SIGNING_BAD_KEY", "gcpkms://projects/x"],
    ["a public key", "SIGNING_BAD_KEY", spki(p256.publicKey)],
    ["an empty PEM", "SIGNING_BAD_KEY", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"],
    ["garbage in a PEM", "SIGNING_BAD_KEY", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"],
    ["P-384", "SIGNING_KEY_TYPE", pemOf(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey)],
    ["Ed25519", "SIGNING_KEY_TYPE", pemOf(generateKeyPairSync("ed25519").privateKey)],
  ])("refuses %s", async (_, code, key) => {
    await expect(open(key)).rejects.toMatchObject({ code });
  });

  const cosignFile = (change: (json: Record<string, Record<string, unknown>>) => unknown) => {
    const pem = encryptKey(p256.privateKey, "");
    const body = Buffer.from(pem.split("\n").slice(1, -2).join(""), "base64").toString();
    const changed = Buffer.from(JSON.stringify(change(JSON.parse(body)))).toString("base64");
    return `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n${changed}\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n`;
  };
  const scrypt = (params: unknown) => cosignFile((json) => ({ ...json, kdf: { ...json["kdf"], params } }));
  it.each<[string, string]>([
    ["a list", cosignFile(() => [])],
    ["another cipher", cosignFile((json) => ({ ...json, cipher: { ...json["cipher"], name: "none" } }))],
    ["a short nonce", cosignFile((json) => ({ ...json, cipher: { ...json["cipher"], nonce: "AAAA" } }))],
    ["gigabytes for scrypt", scrypt({ N: 2 ** 30, r: 8, p: 1 })],
    ["hours for scrypt", scrypt({ N: 65536, r: 8, p: 1e6 })],
    ["no power of two", scrypt({ N: 65535, r: 8, p: 1 })],
    ["texts for numbers", scrypt({ N: "65536", r: 8, p: 1 })],
    ["no numbers", scrypt(null)],
  ])("refuses cosign's form with %s", async (_, pem) => {
    await expect(open(pem)).rejects.toMatchObject({ code: "SIGNING_BAD_KEY" });
  });
});

describe("publicKeys", () => {
  it("reads every kind that Node verifies, several of one file", async () => {
    const pairs = [
      p256,
      generateKeyPairSync("ec", { namedCurve: "P-384" }),
      generateKeyPairSync("ec", { namedCurve: "P-521" }),
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
      generateKeyPairSync("ed25519"),
    ];
    const { sign } = await import("node:crypto");
    const file = join(dir, "many.pub");
    await writeFile(file, pairs.map(({ publicKey }) => spki(publicKey)).join("\n"));
    const verifiers = await publicKeys(file);
    expect(new Set(verifiers.map(({ keyId }) => keyId)).size).toBe(5);
    for (const [i, { privateKey }] of pairs.entries()) {
      const signature = sign(privateKey.asymmetricKeyType === "ed25519" ? null : "sha256", text, privateKey);
      expect(verifiers.map((each) => each.verify(text, signature))).toEqual(pairs.map((_, at) => at === i));
    }
    const [, p384] = pairs;
    if (p384) expect(verifiers[1]?.verify(text, sign("sha384", text, p384.privateKey))).toBe(true);
  });

  it("takes no malformed signature", async () => {
    const [verifier] = await publicKeys(spki(p256.publicKey));
    const good = await (await open(pemOf(p256.privateKey))).sign(text);
    const bad = [
      Buffer.alloc(0),
      Buffer.alloc(64),
      good.subarray(1),
      Buffer.concat([good, Buffer.from([0])]),
    ];
    for (const signature of bad) expect(verifier?.verify(text, signature)).toBe(false);
    expect(verifier?.verify(Buffer.from("another text"), good)).toBe(false);
  });

  it.each<[string, string, string]>([
    ["a private key", "SIGNING_BAD_KEY", pemOf(p256.privateKey)],
    ["garbage", "SIGNING_BAD_KEY", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"],
    [
      "RSA of 1024 bits",
      "SIGNING_KEY_TYPE",
      spki(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey),
    ],
    ["secp256k1", "SIGNING_KEY_TYPE", spki(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey)],
  ])("refuses %s", async (_, code, key) => {
    await expect(publicKeys(key)).rejects.toMatchObject({ code });
  });

  const sshKeygen = (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((place) => existsSync(join(place, "ssh-keygen")));
  it.skipIf(!sshKeygen)("has ssh's fingerprint as key id (skipped without ssh-keygen)", async () => {
    const keys = [p256.publicKey, generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey];
    for (const key of keys) {
      const file = join(dir, "one.pub");
      await writeFile(file, spki(key));
      const converted = execFileSync("ssh-keygen", ["-i", "-m", "PKCS8", "-f", file]);
      const shown = execFileSync("ssh-keygen", ["-l", "-f", "-"], { input: converted }).toString();
      const [verifier] = await publicKeys(file);
      expect(shown.split(" ")[1]).toBe(verifier?.keyId);
    }
  });
});

describe("generateKeyPair", () => {
  it("makes a pair once, readable by its owner only, and keeps it", async () => {
    const folder = join(dir, "state", "keys");
    const { keyFile, publicKeyPem } = await generateKeyPair(folder, { password: "pw" });
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const content = await readFile(keyFile, "utf8");
    expect(content).toMatch(/^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
    expect((await open(keyFile, { password: "pw" })).publicKeyPem).toBe(publicKeyPem);
    expect((await generateKeyPair(folder, { password: "another" })).publicKeyPem).toBe(publicKeyPem);
    expect(await readFile(keyFile, "utf8")).toBe(content);
    expect((await readdir(folder)).sort()).toEqual(["cosign.key", "cosign.pub"]);
  });

  it("gives all that start at once the same", async () => {
    const folder = join(dir, "race");
    const pairs = await Promise.all(Array.from({ length: 4 }, () => generateKeyPair(folder)));
    expect(new Set(pairs.map(({ publicKeyPem }) => publicKeyPem)).size).toBe(1);
    const [pair] = pairs;
    expect((await open(pair?.keyFile ?? "")).publicKeyPem).toBe(pair?.publicKeyPem);
  });

  it("writes the public half again, if the password is right", async () => {
    const folder = join(dir, "half");
    const { publicKeyFile, publicKeyPem } = await generateKeyPair(folder, { password: "pw" });
    await rm(publicKeyFile);
    await expect(generateKeyPair(folder)).rejects.toMatchObject({ code: "SIGNING_WRONG_PASSWORD" });
    expect((await generateKeyPair(folder, { password: "pw" })).publicKeyPem).toBe(publicKeyPem);
    expect(spki(createPublicKey(await readFile(publicKeyFile, "utf8")))).toBe(publicKeyPem);
  });

  it("leaves nothing where it cannot write", async () => {
    const folder = join(dir, "taken");
    await mkdir(join(folder, "cosign.key"), { recursive: true });
    await expect(generateKeyPair(folder)).rejects.toMatchObject({ code: "EISDIR" });
    expect(await readdir(folder)).toEqual(["cosign.key"]);
  });
});
