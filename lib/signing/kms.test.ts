import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { authority } from "../../registry/tls/authority.ts";
import { KMS_ROUTE, type KmsService, startKms } from "../../services/kms/index.ts";
import { explain } from "../errors/index.ts";
import { memoryLog } from "../log/index.ts";
import { openSigner, publicKeys, type SignerOptions } from "./index.ts";
import { parseKmsReference } from "./kms-reference.ts";

let dir: string;
let kms: KmsService;
let ca: string;
let aws: NonNullable<SignerOptions["aws"]>;
const ALIAS = "alias/slipway";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "signing-kms-"));
  const tls = await authority(join(dir, "registry"));
  ({ ca } = tls);
  kms = await startKms({ dir: join(dir, "kms"), tls: tls.serve(["127.0.0.1"]) });
  const { accessKeyId, secretAccessKey, region } = kms;
  aws = { accessKeyId, secretAccessKey, region };
});
afterAll(async () => {
  await kms.close();
  await rm(dir, { recursive: true });
});
afterEach(() => {
  kms.fail(KMS_ROUTE, undefined);
  kms.refuse("Sign", undefined);
  kms.refuse("GetPublicKey", undefined);
});

const log = memoryLog();
const open = (more: Partial<SignerOptions> = {}) =>
  openSigner({
    key: kms.reference(ALIAS),
    ca,
    aws,
    tries: 1,
    log,
    signal: new AbortController().signal,
    ...more,
  });
const text = Buffer.from("what is signed");

it("signs with a key that it never sees, by its alias, id and ARN", async () => {
  const signer = await open();
  expect(signer.describe).toBe(`AWS KMS ${ALIAS}`);
  expect(signer.publicKeyPem).toBe(kms.publicKey(ALIAS));
  const [verifier] = await publicKeys(kms.publicKey(ALIAS) ?? "");
  expect(verifier?.verify(text, await signer.sign(text))).toBe(true);
  expect(verifier?.keyId).toBe(signer.keyId);
  const { keys, account } = JSON.parse(await readFile(join(dir, "kms", "kms.json"), "utf8"));
  const prefix = `arn:aws:kms:${kms.region}:${account}`;
  for (const name of [keys[0].id, `${prefix}:key/${keys[0].id}`, `${prefix}:${ALIAS}`]) {
    const named = await open({
      key: kms.reference(name),
      aws: { ...aws, region: name === keys[0].id ? kms.region : undefined },
    });
    expect(named.keyId).toBe(signer.keyId);
  }
  await signer.sign(text);
  const sent = kms.requests().at(-1)?.body;
  expect(sent).toMatchObject({ MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256" });
});

it("sends and shows no secret", async () => {
  const signer = await open({ aws: { ...aws, sessionToken: "short-lived-token" } });
  await signer.sign(text);
  expect(log.mask(`${aws.secretAccessKey} short-lived-token`)).not.toMatch(/short-lived|[A-Za-z0-9+/]{30}/);
  expect(JSON.stringify(kms.requests())).not.toContain(aws.secretAccessKey);
  expect(log.lines.join("\n")).not.toContain(aws.secretAccessKey);
});

it("asks again where the service is not well for a moment", async () => {
  kms.refuse("GetPublicKey", { type: "KMSInternalException", status: 500, times: 1 });
  kms.refuse("Sign", { type: "ThrottlingException", times: 1 });
  const signer = await open({ tries: 3 });
  expect(await signer.sign(text)).toBeInstanceOf(Buffer);
});

it.each<[string, string, () => void]>([
  ["throttling", "SIGNING_UNREACHABLE", () => kms.refuse("Sign", { type: "ThrottlingException" })],
  ["429", "SIGNING_UNREACHABLE", () => kms.fail(KMS_ROUTE, { status: 429 })],
  ["500", "SIGNING_UNREACHABLE", () => kms.fail(KMS_ROUTE, { status: 500 })],
  ["503", "SIGNING_UNREACHABLE", () => kms.fail(KMS_ROUTE, { status: 503 })],
  ["a cut connection", "SIGNING_UNREACHABLE", () => kms.fail(KMS_ROUTE, { cut: "before" })],
  ["half an answer", "SIGNING_UNREACHABLE", () => kms.fail(KMS_ROUTE, { cut: "midway" })],
  ["403", "SIGNING_DENIED", () => kms.fail(KMS_ROUTE, { status: 403 })],
  ["a denial", "SIGNING_DENIED", () => kms.refuse("Sign", { type: "AccessDeniedException" })],
  ["an expired token", "SIGNING_DENIED", () => kms.refuse("Sign", { type: "ExpiredTokenException" })],
  ["a disabled key", "SIGNING_NO_KEY", () => kms.refuse("Sign", { type: "DisabledException" })],
  [
    "a key that is to be deleted",
    "SIGNING_NO_KEY",
    () => kms.refuse("Sign", { type: "KMSInvalidStateException" }),
  ],
  [
    "a key for encryption",
    "SIGNING_KEY_TYPE",
    () => kms.refuse("Sign", { type: "InvalidKeyUsageException" }),
  ],
  ["garbage", "SIGNING_BAD_ANSWER", () => kms.fail(KMS_ROUTE, { garbage: true })],
  ["an unknown error", "SIGNING_BAD_ANSWER", () => kms.refuse("Sign", { type: "SomethingNewException" })],
])("says what %s means", async (_, code, break_) => {
  const signer = await open();
  break_();
  const thrown: unknown = await signer.sign(text).catch((each) => each);
  expect(thrown).toMatchObject({ code });
  expect(explain(thrown)).toContain(ALIAS);
});

it("takes no signature that its key does not verify", async () => {
  const signer = await open();
  const port = Number(new URL(kms.url).port);
  await kms.close();
  const file = join(dir, "kms", "kms.json");
  await writeFile(
    file,
    JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), keys: [], aliases: {} }),
  );
  const tls = (await authority(join(dir, "registry"))).serve(["127.0.0.1"]);
  kms = await startKms({ dir: join(dir, "kms"), tls, port });
  await expect(signer.sign(text)).rejects.toMatchObject({ code: "SIGNING_BAD_ANSWER" });
  expect((await open()).publicKeyPem).not.toBe(signer.publicKeyPem);
});

