import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testRegistry } from "../../registry/testing.ts";
import { digestTag, type Manifest, MEDIA, type RegistryClient, registryClient } from "../oci/index.ts";
import {
  attestImage,
  imageAttestations,
  imageSignatures,
  publicKeys,
  signImage,
  signImageAs,
  simpleSigning,
  type Verifier,
} from "./index.ts";
import { freshSigner, pushImage, statementAbout } from "./testing.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let repository: string;
const [signer, other] = [freshSigner(), freshSigner()];
let keys: readonly Verifier[];
beforeAll(async () => {
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca, backoff: { firstMs: 1, mostMs: 2 } });
  repository = `${registry.address}/ns/app`;
  keys = await publicKeys(signer.publicKeyPem);
});
afterAll(async () => {
  await client.close();
  await registry.close();
});

const digestOf = (image: string) => image.slice(image.indexOf("@") + 1);
const tagOf = (image: string, suffix: string) => `${repository}:${digestTag(digestOf(image), suffix)}`;
const attached = async (image: string, suffix = ".sig") =>
  (await client.manifest(tagOf(image, suffix))).json as Manifest;

describe("signImage", () => {
  it("writes what cosign writes, with the layers' digests in the configuration and no time", async () => {
    const image = await pushImage(client, repository);
    const { digest, added } = await signImage(client, image, { signer });
    expect(added).toBe(true);
    const { json, descriptor } = await client.manifest(tagOf(image, ".sig"));
    expect(descriptor.digest).toBe(digest);
    const { layers, config } = json as Manifest;
    expect(layers.map(({ mediaType }) => mediaType)).toEqual([
      "application/vnd.dev.cosign.simplesigning.v1+json",
    ]);
    const [layer] = layers;
    const payload = await client.blobBytes(repository, layer ?? { digest: "" });
    expect(payload.toString()).toBe(
      `{"critical":{"identity":{"docker-reference":"${repository}"},"image":{"docker-manifest-digest":"${digestOf(image)}"},"type":"cosign container image signature"},"optional":null}`,
    );
    const signature = layer?.annotations?.["dev.cosignproject.cosign/signature"] ?? "";
    expect(keys[0]?.verify(payload, Buffer.from(signature, "base64"))).toBe(true);
    expect(config.mediaType).toBe(MEDIA.ociConfig);
    expect(JSON.parse((await client.blobBytes(repository, config)).toString())).toMatchObject({
      created: "0001-01-01T00:00:00Z",
      rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    });
    expect(JSON.stringify(json)).not.toContain("created");
  });

  it("adds each name, annotation and key once", async () => {
    const image = await pushImage(client, repository);
    const annotations = { b: "2", a: "1" };
    const all = () => [
      signImage(client, image, { signer }),
      signImage(client, image, { signer, identity: "registry.example/app:1" }),
      signImage(client, image, { signer, identity: "registry.example/app:1", annotations }),
      signImage(client, image, { signer: other }),
    ];
    expect((await Promise.all(all())).map(({ added }) => added)).toEqual([true, true, true, true]);
    const { digest } = await client.resolve(tagOf(image, ".sig"));
    expect(await Promise.all(all())).toEqual(Array(4).fill({ digest, added: false }));
    const { verified, problems } = await imageSignatures(client, image, keys);
    expect(verified).toEqual([
      { identity: repository, keyId: signer.keyId, annotations: {} },
      { identity: "registry.example/app:1", keyId: signer.keyId, annotations: {} },
      { identity: "registry.example/app:1", keyId: signer.keyId, annotations: { a: "1", b: "2" } },
    ]);
    expect(problems).toEqual([
      expect.stringMatching(/^signature 4 of 4 \(sha256:.*\): none of the keys has signed it$/),
    ]);
  });

  it("loses none of sixteen signatures that are made at once, by many keys", async () => {
    const image = await pushImage(client, repository);
    const signers = [signer, other, freshSigner(), freshSigner()];
    const names = ["a", "b", "c", "d"].map((name) => `registry.example/${name}:1`);
    await Promise.all(
      signers.flatMap((each) =>
        names.map((identity) => signImage(client, image, { signer: each, identity })),
      ),
    );
    const all = (await Promise.all(signers.map(({ publicKeyPem }) => publicKeys(publicKeyPem)))).flat();
    const { verified, problems } = await imageSignatures(client, image, all);
    expect([verified.length, problems]).toEqual([16, []]);
    expect(new Set(verified.map(({ identity, keyId }) => identity + keyId)).size).toBe(16);
  });

  it("signs under many names with one manifest", async () => {
    const image = await pushImage(client, repository);
    const names = ["r.example/a:1", "r.example/a:2"];
    expect(await signImageAs(client, image, names, { signer })).toMatchObject({ added: names });
    const more = await signImageAs(client, image, [...names, "r.example/a:3", "r.example/a:3"], { signer });
    expect(more.added).toEqual(["r.example/a:3"]);
    expect((await imageSignatures(client, image, keys)).verified).toHaveLength(3);
  });

  /** A client that lets another writer in at a certain moment. */
  const disturbed = (image: string, at: "before" | "after"): RegistryClient => {
    let left = 2;
    const intrude = async (to: string) => {
      if (left-- <= 0) return;
      const bytes = simpleSigning({ identity: `intruder ${left}`, digest: digestOf(image) });
      const signature = (await signer.sign(bytes)).toString("base64");
      const layer = {
        ...(await client.putBlob(repository, { bytes })),
        mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
        annotations: { "dev.cosignproject.cosign/signature": signature },
      };
      const config = {
        ...(await client.putBlob(repository, { bytes: Buffer.from("{}") })),
        mediaType: MEDIA.ociConfig,
      };
      const before = await client.manifest(to).catch(() => undefined);
      // After us, it writes what it had read before us: what we wrote is gone.
      const kept = at === "before" && before ? (before.json as Manifest).layers : [];
      await client.putManifest(to, {
        schemaVersion: 2,
        mediaType: MEDIA.ociManifest,
        config,
        layers: [...kept, layer],
      });
    };
    return {
      ...client,
      async putBlob(...call) {
        if (at === "before" && call[1] && "bytes" in call[1]) await intrude(tagOf(image, ".sig"));
        return client.putBlob(...call);
      },
      async putManifest(...call) {
        const put = await client.putManifest(...call);
        if (at === "after") await intrude(call[0]);
        return put;
      },
    };
  };

  it("keeps what another writer adds between reading and writing", async () => {
    const image = await pushImage(client, repository);
    expect((await signImage(disturbed(image, "before"), image, { signer, identity: "ours" })).added).toBe(
      true,
    );
    const { verified } = await imageSignatures(client, image, keys);
    expect(verified.map(({ identity }) => identity).sort()).toEqual(["intruder 0", "intruder 1", "ours"]);
  });

  it("adds again what another writer has replaced", async () => {
    const image = await pushImage(client, repository);
    expect((await signImage(disturbed(image, "after"), image, { signer, identity: "ours" })).added).toBe(
      true,
    );
    const { verified } = await imageSignatures(client, image, keys);
    expect(verified.map(({ identity }) => identity)).toContain("ours");
  });

  it("gives up where others always win", async () => {
    const image = await pushImage(client, repository);
    const moving: RegistryClient = {
      ...client,
      async putManifest(to, manifest, type) {
        const put = await client.putManifest(to, manifest, type);
        const { json } = await client.manifest(to);
        await client.putManifest(to, {
          ...(json as Manifest),
          layers: [],
          annotations: { now: String(Math.random()) },
        });
        return put;
      },
    };
    await expect(signImage(moving, image, { signer })).rejects.toMatchObject({ code: "SIGNING_CONFLICT" });
  });

  it("signs nothing by tag, and adds nothing to what holds no signatures", async () => {
    const image = await pushImage(client, repository, "1");
    await expect(signImage(client, `${repository}:1`, { signer })).rejects.toMatchObject({
      code: "SIGNING_BAD_REFERENCE",
    });
    const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: [] } as const;
    await client.putManifest(tagOf(image, ".sig"), index);
    await expect(signImage(client, image, { signer })).rejects.toMatchObject({
      code: "SIGNING_BAD_MANIFEST",
    });
  });
});

