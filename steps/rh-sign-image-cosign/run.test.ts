import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import { digestTag, type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { recordJudged } from "../../lib/release/index.ts";
import { generateKeyPair, imageSignatures, publicKeys, signImage } from "../../lib/signing/index.ts";
import { freshSigner, pushImage, pushIndex } from "../../lib/signing/testing.ts";
import { testRegistry } from "../../registry/testing.ts";
import { testProxy } from "../../registry/testing-proxy.ts";
import { authority } from "../../registry/tls/authority.ts";
import { KMS_ROUTE, type KmsService, startKms } from "../../services/kms/index.ts";
import { startKube } from "../../services/kube/index.ts";
import { startRekor } from "../../services/rekor/index.ts";
import { rhSignImageCosignStep } from "./contract.ts";
import { run } from "./run.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let home: string;
let workspace: string;
let signing: string;
let publicKey: string;
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let count = 0;
/** A repository that no other test has. */
const fresh = () => `${registry.address}/prod/app-${count++}`;

beforeAll(async () => {
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca });
  home = await mkdtemp(join(tmpdir(), "sign-image-"));
  pair = await generateKeyPair(join(home, "pair"), { password: "pw" });
});
afterAll(async () => {
  await client.close();
  await registry.close();
  await rm(home, { recursive: true });
});
beforeEach(async () => {
  workspace = join(home, `workspace-${count++}`);
  signing = join(home, `secret-${count++}`);
  const { privateKey, publicKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  publicKey = key.export({ type: "spki", format: "pem" }).toString();
  await secret({ SIGN_KEY: "key.pem\n", "key.pem": privateKey.export({ type: "pkcs8", format: "pem" }) });
});

/** Writes the Secret as it is mounted. */
async function secret(entries: Readonly<Record<string, string | Buffer>>): Promise<void> {
  await rm(signing, { recursive: true, force: true });
  await mkdir(signing, { recursive: true });
  for (const [name, value] of Object.entries(entries)) await writeFile(join(signing, name), value);
}
async function snapshot(components: readonly object[]): Promise<void> {
  await mkdir(workspace, { recursive: true });
  await writeFile(join(workspace, "snapshot_spec.json"), JSON.stringify({ application: "app", components }));
}
const call = (params: Record<string, string> = {}, more: { log?: Log; signal?: AbortSignal } = {}) =>
  runStep(rhSignImageCosignStep, run, {
    params: {
      snapshotPath: "snapshot_spec.json",
      workspace,
      caFile: registry.caFile,
      retries: "0",
      ...params,
    },
    secrets: { signing },
    ...more,
  });
/** The names that an image is signed under, by the key of the Secret. */
async function names(image: string, pem = publicKey): Promise<readonly string[]> {
  const { verified } = await imageSignatures(client, image, await publicKeys(pem));
  return verified.map(({ identity }) => identity);
}
const sigTag = (image: string) => {
  const [repository = "", digest = ""] = image.split("@");
  return client.resolve(`${repository}:${digestTag(digest, ".sig")}`);
};

describe("signs", () => {
  it("each image in its repository under each of its tags, as Gen-1 has them", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    await snapshot([{ name: "a", containerImage: image, repository, tags: ["1", "latest"] }]);
    await call();
    expect(await names(image)).toEqual([`${repository}:1`, `${repository}:latest`]);
  });

  it("under the names of the delivery registries, in each repository of Gen-2", async () => {
    const [one, two] = [fresh(), fresh()];
    const image = await pushImage(client, one);
    await client.copy(image, two);
    const target = (url: string, path: string, tags: string[]) => ({
      url,
      tags,
      "rh-registry-repo": `registry.redhat.io/${path}`,
      "registry-access-repo": `registry.access.redhat.com/${path}`,
    });
    const repositories = [target(one, "p/one", ["1"]), target(two, "p/two", ["2", "2.0"])];
    await snapshot([{ name: "a", containerImage: image, repository: one, tags: ["old"], repositories }]);
    await writeFile(join(workspace, "access.txt"), " p/two \n\np/three\n");
    await call({ signRegistryAccessPath: "access.txt" });
    expect(await names(image)).toEqual(["registry.redhat.io/p/one:1"]);
    const there = image.replace(one, two);
    expect(await names(there)).toEqual([
      "registry.redhat.io/p/two:2",
      "registry.redhat.io/p/two:2.0",
      "registry.access.redhat.com/p/two:2",
      "registry.access.redhat.com/p/two:2.0",
    ]);
    await call();
    expect(await names(image)).toEqual(["registry.redhat.io/p/one:1", "registry.access.redhat.com/p/one:1"]);
  });

  it("the children of an index, then the index", async () => {
    const repository = fresh();
    const { index, images } = await pushIndex(client, repository, 3);
    await snapshot([{ name: "a", containerImage: index, repository, tags: ["1"] }]);
    const log = memoryLog();
    await call({ concurrentLimit: "1" }, { log });
    const signed = log.lines.flatMap((line) => /^signed \S+@(\S+) as/.exec(line)?.[1] ?? []);
    expect(signed).toEqual([...images, index].map((image) => image.split("@")[1]));
    for (const image of [...images, index]) expect(await names(image)).toEqual([`${repository}:1`]);
  });

  it("one image of several components once, under all names", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    const component = (name: string, tag: string) => ({
      name,
      containerImage: image,
      repository,
      tags: [tag],
    });
    await snapshot(Array.from({ length: 16 }, (_, i) => component(`c${i}`, `t${i}`)));
    await call({ concurrentLimit: "16" });
    expect(new Set(await names(image)).size).toBe(16);
  });

  it("nothing the second time, and only what is missing when more is asked for", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    const component = { name: "a", containerImage: image, repository };
    await snapshot([{ ...component, tags: ["1"] }]);
    await call();
    const { digest } = await sigTag(image);
    const log = memoryLog();
    await call({}, { log });
    expect((await sigTag(image)).digest).toBe(digest);
    expect(log.lines.join("\n")).not.toMatch(/^signed/m);
    await snapshot([{ ...component, tags: ["2", "1"] }]);
    await call();
    expect(await names(image)).toEqual([`${repository}:1`, `${repository}:2`]);
  });

  it("beside what others have signed", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    const other = freshSigner();
    await signImage(client, image, { signer: other, identity: `${repository}:1` });
    await snapshot([{ name: "a", containerImage: image, repository, tags: ["1"] }]);
    await call();
    expect(await names(image)).toEqual([`${repository}:1`]);
    expect(await names(image, other.publicKeyPem)).toEqual([`${repository}:1`]);
  });

  it("loses none where several tasks sign one image at once", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    await mkdir(workspace, { recursive: true });
    const tags = Array.from({ length: 16 }, (_, i) => `t${i}`);
    await Promise.all(
      tags.map(async (tag) => {
        const spec = { components: [{ name: "a", containerImage: image, repository, tags: [tag] }] };
        await writeFile(join(workspace, `${tag}.json`), JSON.stringify(spec));
        await call({ snapshotPath: `${tag}.json` });
      }),
    );
    expect(new Set(await names(image)).size).toBe(16);
  });

  it("again what another writer has replaced", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    const tag = image.replace("@sha256:", ":sha256-").concat(".sig");
    let [written, read] = [false, 0];
    // Another writer comes right after the tag was found as it was written.
    const proxy = await testProxy(registry.address, {
      intercept({ method, url = "" }, response) {
        if (!url.endsWith(".sig")) return false;
        if (method === "PUT") written = true;
        if (!written || method !== "GET" || ++read !== 2) return false;
        void client.deleteManifest(tag).then(() => response.writeHead(404).end());
        return true;
      },
    });
    const through = repository.replace(registry.address, proxy.address);
    await snapshot([{ name: "a", containerImage: image, repository: through, tags: ["1"] }]);
    const log = memoryLog();
    await call({}, { log });
    await proxy.close();
    expect(log.lines).toContain("warn: 1 signatures were lost to another writer, and were added again");
    expect(await names(image)).toEqual([`${through}:1`]);
  });

  it("nothing where a component has no tags, and says so", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    await snapshot([
      { name: "untagged", containerImage: image, repository },
      { name: "nowhere", containerImage: image },
    ]);
    const log = memoryLog();
    await call({}, { log });
    expect(log.lines.join("\n")).toContain(`untagged: ${repository} has no tags`);
    expect(log.lines.join("\n")).toContain("nowhere: has no repository");
    await expect(sigTag(image)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });
});

