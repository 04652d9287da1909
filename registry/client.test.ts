import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryLog } from "../lib/log/index.ts";
import {
  attachSbom,
  digestTag,
  EMPTY,
  type Index,
  type Manifest,
  MEDIA,
  pushArtifact,
  type RegistryClient,
  type RegistryClientOptions,
  registryClient,
  sha256,
} from "../lib/oci/index.ts";
import type { Registry } from "./server.ts";
import { testRegistry } from "./testing.ts";

let registry: Registry;
let scratch: string;
const closers: (() => Promise<void>)[] = [];
const clientOf = (options: RegistryClientOptions = {}): RegistryClient => {
  const client = registryClient({ env: {}, backoff: { firstMs: 1, mostMs: 5 }, ...options });
  closers.push(client.close);
  return client;
};
beforeAll(async () => {
  registry = await testRegistry();
  scratch = await mkdtemp(join(tmpdir(), "slipway client-"));
});
afterAll(async () => {
  for (const close of closers) await close();
  await registry.close();
  await rm(scratch, { recursive: true, force: true });
});

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};
const artifact = (text: string) => ({
  artifactType: "application/x.test",
  layers: [{ source: { bytes: Buffer.from(text) }, mediaType: "text/plain" }],
});

describe("blobs", () => {
  test("bytes, files and streams go up and come back", async () => {
    const client = clientOf();
    const name = `${registry.address}/blobs/a`;
    const bytes = randomBytes(300_000);
    const file = join(scratch, "a file");
    await writeFile(file, bytes);
    const descriptor = { mediaType: "x/y", digest: sha256(bytes), size: bytes.length };
    for (const source of [{ bytes }, { file }, { descriptor, open: () => Readable.from([bytes]) }]) {
      expect(await client.putBlob(name, source, "x/y")).toEqual(descriptor);
      expect(await client.blobBytes(name, descriptor)).toEqual(bytes);
      await client.deleteBlob(name, descriptor.digest);
      expect(await client.hasBlob(name, descriptor.digest)).toBe(false);
    }
  });
  test("an empty blob", async () => {
    const client = clientOf();
    const name = `${registry.address}/blobs/empty`;
    const descriptor = await client.putBlob(name, { bytes: Buffer.alloc(0) });
    expect((await client.blobBytes(name, descriptor)).length).toBe(0);
  });
  test("large ones go in chunks", async () => {
    const log = memoryLog();
    const server = await testRegistry({ log });
    closers.push(server.close);
    const bytes = randomBytes(100_000);
    const name = `${server.address}/chunked`;
    const client = clientOf({ chunkBytes: 30_000 });
    const descriptor = await client.putBlob(name, { bytes });
    expect(await client.blobBytes(name, descriptor)).toEqual(bytes);
    expect(log.lines.filter((line) => line.includes("PATCH")).length).toBe(4);
  });
  test("a stream that is not what it was announced to be is refused, and leaves nothing", async () => {
    const client = clientOf();
    const name = `${registry.address}/blobs/lie`;
    const descriptor = { mediaType: "x/y", digest: sha256("other"), size: 5 };
    const open = () => Readable.from([Buffer.from("bytes")]);
    await expect(client.putBlob(name, { descriptor, open })).rejects.toMatchObject({
      code: "OCI_REFUSED",
      message: expect.stringContaining("DIGEST_INVALID"),
    });
    expect(await client.hasBlob(name, descriptor.digest)).toBe(false);
  });
  test("a cap on blobs in memory", async () => {
    const client = clientOf();
    const name = `${registry.address}/blobs/cap`;
    const { digest } = await client.putBlob(name, { bytes: Buffer.alloc(1000) });
    await expect(client.blobBytes(name, { digest }, 999)).rejects.toMatchObject({ code: "OCI_TOO_LARGE" });
  });
  test("mount takes a blob over from another repository, and says when it cannot", async () => {
    const client = clientOf();
    const [from, to] = [`${registry.address}/mount/from`, `${registry.address}/mount/to`];
    const { digest } = await client.putBlob(from, { bytes: Buffer.from("mounted") });
    expect(await client.mountBlob(to, digest, "mount/none")).toBe(false);
    expect(await client.hasBlob(to, digest)).toBe(false);
    expect(await client.mountBlob(to, digest, from)).toBe(true);
    expect(await client.hasBlob(to, digest)).toBe(true);
  });
});

