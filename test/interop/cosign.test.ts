/**
 * Keys, signatures and attestations of ours, read and continued by the true cosign, versions 3 and 2, and the
 * other way round. A client that is missing is skipped by name.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import {
  attestImage,
  generateKeyPair,
  imageAttestations,
  imageSignatures,
  openRekor,
  openSigner,
  publicKeys,
  type Signer,
  signImage,
  signImageAs,
} from "../../lib/signing/index.ts";
import { pushImage, pushIndex, statementAbout } from "../../lib/signing/testing.ts";
import { testRegistry } from "../../registry/testing.ts";
import { authority } from "../../registry/tls/authority.ts";
import { startKms } from "../../services/kms/index.ts";
import { startRekor } from "../../services/rekor/index.ts";
import { rhSignImageCosignStep } from "../../steps/rh-sign-image-cosign/contract.ts";
import { run } from "../../steps/rh-sign-image-cosign/run.ts";
import { dockerRegistry, which } from "./registry-tools.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let dir: string;
let signer: Signer;
let ours: Awaited<ReturnType<typeof generateKeyPair>>;
const log = memoryLog();
const { signal } = new AbortController();
const open = (key: string, password: string) => openSigner({ key, password, log, signal });

beforeAll(async () => {
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca });
  dir = await mkdtemp(join(tmpdir(), "cosign-"));
  ours = await generateKeyPair(join(dir, "ours"), { password: "ours" });
  signer = await open(ours.keyFile, "ours");
});
afterAll(async () => {
  await client.close();
  await registry.close();
  await rm(dir, { recursive: true });
});

/** What cosign prints of a signature that it verified. */
interface Shown {
  readonly critical: { readonly identity: { readonly "docker-reference": string } };
}

const TLOG = "--insecure-ignore-tlog=true";

