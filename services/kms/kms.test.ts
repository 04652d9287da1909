import { createHash, createPublicKey, createVerify } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetPublicKeyCommand, KMSClient, SignCommand } from "@aws-sdk/client-kms";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type KmsService, startKms } from "./index.ts";

let dir: string;
let kms: KmsService;
let client: KMSClient;
const KeyId = "alias/slipway";
const start = async () => {
  kms = await startKms({ dir });
  const { region, accessKeyId, secretAccessKey, url } = kms;
  client = new KMSClient({
    region,
    endpoint: url,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
};
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "kms-"));
  await start();
});
afterEach(async () => {
  await kms.close();
  await rm(dir, { recursive: true });
});
const ALGORITHM = "ECDSA_SHA_256" as const;
const sign = (more: Partial<ConstructorParameters<typeof SignCommand>[0]>) =>
  client.send(new SignCommand({ KeyId, Message: Buffer.from("text"), SigningAlgorithm: ALGORITHM, ...more }));
const verified = (signature: Uint8Array | undefined, data: string) =>
  createVerify("sha256")
    .update(data)
    .verify(kms.publicKey(KeyId) ?? "", signature ?? Buffer.alloc(0));

it("signs texts and digests, and shows its public key", async () => {
  const digest = createHash("sha256").update("text").digest();
  for (const more of [{}, { MessageType: "RAW" }, { Message: digest, MessageType: "DIGEST" }] as const)
    for (let each = 0; each < 4; each++) expect(verified((await sign(more)).Signature, "text")).toBe(true);
  expect(verified((await sign({})).Signature, "another")).toBe(false);
  const { PublicKey = Buffer.alloc(0), ...rest } = await client.send(new GetPublicKeyCommand({ KeyId }));
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
  expect(key.export({ type: "spki", format: "pem" })).toBe(kms.publicKey(KeyId));
  expect(rest).toMatchObject({ KeySpec: "ECC_NIST_P256", SigningAlgorithms: [ALGORITHM] });
});

it.each<[string, string, Partial<ConstructorParameters<typeof SignCommand>[0]>]>([
  ["a digest of another length", "ValidationException", { MessageType: "DIGEST" }],
  ["a long text", "ValidationException", { Message: Buffer.alloc(4097) }],
  ["another algorithm", "InvalidKeyUsageException", { SigningAlgorithm: "ECDSA_SHA_384" }],
  ["no such key", "NotFoundException", { KeyId: "alias/none" }],
  ["no such key", "NotFoundException", { KeyId: "__proto__" }],
])("refuses %s", async (_, name, more) => {
  await expect(sign(more)).rejects.toMatchObject({ name });
});

const post = (headers: Record<string, string>, body = '{"KeyId":"alias/slipway"}') =>
  fetch(kms.url, { method: "POST", headers, body }).then(async (answer) => [
    answer.status,
    await answer.json(),
  ]);

it("refuses who does not sign, signs for another, too late, or something else", async () => {
  const target = { "x-amz-target": "TrentService.GetPublicKey" };
  const type = (__type: string) => [400, expect.objectContaining({ __type })];
  expect(await post(target)).toEqual(type("MissingAuthenticationTokenException"));
  expect(await post({ ...target, authorization: "Bearer x" })).toEqual(type("IncompleteSignatureException"));
  const header = (id: string, day: string) =>
    `AWS4-HMAC-SHA256 Credential=${id}/${day}/us-east-1/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;
  expect(await post({ ...target, authorization: header("AKIAOTHER", "20200101") })).toEqual(
    type("UnrecognizedClientException"),
  );
  const late = {
    ...target,
    authorization: header(kms.accessKeyId, "20200101"),
    "x-amz-date": "20200101T000000Z",
  };
  expect(await post(late)).toEqual(type("InvalidSignatureException"));
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const wrong = { ...target, authorization: header(kms.accessKeyId, now.slice(0, 8)), "x-amz-date": now };
  expect(await post(wrong)).toEqual(type("InvalidSignatureException"));
  const bad = new KMSClient({
    region: kms.region,
    endpoint: kms.url,
    maxAttempts: 1,
    credentials: { accessKeyId: kms.accessKeyId, secretAccessKey: "wrong" },
  });
  await expect(bad.send(new GetPublicKeyCommand({ KeyId }))).rejects.toMatchObject({
    name: "InvalidSignatureException",
  });
});

it("keeps its keys, readable by its owner only", async () => {
  const [before, id] = [kms.publicKey(KeyId), kms.accessKeyId];
  await kms.createKey("alias/two");
  expect((await stat(join(dir, "kms.json"))).mode & 0o777).toBe(0o600);
  await kms.close();
  await start();
  expect([kms.publicKey(KeyId), kms.accessKeyId]).toEqual([before, id]);
  expect(kms.publicKey("alias/two")).not.toBe(before);
  expect(kms.publicKey("alias/none")).toBeUndefined();
  expect(await readFile(join(dir, "kms.json"), "utf8")).toContain("PRIVATE KEY");
});

it("answers the errors it is told to, as often as it is told", async () => {
  kms.refuse("Sign", { type: "ThrottlingException", message: "Rate exceeded", times: 1 });
  await expect(sign({})).rejects.toMatchObject({ name: "ThrottlingException" });
  expect(verified((await sign({})).Signature, "text")).toBe(true);
  kms.refuse("Sign", { type: "KMSInternalException", status: 500 });
  await expect(sign({})).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  await client.send(new GetPublicKeyCommand({ KeyId }));
  kms.refuse("Sign", undefined);
  await sign({});
});