describe("manifests", () => {
  test("push, resolve, fetch, move a tag, delete", async () => {
    const client = clientOf();
    const name = `${registry.address}/manifests/a`;
    const one = await pushArtifact(client, `${name}:v`, artifact("one"));
    expect(await client.resolve(`${name}:v`)).toEqual(one);
    const fetched = await client.manifest(`${name}:v@${one.digest}`);
    expect(sha256(fetched.bytes)).toBe(one.digest);
    expect(fetched.json).toMatchObject({ artifactType: "application/x.test", config: EMPTY });
    const two = await pushArtifact(client, `${name}:v`, artifact("two"));
    expect((await client.resolve(`${name}:v`)).digest).toBe(two.digest);
    await client.deleteManifest(`${name}@${two.digest}`);
    await expect(client.resolve(`${name}:v`)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
    expect((await client.resolve(`${name}@${one.digest}`)).digest).toBe(one.digest);
  });
  test("a digest in the reference must be the content's", async () => {
    const client = clientOf();
    const wrong = `${registry.address}/manifests/b:t@${sha256("other")}`;
    await expect(pushArtifact(client, wrong, artifact("x"))).rejects.toMatchObject({
      code: "OCI_DIGEST_MISMATCH",
    });
  });
  test("the registry refuses a manifest whose blobs it does not hold", async () => {
    const manifest: Manifest = { schemaVersion: 2, config: { ...EMPTY, digest: sha256("gone") }, layers: [] };
    const put = clientOf().putManifest(`${registry.address}/manifests/c:t`, manifest);
    await expect(put).rejects.toMatchObject({ message: expect.stringContaining("MANIFEST_BLOB_UNKNOWN") });
  });
  test("neither tag nor digest is not taken for latest", async () => {
    await expect(clientOf().resolve(`${registry.address}/a`)).rejects.toMatchObject({
      code: "OCI_BAD_REFERENCE",
    });
  });
  test("tags come page by page", async () => {
    const client = clientOf();
    const name = `${registry.address}/tags/many`;
    const { digest } = await pushArtifact(client, `${name}:t0`, artifact("x"));
    const { bytes } = await client.manifest(`${name}@${digest}`);
    const wanted = ["t0", ...Array.from({ length: 24 }, (_, i) => `v${String(i).padStart(2, "0")}`)];
    for (const tag of wanted) await client.putManifest(`${name}:${tag}`, bytes);
    expect(await all(client.tags(name))).toEqual(wanted);
    const first = await fetch(`http://${registry.address}/v2/tags/many/tags/list?n=10&last=v01`);
    expect(((await first.json()) as { tags: string[] }).tags).toEqual(wanted.slice(3, 13));
    expect(first.headers.get("link")).toBe('</v2/tags/many/tags/list?n=10&last=v11>; rel="next"');
    await expect(all(client.tags(`${registry.address}/tags/none`))).rejects.toMatchObject({
      code: "OCI_NOT_FOUND",
    });
  });
});

describe("referrers", () => {
  test("the API lists them, by type too; no fallback tag is made", async () => {
    const client = clientOf();
    const name = `${registry.address}/refs/api`;
    const subject = await pushArtifact(client, `${name}:s`, artifact("subject"));
    const mine = await pushArtifact(client, name, { ...artifact("r1"), subject, annotations: { a: "b" } });
    await pushArtifact(client, name, { ...artifact("r2"), artifactType: "other/type", subject });
    expect((await client.referrers(`${name}:s`)).length).toBe(2);
    expect(await client.referrers(`${name}@${subject.digest}`, "application/x.test")).toEqual([
      { ...mine, artifactType: "application/x.test", annotations: { a: "b" } },
    ]);
    expect(await all(client.tags(name))).toEqual(["s"]);
    await client.deleteManifest(`${name}@${mine.digest}`);
    expect((await client.referrers(`${name}:s`)).length).toBe(1);
  });
  test("putReferrer wants a subject", async () => {
    const manifest: Manifest = { schemaVersion: 2, config: EMPTY, layers: [] };
    await expect(clientOf().putReferrer(`${registry.address}/a`, manifest)).rejects.toMatchObject({
      code: "OCI_BAD_MANIFEST",
    });
  });
});

test("an SBOM is attached in cosign's layout, twice the same", async () => {
  const client = clientOf();
  const name = `${registry.address}/sbom`;
  const image = await pushArtifact(client, `${name}:i`, artifact("image"));
  const sbom = Buffer.from('{"spdxVersion":"SPDX-2.3"}');
  const tag = `${name}:${digestTag(image.digest, ".sbom")}`;
  const attach = () => attachSbom(client, `${name}:i@${image.digest}`, sbom, MEDIA.spdxJson);
  expect(await attach()).toBe(`${name}@${sha256(sbom)}`);
  const first = await client.resolve(tag);
  await attach();
  expect(await client.resolve(tag)).toEqual(first);
  const { json } = await client.manifest(tag);
  expect(json).toMatchObject({
    config: { mediaType: MEDIA.ociConfig },
    layers: [{ mediaType: "text/spdx+json", digest: sha256(sbom), size: sbom.length }],
  });
});

describe("copy", () => {
  const index = async (client: RegistryClient, name: string) => {
    const children = await Promise.all(
      ["amd64", "arm64"].map((arch) => pushArtifact(client, name, artifact(arch))),
    );
    const json: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: children };
    return client.putManifest(`${name}:multi`, json);
  };
  test("an index, its children, referrers and signature tags go to another registry", async () => {
    const other = await testRegistry();
    closers.push(other.close);
    const client = clientOf();
    const [from, to] = [`${registry.address}/copy/from`, `${other.address}/copy/to`];
    const top = await index(client, from);
    const sbom = await pushArtifact(client, from, { ...artifact("sbom"), subject: top });
    const signature = await pushArtifact(client, `${from}:${digestTag(top.digest, ".sig")}`, artifact("sig"));
    expect(await client.copy(`${from}:multi`, `${to}:copied`, { referrers: true })).toMatchObject({
      digest: top.digest,
    });
    expect((await client.referrers(`${to}:copied`)).map((one) => one.digest)).toEqual([sbom.digest]);
    expect((await client.resolve(`${to}:${digestTag(top.digest, ".sig")}`)).digest).toBe(signature.digest);
    for (const child of ((await client.manifest(`${to}:copied`)).json as Index).manifests) {
      const { json } = await client.manifest(`${to}@${child.digest}`);
      for (const layer of (json as Manifest).layers)
        expect((await client.blobBytes(to, layer)).length).toBe(layer.size);
    }
  });
  test("in the same registry blobs are mounted, not sent", async () => {
    const log = memoryLog();
    const server = await testRegistry({ log });
    closers.push(server.close);
    const client = clientOf();
    const top = await index(client, `${server.address}/a`);
    const before = log.lines.filter((line) => line.includes("PUT") && line.includes("uploads")).length;
    await client.copy(`${server.address}/a@${top.digest}`, `${server.address}/b:t`);
    expect(log.lines.filter((line) => line.includes("PUT") && line.includes("uploads")).length).toBe(before);
    expect((await client.resolve(`${server.address}/b:t`)).digest).toBe(top.digest);
  });
});

