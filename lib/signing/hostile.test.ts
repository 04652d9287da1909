import { afterAll, beforeAll, expect, it } from "vitest";
import { testRegistry } from "../../registry/testing.ts";
import { type Descriptor, digestTag, MEDIA, type RegistryClient, registryClient } from "../oci/index.ts";
import { preAuthentication } from "./dsse.ts";
import {
  attestImage,
  dsseEnvelope,
  imageAttestations,
  imageSignatures,
  publicKeys,
  signImage,
  simpleSigning,
  type Verifier,
  verifyEnvelope,
} from "./index.ts";
import { freshSigner, pushImage, statementAbout } from "./testing.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let repository: string;
let image: string;
let digest: string;
let keys: readonly Verifier[];
const [signer, foreign] = [freshSigner(), freshSigner()];
beforeAll(async () => {
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca });
  repository = `${registry.address}/ns/app`;
  image = await pushImage(client, repository);
  digest = image.slice(image.indexOf("@") + 1);
  keys = await publicKeys(signer.publicKeyPem);
});
afterAll(async () => {
  await client.close();
  await registry.close();
});

const SIMPLE = "application/vnd.dev.cosign.simplesigning.v1+json";
const DSSE = "application/vnd.dsse.envelope.v1+json";
const SIGNATURE = "dev.cosignproject.cosign/signature";

/** Puts layers on a tag of the image. */
async function put(suffix: string, layers: readonly Descriptor[]): Promise<void> {
  const config = {
    ...(await client.putBlob(repository, { bytes: Buffer.from("{}") })),
    mediaType: MEDIA.ociConfig,
  };
  await client.putManifest(`${repository}:${digestTag(digest, suffix)}`, {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config,
    layers,
  });
}
const layer = async (
  bytes: Uint8Array | string,
  mediaType: string,
  annotations: Record<string, string> = {},
): Promise<Descriptor> => ({
  ...(await client.putBlob(repository, { bytes: Buffer.from(bytes) })),
  mediaType,
  annotations,
});
const signed = async (bytes: Uint8Array, by = signer): Promise<Record<string, string>> => ({
  [SIGNATURE]: (await by.sign(bytes)).toString("base64"),
});
const payload = (change: (json: Record<string, Record<string, unknown>>) => unknown) =>
  Buffer.from(
    JSON.stringify(change(JSON.parse(simpleSigning({ identity: "r.example/a", digest }).toString()))),
  );
const good = () => simpleSigning({ identity: "r.example/a", digest });

it.each<[string, () => Promise<Descriptor>, RegExp]>([
  ["by a foreign key", async () => layer(good(), SIMPLE, await signed(good(), foreign)), /none of the keys/],
  ["that is no base64", () => layer(good(), SIMPLE, { [SIGNATURE]: "§§§" }), /is no base64/],
  ["that is no DER", () => layer(good(), SIMPLE, { [SIGNATURE]: "AAAA" }), /none of the keys/],
  ["that is empty", () => layer(good(), SIMPLE, { [SIGNATURE]: "" }), /none of the keys/],
  ["that is absent", () => layer(good(), SIMPLE), /is no base64/],
  ["of other bytes", async () => layer(good(), SIMPLE, await signed(Buffer.from("x"))), /none of the keys/],
  ["on another media type", async () => layer(good(), MEDIA.bytes, await signed(good())), /its media type/],
  [
    "of something that is no JSON",
    async () => layer("no json", SIMPLE, await signed(Buffer.from("no json"))),
    /no JSON object/,
  ],
  ["of null", async () => layer("null", SIMPLE, await signed(Buffer.from("null"))), /no JSON object/],
  [
    "of another image",
    async () => {
      const bytes = simpleSigning({ identity: "r.example/a", digest: `sha256:${"0".repeat(64)}` });
      return layer(bytes, SIMPLE, await signed(bytes));
    },
    /another image/,
  ],
  [
    "of another type",
    async () => {
      const bytes = payload((json) => ({
        critical: { ...json["critical"], type: "atomic container signature" },
      }));
      return layer(bytes, SIMPLE, await signed(bytes));
    },
    /its type is/,
  ],
  [
    "of no type",
    async () => {
      const bytes = payload((json) => ({ critical: { ...json["critical"], type: undefined } }));
      return layer(bytes, SIMPLE, await signed(bytes));
    },
    /its type is nothing/,
  ],
  [
    "of a list in place of an image",
    async () => {
      const bytes = payload((json) => ({ critical: { ...json["critical"], image: [digest] } }));
      return layer(bytes, SIMPLE, await signed(bytes));
    },
    /another image/,
  ],
  [
    "without identity",
    async () => {
      const bytes = payload((json) => ({ critical: { ...json["critical"], identity: "r.example/a" } }));
      return layer(bytes, SIMPLE, await signed(bytes));
    },
    /docker-reference/,
  ],
  [
    "whose payload is megabytes",
    async () => {
      const bytes = Buffer.alloc(1_000_000, " ");
      return layer(bytes, SIMPLE, await signed(bytes));
    },
    /larger than/,
  ],
])("takes no signature %s, and says so", async (_, make, words) => {
  await put(".sig", [await make()]);
  const { verified, problems } = await imageSignatures(client, image, keys);
  expect(verified).toEqual([]);
  expect(problems).toEqual([expect.stringMatching(words)]);
});