describe.each([
  ["cosign 3", "cosign", ["--use-signing-config=false", "--new-bundle-format=false"]],
  ["cosign 2", "cosign2", []],
] as const)("%s", (_, program, tagForm) => {
  const path = which(program);
  const test = it.skipIf(path === undefined);
  const because = path === undefined ? ` (skipped: there is no ${program})` : "";
  let theirs: string;

  /** Standard output; not the synchronous kind, because the registry answers from this process. */
  async function call(args: readonly string[], more: Record<string, string> = {}): Promise<string> {
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: dir,
      SSL_CERT_FILE: registry.caFile,
      COSIGN_PASSWORD: "theirs",
    };
    const options = { cwd: theirs, env: { ...env, ...more }, timeout: 120_000 };
    return (await promisify(execFile)(path ?? "", args, options)).stdout;
  }
  const verify = (image: string, ...args: string[]) =>
    call(["verify", "--key", ours.publicKeyFile, TLOG, ...args, image]);
  const attested = async (image: string, type: string, key = ours.publicKeyFile) =>
    (await call(["verify-attestation", "--key", key, TLOG, "--type", type, image]))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(Buffer.from(JSON.parse(line).payload, "base64").toString()));
  const sign = (
    image: string,
    key: string,
    args: readonly string[] = [],
    more: Record<string, string> = {},
  ) => call(["sign", "-y", "--tlog-upload=false", ...tagForm, ...args, "--key", key, image], more);
  const fresh = () => `${registry.address}/${program}/app`;

  beforeAll(async () => {
    theirs = join(dir, program);
    await mkdir(theirs);
    if (path !== undefined) await call(["generate-key-pair"]);
  });

  test(`has keys that we read, and reads ours${because}`, async () => {
    const key = await open(join(theirs, "cosign.key"), "theirs");
    expect(key.publicKeyPem).toBe(await readFile(join(theirs, "cosign.pub"), "utf8"));
    await expect(open(join(theirs, "cosign.key"), "wrong")).rejects.toMatchObject({
      code: "SIGNING_WRONG_PASSWORD",
    });
    const shown = await call(["public-key", "--key", ours.keyFile], { COSIGN_PASSWORD: "ours" });
    expect(shown.trim()).toBe(ours.publicKeyPem.trim());
  });

  test(`verifies our signatures with plain flags, and shows their names${because}`, async () => {
    const image = await pushImage(client, fresh());
    const names = ["registry.redhat.io/a/b:1", "registry.redhat.io/a/b:latest"];
    await signImageAs(client, image, names, { signer, annotations: { release: "r-1" } });
    const shown: Shown[] = JSON.parse(await verify(image));
    expect(shown.map(({ critical }) => critical.identity["docker-reference"])).toEqual(names);
    expect(shown[0]).toMatchObject({
      critical: { image: { "docker-manifest-digest": image.split("@")[1] } },
      optional: { release: "r-1" },
    });
    expect(JSON.parse(await verify(image, "-a", "release=r-1"))).toHaveLength(2);
    await expect(verify(image, "-a", "release=r-2")).rejects.toThrow(/annotation|claims/);
  });

  test(`refuses a foreign key, another image, and none${because}`, async () => {
    const [image, bare] = [await pushImage(client, fresh()), await pushImage(client, fresh())];
    await signImage(client, image, { signer });
    await attestImage(client, image, statementAbout(image), { signer });
    const foreign = join(theirs, "cosign.pub");
    await expect(call(["verify", "--key", foreign, TLOG, image])).rejects.toThrow(/no matching signatures/);
    await expect(verify(bare)).rejects.toThrow(/no signatures found/);
    await expect(attested(image, "slsaprovenance1", foreign)).rejects.toThrow(/no matching attestations/);
    await expect(attested(bare, "slsaprovenance1")).rejects.toThrow(/no (matching )?attestations/);
  });

  test(`verifies our attestations, SLSA 0.2 and 1.0 side by side${because}`, async () => {
    const image = await pushImage(client, fresh());
    const one = statementAbout(image, { buildDefinition: {}, runDetails: {} });
    const old = {
      ...statementAbout(image, {
        builder: { id: "https://slipway.dev/x" },
        buildType: "https://slipway.dev/y",
      }),
      _type: "https://in-toto.io/Statement/v0.1",
      predicateType: "https://slsa.dev/provenance/v0.2",
    };
    for (const statement of [one, old]) await attestImage(client, image, statement, { signer });
    expect(await attested(image, "slsaprovenance1")).toEqual([one]);
    expect((await attested(image, "slsaprovenance")).map(({ predicateType }) => predicateType)).toEqual([
      old.predicateType,
    ]);
  });

  test(`signs and attests what we verify, beside ours${because}`, async () => {
    const image = await pushImage(client, fresh());
    await signImage(client, image, { signer, identity: "ours" });
    await attestImage(client, image, statementAbout(image), { signer });
    const key = join(theirs, "cosign.key");
    await sign(image, key, ["--sign-container-identity", "registry.redhat.io/a/b:2", "-a", "by=cosign"]);
    const predicate = join(theirs, "predicate.json");
    await writeFile(predicate, '{"x":1}');
    const attest = ["attest", "-y", "--tlog-upload=false", ...tagForm, "--key", key];
    await call([...attest, "--type", "https://example.com/x", "--predicate", predicate, image]);
    await signImage(client, image, { signer, identity: "ours again" });

    const both = [
      ...(await publicKeys(join(theirs, "cosign.pub"))),
      ...(await publicKeys(ours.publicKeyFile)),
    ];
    const signatures = await imageSignatures(client, image, both);
    expect(signatures.problems).toEqual([]);
    expect(signatures.verified.map(({ identity }) => identity)).toEqual([
      "ours",
      "registry.redhat.io/a/b:2",
      "ours again",
    ]);
    expect(signatures.verified[1]).toMatchObject({ keyId: both[0]?.keyId, annotations: { by: "cosign" } });
    const attestations = await imageAttestations(client, image, both);
    expect(attestations.problems).toEqual([]);
    expect(attestations.verified.map(({ statement }) => statement.predicateType)).toEqual([
      "https://slsa.dev/provenance/v1",
      "https://example.com/x",
    ]);
    expect(JSON.parse(await verify(image))).toHaveLength(2);
  });

  test(`signs with our stand-in of AWS KMS, and verifies what the task signs with it${because}`, async () => {
    const tls = (await authority(registry.dir)).serve(["127.0.0.1"]);
    const kms = await startKms({ tls, aliases: ["alias/release"] });
    const key = kms.reference("alias/release");
    const aws = {
      AWS_ACCESS_KEY_ID: kms.accessKeyId,
      AWS_SECRET_ACCESS_KEY: kms.secretAccessKey,
      AWS_DEFAULT_REGION: kms.region,
    };
    const { index, images } = await pushIndex(client, fresh());
    const pem = kms.publicKey("alias/release") ?? "";
    const [first = ""] = images;
    // Go's SDK reads AWS_REGION; the catalog's Secrets have AWS_DEFAULT_REGION.
    await sign(first, key, [], { ...aws, AWS_REGION: kms.region });
    expect((await imageSignatures(client, first, await publicKeys(pem))).verified).toHaveLength(1);

    const signing = join(theirs, "secret");
    await mkdir(signing);
    const entries = { ...aws, SIGN_KEY: key, PUBLIC_KEY: pem };
    for (const [name, value] of Object.entries(entries)) await writeFile(join(signing, name), value);
    const repository = fresh();
    const components = [{ name: "a", containerImage: index, repository, tags: ["1"] }];
    await writeFile(join(theirs, "snapshot.json"), JSON.stringify({ components }));
    await runStep(rhSignImageCosignStep, run, {
      params: { snapshotPath: "snapshot.json", workspace: theirs, caFile: registry.caFile },
      secrets: { signing },
    });
    await kms.close();
    await writeFile(join(theirs, "kms.pub"), pem);
    for (const image of [index, ...images]) {
      const shown = await call(["verify", "--key", "kms.pub", TLOG, image]);
      expect(shown).toContain(`"docker-reference":"${repository}:1"`);
    }
  });

  test(`verifies offline that a transparency log has our signature${because}`, async () => {
    const rekor = await startRekor();
    const keys = await publicKeys(rekor.publicKey);
    const transparency = openRekor({ url: rekor.url, keys, log, signal });
    await writeFile(join(theirs, "rekor.pub"), rekor.publicKey);
    const [image, without] = [await pushImage(client, fresh()), await pushImage(client, fresh())];
    await signImage(client, image, { signer, transparency });
    await signImage(client, without, { signer });
    await rekor.close();
    const offline = (each: string, key = join(theirs, "rekor.pub")) =>
      call(["verify", "--key", ours.publicKeyFile, "--offline=true", each], {
        SIGSTORE_REKOR_PUBLIC_KEY: key,
      });
    expect(JSON.parse(await offline(image))[0].optional).toHaveProperty("Bundle");
    await expect(offline(without)).rejects.toThrow(/no matching signatures/);
    await expect(offline(image, ours.publicKeyFile)).rejects.toThrow(/no matching signatures/);
  });

  const docker = which("docker-registry");
  it.skipIf(path === undefined || docker === undefined)(
    `verifies what we write to another registry${because}${docker ? "" : " (skipped: there is no docker-registry)"}`,
    async () => {
      const other = await dockerRegistry();
      const image = await pushImage(client, `${other.address}/${program}/app`);
      await signImage(client, image, { signer, identity: "registry.redhat.io/a/b:1" });
      await signImage(client, image, { signer, identity: "registry.redhat.io/a/b:2" });
      await attestImage(client, image, statementAbout(image, { buildDefinition: {}, runDetails: {} }), {
        signer,
      });
      expect(JSON.parse(await verify(image))).toHaveLength(2);
      expect(await attested(image, "slsaprovenance1")).toHaveLength(1);
      await other.close();
    },
  );
});