describe("ways in", () => {
  test("https with the CA, plain http without it, one port", async () => {
    const secure = clientOf({ ca: registry.ca });
    const name = `${registry.address}/tls`;
    const { digest } = await pushArtifact(secure, `${name}:t`, artifact("tls"));
    expect((await clientOf().resolve(`${name}:t`)).digest).toBe(digest);
    const byName = registry.address.replace("127.0.0.1", "localhost");
    expect((await secure.resolve(`${byName}/tls:t`)).digest).toBe(digest);
    const authorized = await new Promise((done, fail) =>
      httpsRequest(`https://${registry.address}/v2/`, { ca: registry.ca }, (answer) =>
        done(answer.statusCode),
      )
        .on("error", fail)
        .end(),
    );
    expect(authorized).toBe(200);
  });
  test("another CA is a TLS fault, and no reason for plain http", async () => {
    const other = await testRegistry();
    closers.push(other.close);
    await expect(clientOf({ ca: other.ca }).resolve(`${registry.address}/a:b`)).rejects.toMatchObject({
      code: "OCI_UNREACHABLE",
      next: expect.stringContaining("CA"),
    });
  });
  test("the CA's key is its owner's only, and the CA stays", async () => {
    const first = await testRegistry();
    closers.push(first.close);
    const mode = (await stat(join(first.dir, "tls", "ca.key"))).mode & 0o777;
    const again = await testRegistry({ dir: first.dir });
    closers.push(again.close);
    expect([mode, again.ca]).toEqual([0o600, first.ca]);
  });
  test("a port that is taken is named", async () => {
    const port = Number(registry.address.split(":")[1]);
    await expect(testRegistry({ port })).rejects.toMatchObject({ code: "REGISTRY_PORT_TAKEN" });
  });
});