describe("attestImage", () => {
  it("attaches each statement once, and gives it back", async () => {
    const image = await pushImage(client, repository);
    const statements = [statementAbout(image, { build: 1 }), statementAbout(image, { build: 2 })];
    for (const added of [true, false])
      for (const statement of statements)
        expect((await attestImage(client, image, statement, { signer })).added).toBe(added);
    expect(
      (await attestImage(client, image, statementAbout(image, { build: 1 }), { signer: other })).added,
    ).toBe(true);
    const { verified, problems } = await imageAttestations(client, image, keys);
    expect(verified).toEqual(statements.map((statement) => ({ statement, keyId: signer.keyId })));
    expect(problems).toHaveLength(1);
    const { layers } = await attached(image, ".att");
    expect(layers[0]).toMatchObject({
      mediaType: "application/vnd.dsse.envelope.v1+json",
      annotations: {
        "dev.cosignproject.cosign/signature": "",
        predicateType: "https://slsa.dev/provenance/v1",
      },
    });
  });

  it("loses none of eight statements that are attached at once", async () => {
    const image = await pushImage(client, repository);
    const statements = Array.from({ length: 8 }, (_, build) => statementAbout(image, { build }));
    await Promise.all(statements.map((statement) => attestImage(client, image, statement, { signer })));
    expect((await imageAttestations(client, image, keys)).verified).toHaveLength(8);
  });

  it("attaches no statement about another image", async () => {
    const [image, another] = [await pushImage(client, repository), await pushImage(client, repository)];
    await expect(attestImage(client, image, statementAbout(another), { signer })).rejects.toMatchObject({
      code: "SIGNING_BAD_STATEMENT",
    });
  });
});

describe("a registry that refuses", () => {
  it("is a fault, not an image without signature", async () => {
    const image = await pushImage(client, repository);
    await using lost = registryClient({ ca: registry.ca, backoff: { firstMs: 1, mostMs: 1, budgetMs: 10 } });
    const gone = image.replace(registry.address, "127.0.0.1:1");
    await expect(imageSignatures(lost, gone, keys)).rejects.toMatchObject({ code: "OCI_UNREACHABLE" });
    await expect(signImage(lost, gone, { signer })).rejects.toMatchObject({ code: "OCI_UNREACHABLE" });
  });
});