describe("refuses", () => {
  it.each<[string, string, () => Partial<SignerOptions>]>([
    ["no credentials", "SIGNING_NO_CREDENTIALS", () => ({ aws: undefined })],
    ["no region", "SIGNING_NO_CREDENTIALS", () => ({ aws: { ...aws, region: undefined } })],
    ["another's credentials", "SIGNING_DENIED", () => ({ aws: { ...aws, accessKeyId: "AKIAOTHER" } })],
    ["a wrong secret", "SIGNING_DENIED", () => ({ aws: { ...aws, secretAccessKey: "wrong" } })],
    ["no such key", "SIGNING_NO_KEY", () => ({ key: kms.reference("alias/none") })],
    ["an unknown authority", "SIGNING_UNREACHABLE", () => ({ ca: undefined })],
    ["nobody there", "SIGNING_UNREACHABLE", () => ({ key: "awskms://127.0.0.1:1/alias/slipway" })],
    ["no key", "SIGNING_BAD_KEY", () => ({ key: "awskms:///" })],
    ["a name without alias/", "SIGNING_BAD_KEY", () => ({ key: "awskms:///slipway" })],
    ["no slash", "SIGNING_BAD_KEY", () => ({ key: "awskms://alias" })],
    ["a path in the endpoint", "SIGNING_BAD_KEY", () => ({ key: "awskms://host/x/alias/y" })],
    ["credentials in the endpoint", "SIGNING_BAD_KEY", () => ({ key: "awskms://a:b@host/alias/y" })],
    ["an ARN of something else", "SIGNING_BAD_KEY", () => ({ key: "arn:aws:s3:::bucket" })],
  ])("%s", async (_, code, more) => {
    await expect(open(more())).rejects.toMatchObject({ code });
  });

  it("to go on when it is cancelled", async () => {
    const abort = new AbortController();
    const signer = await open({ signal: abort.signal });
    kms.fail(KMS_ROUTE, { latencyMs: 60_000 });
    const signing = signer.sign(text);
    abort.abort();
    await expect(signing).rejects.toMatchObject({ code: "SIGNING_CANCELLED" });
  });
});

it.each<[string, ReturnType<typeof parseKmsReference>]>([
  ["awskms:///alias/release", { endpoint: "", keyId: "alias/release" }],
  ["awskms://localhost:4566/alias/a/b", { endpoint: "localhost:4566", keyId: "alias/a/b" }],
  [
    "awskms:///1234abcd-12ab-34cd-56ef-1234567890ab",
    { endpoint: "", keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
  ],
  [
    "awskms://kms.example.com/arn:aws:kms:eu-west-1:111122223333:alias/release",
    {
      endpoint: "kms.example.com",
      keyId: "arn:aws:kms:eu-west-1:111122223333:alias/release",
      region: "eu-west-1",
    },
  ],
  [
    "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    {
      endpoint: "",
      keyId: "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      region: "us-gov-west-1",
    },
  ],
])("reads %s", (text, reference) => {
  expect(parseKmsReference(text)).toEqual(reference);
});