describe("keys", () => {
  let image: string;
  let repository: string;
  beforeEach(async () => {
    repository = fresh();
    image = await pushImage(client, repository);
    await snapshot([{ name: "a", containerImage: image, repository, tags: ["1"] }]);
  });
  const unsigned = () => expect(sigTag(image)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });

  it("of cosign lie in the Secret, with the password", async () => {
    await secret({ SIGN_KEY: pair.keyFile, COSIGN_PASSWORD: "pw\n", PUBLIC_KEY: pair.publicKeyPem });
    await call();
    expect(await names(image, pair.publicKeyPem)).toEqual([`${repository}:1`]);
  });

  it.each<[string, string, () => Readonly<Record<string, string>>]>([
    [
      "a wrong password",
      "SIGNING_WRONG_PASSWORD",
      () => ({ SIGN_KEY: pair.keyFile, COSIGN_PASSWORD: "hush!" }),
    ],
    ["no key", "SIGNING_NO_KEY", () => ({ AWS_ACCESS_KEY_ID: "x" })],
    ["an empty key", "SIGNING_NO_KEY", () => ({ SIGN_KEY: "\n" })],
    ["an entry that is absent", "SIGNING_NO_KEY", () => ({ SIGN_KEY: "cosign.key" })],
    ["KMS without credentials", "SIGNING_NO_CREDENTIALS", () => ({ SIGN_KEY: "awskms:///alias/x" })],
    [
      "a public key of another pair",
      "SIGNING_BAD_KEY",
      () => ({ SIGN_KEY: pair.keyFile, COSIGN_PASSWORD: "pw", PUBLIC_KEY: publicKey }),
    ],
  ])("with %s sign nothing", async (_, code, entries) => {
    await secret(entries());
    const log = memoryLog();
    await expect(call({}, { log })).rejects.toMatchObject({ code });
    expect(log.lines.join("\n")).not.toContain("hush!");
    await unsigned();
  });

  it("lie in a Secret of the cluster", async () => {
    const stringData = {
      "cosign.key": await readFile(pair.keyFile, "utf8"),
      "cosign.password": "pw",
    };
    const metadata = { name: "signing", namespace: "keys" };
    const rules = [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }];
    const rbac = "rbac.authorization.k8s.io";
    const objects = [
      { apiVersion: "v1", kind: "Secret", metadata, stringData },
      { apiVersion: `${rbac}/v1`, kind: "Role", metadata: { name: "reader", namespace: "keys" }, rules },
      {
        apiVersion: `${rbac}/v1`,
        kind: "RoleBinding",
        metadata: { name: "reader", namespace: "keys" },
        roleRef: { apiGroup: rbac, kind: "Role", name: "reader" },
        subjects: [{ kind: "ServiceAccount", name: "release", namespace: "ns" }],
      },
    ];
    const kube = await startKube({ objects });
    const account = join(home, "account");
    await mkdir(account, { recursive: true });
    const files = { token: kube.token("ns", "release"), "ca.crt": kube.ca, namespace: "ns" };
    for (const [name, text] of Object.entries(files)) await writeFile(join(account, name), text);
    const cluster = { apiServer: `https://${kube.host}:${kube.port}`, serviceAccount: account };
    await secret({ SIGN_KEY: "k8s://keys/signing" });
    await call(cluster);
    expect(await names(image, pair.publicKeyPem)).toEqual([`${repository}:1`]);
    await secret({ SIGN_KEY: "k8s://keys/another" });
    await expect(call(cluster)).rejects.toMatchObject({ code: "KUBE_NOT_FOUND" });
    await kube.close();
    await secret({ SIGN_KEY: "k8s://keys/signing" });
    await expect(call()).rejects.toMatchObject({ code: "KUBE_NO_ACCOUNT" });
  });

  it("are used with the transparency log that the Secret names, and not without it", async () => {
    const rekor = await startRekor();
    const entries = { SIGN_KEY: pair.keyFile, COSIGN_PASSWORD: "pw" };
    await secret({ ...entries, REKOR_URL: `${rekor.url}/`, REKOR_PUBLIC_KEY: rekor.publicKey });
    await call();
    await call();
    expect(rekor.entered()).toHaveLength(1);
    expect(await names(image, pair.publicKeyPem)).toEqual([`${repository}:1`]);
    await snapshot([{ name: "a", containerImage: image, repository, tags: ["2"] }]);
    await secret({ ...entries, REKOR_URL: rekor.url, REKOR_PUBLIC_KEY: publicKey });
    await expect(call()).rejects.toMatchObject({ code: "SIGNING_NO_LOG" });
    await rekor.close();
    await secret({ ...entries, REKOR_URL: rekor.url });
    await expect(call()).rejects.toMatchObject({ code: "SIGNING_UNREACHABLE" });
    expect(await names(image, pair.publicKeyPem)).toEqual([`${repository}:1`]);
  });

  describe("of AWS KMS", () => {
    let kms: KmsService;
    beforeEach(async () => {
      const tls = (await authority(registry.dir)).serve(["127.0.0.1"]);
      kms = await startKms({ tls });
      const { accessKeyId, secretAccessKey, region } = kms;
      await secret({
        SIGN_KEY: kms.reference("alias/slipway"),
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_DEFAULT_REGION: region,
        PUBLIC_KEY: kms.publicKey("alias/slipway") ?? "",
      });
    });
    afterEach(() => kms.close());

    it("sign, and show no secret", async () => {
      const log = memoryLog();
      await call({}, { log });
      expect(await names(image, kms.publicKey("alias/slipway"))).toEqual([`${repository}:1`]);
      expect(log.lines.join("\n")).not.toContain(kms.secretAccessKey);
    });

    it("are asked again where the service is overloaded for a while", async () => {
      // The SDK asks four times; the fifth is the step's.
      kms.refuse("Sign", { type: "KMSInternalException", status: 500, times: 4 });
      await call({ retries: "1" });
      expect(await names(image, kms.publicKey("alias/slipway"))).toEqual([`${repository}:1`]);
    });

    it.each<[string, string, () => void]>([
      ["is not well", "SIGNING_UNREACHABLE", () => kms.fail(KMS_ROUTE, { status: 500 })],
      ["is overloaded", "SIGNING_UNREACHABLE", () => kms.fail(KMS_ROUTE, { status: 429 })],
      ["denies", "SIGNING_DENIED", () => kms.refuse("Sign", { type: "AccessDeniedException" })],
      ["answers garbage", "SIGNING_BAD_ANSWER", () => kms.fail(KMS_ROUTE, { garbage: true })],
    ])("sign nothing where the service %s", async (_, code, break_) => {
      break_();
      await expect(call()).rejects.toMatchObject({ code });
      await unsigned();
    });

    it("stop when the step is cancelled in the middle, and the next run ends it", async () => {
      const { index, images } = await pushIndex(client, repository, 3);
      await snapshot([{ name: "a", containerImage: index, repository, tags: ["1"] }]);
      const abort = new AbortController();
      const log = memoryLog();
      const info = (message: string) => {
        log.info(message);
        if (message.startsWith("signed ")) abort.abort();
      };
      const cancelled = call({ concurrentLimit: "1" }, { log: { ...log, info }, signal: abort.signal });
      await expect(cancelled).rejects.toMatchObject({ code: expect.stringMatching(/CANCELLED$/) });
      const key = kms.publicKey("alias/slipway");
      expect((await Promise.all(images.map((each) => names(each, key)))).flat()).toHaveLength(1);
      expect(await names(index, key)).toEqual([]);
      await call();
      for (const each of [...images, index]) expect(await names(each, key)).toEqual([`${repository}:1`]);
    });
  });
});