it("takes the one good signature among bad ones", async () => {
  const bad = await layer("no json", SIMPLE, { [SIGNATURE]: "AAAA" });
  await put(".sig", [bad, await layer(good(), SIMPLE, await signed(good())), bad]);
  const { verified, problems } = await imageSignatures(client, image, keys);
  expect(verified.map(({ identity }) => identity)).toEqual(["r.example/a"]);
  expect(problems).toHaveLength(2);
});

it("reads none of ten thousand layers, and adds none to a thousand", async () => {
  const one = await layer("{}", SIMPLE, {});
  const small = { mediaType: "a/b", digest: one.digest, size: one.size };
  await put(".sig", Array(10_000).fill(small));
  const { verified, problems } = await imageSignatures(client, image, keys);
  expect([verified, problems]).toEqual([[], [expect.stringContaining("10000 layers, more than 1000")]]);
  await put(".sig", Array(1000).fill(small));
  await expect(signImage(client, image, { signer })).rejects.toMatchObject({ code: "SIGNING_BAD_MANIFEST" });
  expect((await imageSignatures(client, image, keys)).problems).toHaveLength(21);
});

it("reads no gigabytes", async () => {
  const one = await layer("{}", SIMPLE, {});
  await put(".sig", [await layer(good(), SIMPLE, await signed(good())), { ...one, size: 300 * 1024 * 1024 }]);
  expect(await imageSignatures(client, image, keys)).toEqual({
    verified: [],
    problems: [expect.stringMatching(/more than 268435456: none of them is read$/)],
  });
});

it("takes no layer whose size is not that of its content", async () => {
  const right = await layer(good(), SIMPLE, await signed(good()));
  for (const size of [right.size - 1, right.size + 1, 0]) {
    await put(".sig", [{ ...right, size }]);
    const { verified, problems } = await imageSignatures(client, image, keys);
    expect([verified, problems]).toEqual([[], [expect.stringMatching(/bytes came/)]]);
  }
});

it("says that there is nothing", async () => {
  const bare = await pushImage(client, repository);
  expect((await imageSignatures(client, bare, keys)).problems).toEqual([
    expect.stringMatching(/^there is no signature: .*\.sig does not exist$/),
  ]);
  expect((await imageAttestations(client, bare, keys)).problems).toEqual([
    expect.stringMatching(/^there is no attestation: .*\.att does not exist$/),
  ]);
  await put(".att", []);
  expect((await imageAttestations(client, image, keys)).problems).toEqual([
    expect.stringMatching(/is empty$/),
  ]);
});

it("verifies nothing without keys", async () => {
  const one = await pushImage(client, repository);
  await signImage(client, one, { signer });
  await attestImage(client, one, statementAbout(one), { signer });
  expect((await imageSignatures(client, one, [])).verified).toEqual([]);
  expect((await imageAttestations(client, one, [])).verified).toEqual([]);
});

/** An envelope around any payload, signed as it should be. */
async function sealed(
  content: unknown,
  payloadType = "application/vnd.in-toto+json",
): Promise<Record<string, unknown>> {
  const bytes = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  const sig = (await signer.sign(preAuthentication(payloadType, bytes))).toString("base64");
  return { payloadType, payload: bytes.toString("base64"), signatures: [{ keyid: "", sig }] };
}
const changed = async (change: (statement: Record<string, unknown>) => unknown) =>
  sealed(change({ ...statementAbout(image) }));