describe("authorization", () => {
  const login = async (auths: Record<string, string>, more: object = {}) => {
    const dir = await mkdtemp(join(scratch, "auth-"));
    const file = join(dir, "config.json");
    const entries = Object.entries(auths).map(([key, pair]) => [
      key,
      { auth: Buffer.from(pair).toString("base64") },
    ]);
    await writeFile(file, JSON.stringify({ auths: Object.fromEntries(entries), ...more }));
    return { dir, file };
  };
  test.each(["basic", "bearer"] as const)("%s: push, pull and mount with, nothing without", async (mode) => {
    const server = await testRegistry({ auth: { users: { me: "pa:ss word" }, mode } });
    closers.push(server.close);
    const log = memoryLog();
    const { file } = await login({ [server.address]: "me:pa:ss word" });
    const client = clientOf({ authFile: file, log });
    const name = `${server.address}/private/app`;
    const { digest } = await pushArtifact(client, `${name}:t`, artifact("secret"));
    expect((await client.copy(`${name}:t`, `${server.address}/private/other:t`)).digest).toBe(digest);
    await client.deleteManifest(`${name}@${digest}`);
    expect(log.mask("pa:ss word")).toBe("***");
    await expect(clientOf().resolve(`${name}:t`)).rejects.toMatchObject({ code: "OCI_UNAUTHORIZED" });
    const wrong = await login({ [server.address]: "me:wrong" });
    await expect(clientOf({ authFile: wrong.file }).resolve(`${name}:t`)).rejects.toMatchObject({
      code: "OCI_UNAUTHORIZED",
    });
  });
  test("bearer: anonymous pull of what is public", async () => {
    const server = await testRegistry({
      auth: { users: { me: "word" }, mode: "bearer", anonymousPull: true },
    });
    closers.push(server.close);
    const { dir } = await login({ [server.address]: "me:word" });
    const name = `${server.address}/public`;
    const { digest } = await pushArtifact(
      clientOf({ env: { DOCKER_CONFIG: dir } }),
      `${name}:t`,
      artifact("x"),
    );
    expect((await clientOf().resolve(`${name}:t`)).digest).toBe(digest);
    await expect(pushArtifact(clientOf(), `${name}:u`, artifact("y"))).rejects.toMatchObject({
      code: "OCI_UNAUTHORIZED",
    });
  });
  test("the most specific path of an auth file wins", async () => {
    const server = await testRegistry({ auth: { users: { deep: "right" } } });
    closers.push(server.close);
    const at = server.address;
    const { file } = await login({
      [at]: "deep:wrong",
      [`${at}/team`]: "deep:right",
      [`https://${at}/v2/`]: "a:b",
    });
    const client = clientOf({ env: { REGISTRY_AUTH_FILE: file } });
    await pushArtifact(client, `${at}/team/app:t`, artifact("x"));
    await expect(pushArtifact(client, `${at}/elsewhere:t`, artifact("x"))).rejects.toMatchObject({
      code: "OCI_UNAUTHORIZED",
    });
  });
  test("a credential helper is asked on standard input", async () => {
    const server = await testRegistry({ auth: { users: { helped: "by-helper" }, mode: "bearer" } });
    closers.push(server.close);
    const bin = join(scratch, "bin");
    await mkdir(bin, { recursive: true });
    const helper = join(bin, "docker-credential-test");
    await writeFile(
      helper,
      `#!/bin/sh\nread server; [ "$1 $server" = "get ${server.address}" ] || { echo credentials not found in native keychain; exit 1; }\necho '{"ServerURL":"x","Username":"helped","Secret":"by-helper"}'\n`,
    );
    await chmod(helper, 0o755);
    const env = { PATH: `${bin}:${process.env["PATH"]}` };
    const named = await login({}, { credHelpers: { [server.address]: "test" } });
    const ref = `${server.address}/a:t`;
    await pushArtifact(clientOf({ authFile: named.file, env }), ref, artifact("x"));
    const store = await login({}, { credsStore: "test" });
    await clientOf({ authFile: store.file, env }).resolve(ref);
    const none = await login({}, { credsStore: "missing" });
    await expect(clientOf({ authFile: none.file, env }).resolve(ref)).rejects.toMatchObject({
      code: "OCI_CREDENTIAL_HELPER",
    });
  });
  test("an auth file that is no JSON is named, its content is not shown", async () => {
    const file = join(scratch, "broken.json");
    await writeFile(file, "secret-thing");
    const server = await testRegistry({ auth: { users: {} } });
    closers.push(server.close);
    const fault = await clientOf({ authFile: file })
      .resolve(`${server.address}/a:b`)
      .catch((thrown) => thrown);
    expect([fault.code, fault.message.includes(file), fault.message.includes("secret")]).toEqual([
      "OCI_BAD_AUTH_FILE",
      true,
      false,
    ]);
  });
});

test("sha512 digests are kept too", async () => {
  const client = clientOf();
  const bytes = randomBytes(1000);
  const digest = `sha512:${createHash("sha512").update(bytes).digest("hex")}`;
  const name = `${registry.address}/long`;
  await client.putBlob(name, {
    descriptor: { mediaType: "x/y", digest, size: 1000 },
    open: () => Readable.from([bytes]),
  });
  expect(await client.blobBytes(name, { digest, size: 1000 })).toEqual(bytes);
});