describe("refuses", () => {
  it("a snapshot that is not the one that was judged", async () => {
    const repository = fresh();
    const image = await pushImage(client, repository);
    await snapshot([{ name: "a", containerImage: image, repository, tags: ["1"] }]);
    await recordJudged([join(workspace, "snapshot_spec.json")]);
    await call();
    await snapshot([{ name: "a", containerImage: image, repository, tags: ["2"] }]);
    await expect(call()).rejects.toMatchObject({ code: "RELEASE_CHANGED" });
    expect(await names(image)).toEqual([`${repository}:1`]);
  });

  it.each<[string, string, Record<string, string>, unknown]>([
    ["no snapshot", "RELEASE_NO_FILE", { snapshotPath: "none.json" }, []],
    ["no list of repositories", "RELEASE_NO_FILE", { signRegistryAccessPath: "none.txt" }, []],
    ["a path out of the folder", "RELEASE_NO_DATA", { signRegistryAccessPath: "../none.txt" }, []],
    ["components that are none", "RELEASE_BAD_DATA", {}, "x"],
    ["an image by tag", "RELEASE_BAD_DATA", {}, [{ name: "a", containerImage: "r.example/a:1" }]],
  ])("%s", async (_, code, params, components) => {
    await mkdir(workspace, { recursive: true });
    await writeFile(join(workspace, "snapshot_spec.json"), JSON.stringify({ components }));
    await expect(call(params)).rejects.toMatchObject({ code });
  });

  it("an image that is not there", async () => {
    const repository = fresh();
    const containerImage = `${repository}@sha256:${"0".repeat(64)}`;
    await snapshot([{ name: "a", containerImage, repository, tags: ["1"] }]);
    await expect(call()).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });

  it("nothing of a registry that takes nothing, and says so", async () => {
    const guarded = await testRegistry({ auth: { users: { a: "b" }, anonymousPull: true } });
    const repository = fresh();
    const image = await pushImage(client, repository);
    await snapshot([
      { name: "a", containerImage: image, repository: `${guarded.address}/prod/app`, tags: ["1"] },
    ]);
    await expect(call({ caFile: "" })).rejects.toMatchObject({ code: "OCI_UNAUTHORIZED" });
    await guarded.close();
    await expect(call()).rejects.toMatchObject({ code: "OCI_UNREACHABLE" });
  });
});