it.each<[string, () => Promise<unknown>, RegExp]>([
  ["null", async () => null, /no JSON object/],
  ["a list", async () => [], /no JSON object/],
  ["of another payload type", () => sealed(statementAbout(image), "text/plain"), /its payloadType/],
  ["whose payload is no base64", async () => ({ ...(await sealed("x")), payload: "§" }), /no base64/],
  ["without signatures", async () => ({ ...(await sealed("x")), signatures: [] }), /no signatures/],
  ["whose signatures are a text", async () => ({ ...(await sealed("x")), signatures: "x" }), /no signatures/],
  [
    "with a thousand signatures",
    async () => ({ ...(await sealed("x")), signatures: Array(1000).fill({}) }),
    /more than 16/,
  ],
  [
    "whose signatures are no objects",
    async () => ({ ...(await sealed("x")), signatures: [null, 1, "x", [], { sig: 1 }] }),
    /none of the keys/,
  ],
  ["of a foreign key", () => dsseEnvelope(statementAbout(image), foreign), /none of the keys/],
  [
    "with the key id of another key",
    async () => {
      const { signatures, ...rest } = await dsseEnvelope(statementAbout(image), signer);
      return { ...rest, signatures: signatures.map((each) => ({ ...each, keyid: foreign.keyId })) };
    },
    /none of the keys/,
  ],
  [
    "whose payload was changed",
    async () => {
      const payload = Buffer.from(JSON.stringify(statementAbout(image, { more: 1 }))).toString("base64");
      return { ...(await sealed(statementAbout(image))), payload };
    },
    /none of the keys/,
  ],
  [
    "signed without its type",
    async () => {
      const bytes = Buffer.from(JSON.stringify(statementAbout(image)));
      const sig = (await signer.sign(bytes)).toString("base64");
      return { ...(await sealed(statementAbout(image))), signatures: [{ keyid: "", sig }] };
    },
    /none of the keys/,
  ],
  ["of no JSON", () => sealed("no json"), /its statement is no JSON object/],
  ["of null", () => sealed("null"), /its statement is no JSON object/],
  ["of another type", () => changed((one) => ({ ...one, _type: "x" })), /has the _type "x"/],
  ["without predicate type", () => changed((one) => ({ ...one, predicateType: 1 })), /no predicateType/],
  ["without subject", () => changed((one) => ({ ...one, subject: [] })), /no subject/],
  ["whose subject is an object", () => changed((one) => ({ ...one, subject: {} })), /no subject/],
  [
    "whose subjects are no objects",
    () => changed((one) => ({ ...one, subject: ["x", null, 1] })),
    /subject 1 of its statement has no digests/,
  ],
  [
    "whose second subject has a list of digests",
    () => changed((one) => ({ ...one, subject: [...statementAbout(image).subject, { digest: [digest] }] })),
    /subject 2 of its statement has no digests/,
  ],
  [
    "about another image",
    () => sealed(statementAbout(`r.example/a@sha256:${"0".repeat(64)}`)),
    /is not about sha256:/,
  ],
  [
    "about the digest as sha512",
    () => changed((one) => ({ ...one, subject: [{ digest: { sha512: digest.slice(7) } }] })),
    /is not about sha256:/,
  ],
])("takes no envelope %s, and says so", async (_, make, words) => {
  await put(".att", [await layer(JSON.stringify(await make()), DSSE)]);
  const { verified, problems } = await imageAttestations(client, image, keys);
  expect(verified).toEqual([]);
  expect(problems).toEqual([expect.stringMatching(words)]);
});

it("takes no layer that is no envelope", async () => {
  await put(".att", [await layer("no json", DSSE), await layer("{}", MEDIA.bytes)]);
  expect((await imageAttestations(client, image, keys)).problems).toEqual([
    expect.stringMatching(/^attestation 1 of 2 .*it is no JSON$/),
    expect.stringMatching(/^attestation 2 of 2 .*its media type is "application\/octet-stream"$/),
  ]);
});

it("takes a blank key id, that of the key, and the one good signature among bad ones", async () => {
  const blank = await sealed(statementAbout(image));
  const ours = await dsseEnvelope(statementAbout(image), signer);
  expect(ours.signatures[0]?.keyid).toBe(signer.keyId);
  const { signatures } = await dsseEnvelope(statementAbout(image), foreign);
  for (const envelope of [blank, ours, { ...ours, signatures: [...signatures, ...ours.signatures] }])
    expect(verifyEnvelope(envelope, keys)).toEqual({ statement: statementAbout(image), keyId: signer.keyId });
});

it("makes no envelope of what is no statement", async () => {
  const none = { ...statementAbout(image), _type: "x" };
  await expect(dsseEnvelope(none, signer)).rejects.toMatchObject({ code: "SIGNING_BAD_STATEMENT" });
});
