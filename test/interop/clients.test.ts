import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchFromBundle, pushBundle } from "../../lib/bundles/index.ts";
import {
  attachSbom,
  digestTag,
  type Index,
  MEDIA,
  pushArtifact,
  type RegistryClient,
  registryClient,
  sha256,
} from "../../lib/oci/index.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { client, dockerRegistry, which } from "./registry-tools.ts";

const missing = (name: string): boolean => which(name) === undefined;

let scratch: string;
let registry: Registry;
let ours: RegistryClient;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "clients-"));
  registry = await startRegistry({ dir: join(scratch, "registry") });
  ours = registryClient({ env: {}, chunkBytes: 1_000_000 });
});
afterAll(async () => {
  await ours.close();
  await registry.close();
  await rm(scratch, { recursive: true, force: true });
});

/** An image of one layer with 3 MB, so that it goes up in chunks. */
async function pushImage(ref: string, architecture = "amd64"): Promise<string> {
  const tar = pack();
  tar.entry({ name: "data" }, randomBytes(3_000_000));
  tar.finalize();
  const plain = await buffer(tar);
  const config = {
    architecture,
    os: "linux",
    rootfs: { type: "layers", diff_ids: [sha256(plain)] },
    config: {},
    history: [{ created: "1970-01-01T00:00:00Z" }],
  };
  const { digest } = await pushArtifact(ours, ref, {
    config: { source: { bytes: Buffer.from(JSON.stringify(config)) }, mediaType: MEDIA.ociConfig },
    layers: [{ source: { bytes: gzipSync(plain) }, mediaType: MEDIA.ociLayerGzip }],
  });
  return digest;
}

describe.skipIf(missing("crane"))("crane (skipped where it is missing)", () => {
  test("validates and lists what we pushed, and we read what it copied", async () => {
    const name = `${registry.address}/crane/image`;
    const digest = await pushImage(`${name}:ours`);
    expect(await client("crane", ["validate", "--remote", `${name}:ours`])).toContain("PASS");
    expect(await client("crane", ["digest", `${name}:ours`])).toBe(digest);
    await client("crane", ["copy", `${name}:ours`, `${registry.address}/crane/copied:theirs`]);
    expect((await ours.resolve(`${registry.address}/crane/copied:theirs`)).digest).toBe(digest);
    await client("crane", ["tag", `${name}:ours`, "more"]);
    expect((await client("crane", ["ls", name])).split("\n")).toEqual(["more", "ours"]);
    await client("crane", [
      "append",
      "-f",
      await layerFile(),
      "-t",
      `${name}:appended`,
      "-b",
      `${name}:ours`,
    ]);
    const { json } = await ours.manifest(`${name}:appended`);
    if ("layers" in json) for (const layer of json.layers) await ours.blobBytes(name, layer);
    await client("crane", ["delete", `${name}@${(await ours.resolve(`${name}:appended`)).digest}`]);
    await expect(ours.resolve(`${name}:appended`)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });
  test("an index of ours with two platforms", async () => {
    const name = `${registry.address}/crane/index`;
    const manifests = await Promise.all(
      ["amd64", "arm64"].map(async (architecture) => ({
        ...(await ours.resolve(`${name}@${await pushImage(`${name}:${architecture}`, architecture)}`)),
        platform: { os: "linux", architecture },
      })),
    );
    const index: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests };
    await ours.putManifest(`${name}:multi`, index);
    expect(await client("crane", ["validate", "--remote", `${name}:multi`])).toContain("PASS");
    expect(await client("crane", ["digest", "--platform", "linux/arm64", `${name}:multi`])).toBe(
      manifests[1]?.digest,
    );
  });
});

async function layerFile(): Promise<string> {
  const tar = pack();
  tar.entry({ name: "more" }, "more");
  tar.finalize();
  const file = join(scratch, "layer.tar");
  await writeFile(file, await buffer(tar));
  return file;
}

describe.skipIf(missing("oras"))("oras (skipped where it is missing)", () => {
  test("pulls our artifact, and we read what it pushed", async () => {
    const name = `${registry.address}/oras/a`;
    const title = { "org.opencontainers.image.title": "file.txt" };
    const source = { bytes: Buffer.from("from us") };
    await pushArtifact(ours, `${name}:ours`, {
      artifactType: "application/x.ours",
      layers: [{ source, mediaType: "text/plain", annotations: title }],
    });
    const dir = join(scratch, "pulled");
    await mkdir(dir, { recursive: true });
    await client("oras", ["pull", "--plain-http", `${name}:ours`], { cwd: dir });
    expect(await readFile(join(dir, "file.txt"), "utf8")).toBe("from us");
    await writeFile(join(dir, "theirs.txt"), "from them");
    await client("oras", ["push", "--plain-http", `${name}:theirs`, "theirs.txt:text/plain"], { cwd: dir });
    const { json } = await ours.manifest(`${name}:theirs`);
    const layer = "layers" in json ? json.layers[0] : undefined;
    expect(layer && (await ours.blobBytes(name, layer)).toString()).toBe("from them");
    expect((await client("oras", ["repo", "tags", "--plain-http", name])).split("\n")).toEqual([
      "ours",
      "theirs",
    ]);
  });
  test("referrers, both directions, over https with our CA", async () => {
    const name = `${registry.address}/oras/refs`;
    const digest = await pushImage(`${name}:subject`);
    const subject = await ours.resolve(`${name}@${digest}`);
    const { digest: mine } = await pushArtifact(ours, name, {
      artifactType: "application/x.one",
      layers: [],
      subject,
    });
    await writeFile(join(scratch, "note.txt"), "note");
    const tls = ["--ca-file", registry.caFile];
    const args = [
      "attach",
      ...tls,
      "--artifact-type",
      "application/x.two",
      `${name}:subject`,
      "note.txt:text/plain",
    ];
    await client("oras", args, { cwd: scratch });
    const found = JSON.parse(
      await client("oras", ["discover", ...tls, "--format", "json", `${name}:subject`]),
    );
    const types = (found.referrers ?? found.manifests).map(
      (one: { artifactType: string }) => one.artifactType,
    );
    expect(types.toSorted()).toEqual(["application/x.one", "application/x.two"]);
    expect((await ours.referrers(`${name}:subject`)).map((one) => one.artifactType).toSorted()).toEqual(
      types.toSorted(),
    );
    expect((await ours.referrers(`${name}:subject`, "application/x.one")).map((one) => one.digest)).toEqual([
      mine,
    ]);
  });
});

describe.skipIf(missing("skopeo"))("skopeo (skipped where it is missing)", () => {
  test("copies from us to disk and back, inspects, lists, over http and https", async () => {
    const name = `${registry.address}/skopeo/a`;
    const digest = await pushImage(`${name}:ours`);
    const dir = `dir:${join(scratch, "skopeo")}`;
    const certs = join(scratch, "certs");
    await mkdir(certs, { recursive: true });
    await writeFile(join(certs, "ca.crt"), registry.ca);
    await client("skopeo", ["copy", "-q", "--src-cert-dir", certs, `docker://${name}:ours`, dir]);
    await client("skopeo", [
      "copy",
      "-q",
      "--preserve-digests",
      "--dest-tls-verify=false",
      dir,
      `docker://${name}-back:theirs`,
    ]);
    expect((await ours.resolve(`${name}-back:theirs`)).digest).toBe(digest);
    const inspected = JSON.parse(
      await client("skopeo", ["inspect", "--cert-dir", certs, `docker://${name}:ours`]),
    );
    expect([inspected.Digest, inspected.RepoTags]).toEqual([digest, ["ours"]]);
  });
  test("copies all of an index that we copied", async () => {
    const name = `${registry.address}/skopeo/index`;
    const one = await ours.resolve(`${name}@${await pushImage(`${name}:one`)}`);
    const platform = { os: "linux", architecture: "amd64" };
    const index: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: [{ ...one, platform }] };
    const { digest } = await ours.putManifest(`${name}:multi`, index);
    await ours.copy(`${name}:multi`, `${name}-copy:multi`);
    const args = [
      "copy",
      "-q",
      "--all",
      "--preserve-digests",
      "--src-tls-verify=false",
      "--dest-tls-verify=false",
    ];
    await client("skopeo", [...args, `docker://${name}-copy:multi`, `docker://${name}-theirs:multi`]);
    expect((await ours.resolve(`${name}-theirs:multi`)).digest).toBe(digest);
  });
});

describe.skipIf(missing("buildah"))("buildah (skipped where it is missing)", () => {
  test("pulls from us over https with our CA", async () => {
    const name = `${registry.address}/buildah/a`;
    await pushImage(`${name}:ours`);
    const certs = join(scratch, "buildah certs");
    await mkdir(certs, { recursive: true });
    await writeFile(join(certs, "ca.crt"), registry.ca);
    const store = [
      "--root",
      join(scratch, "store"),
      "--runroot",
      join(scratch, "run"),
      "--storage-driver",
      "vfs",
    ];
    const id = await client("buildah", [...store, "pull", "-q", "--cert-dir", certs, `${name}:ours`]);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    await client("buildah", [...store, "push", "-q", "--cert-dir", certs, id, `${name}-back:theirs`]);
    const { json } = await ours.manifest(`${name}-back:theirs`);
    if ("layers" in json) for (const layer of json.layers) await ours.blobBytes(`${name}-back`, layer);
  });
});

describe.skipIf(missing("tkn"))("tkn (skipped where it is missing)", () => {
  const task = {
    apiVersion: "tekton.dev/v1",
    kind: "Task",
    metadata: { name: "hello" },
    spec: { steps: [{ name: "a", image: "i", command: ["true"] }] },
  };
  test("lists our bundle, and we read its own", async () => {
    const name = `${registry.address}/tkn/task-hello`;
    await pushBundle(ours, `${name}:ours`, task, { annotations: { a: "b" } });
    expect(await client("tkn", ["bundle", "list", `${name}:ours`])).toContain("task.tekton.dev/hello");
    expect(await client("tkn", ["bundle", "list", "-o", "yaml", `${name}:ours`, "task", "hello"])).toContain(
      "name: hello",
    );
    const file = join(scratch, "task.yaml");
    await writeFile(file, JSON.stringify(task));
    await client("tkn", ["bundle", "push", `${name}:theirs`, "-f", file]);
    const fetched = await fetchFromBundle(ours, `${name}:theirs`, "Task", "hello");
    expect(fetched.object).toMatchObject(task);
  });
  test.skipIf(missing("crane"))("a bundle of ours is a valid image for crane", async () => {
    const ref = `${registry.address}/tkn/valid:1`;
    await pushBundle(ours, ref, task);
    expect(await client("crane", ["validate", "--remote", ref])).toContain("PASS");
  });
});

describe.skipIf(missing("cosign"))("cosign (skipped where it is missing)", () => {
  test("downloads the SBOM that we attached", async () => {
    const name = `${registry.address}/cosign/a`;
    const digest = await pushImage(`${name}:ours`);
    await attachSbom(ours, `${name}@${digest}`, Buffer.from('{"spdxVersion":"SPDX-2.3"}'), MEDIA.spdxJson);
    expect(await client("cosign", ["download", "sbom", `${name}@${digest}`])).toContain("SPDX-2.3");
  });
});

describe.skipIf(missing("docker-registry"))(
  "docker-registry 2.8, no referrers API (skipped where it is missing)",
  () => {
    test("fallback tag that oras reads, chunked upload, mount, copy there and back", async () => {
      const old = await dockerRegistry();
      const name = `${old.address}/old/image`;
      const digest = await pushImage(`${name}:ours`);
      const subject = await ours.resolve(`${name}@${digest}`);
      const artifact = { artifactType: "application/x.one", layers: [], subject };
      const { digest: mine } = await pushArtifact(ours, name, artifact);
      await pushArtifact(ours, name, { ...artifact, artifactType: "application/x.two" });
      expect((await ours.referrers(`${name}:ours`)).length).toBe(2);
      if (!missing("oras")) {
        const found = JSON.parse(
          await client("oras", ["discover", "--plain-http", "--format", "json", `${name}:ours`]),
        );
        expect((found.referrers ?? found.manifests).length).toBe(2);
      }
      await ours.copy(`${name}:ours`, `${registry.address}/old/image:back`, { referrers: true });
      expect((await ours.referrers(`${registry.address}/old/image:back`)).length).toBe(2);
      await ours.copy(`${registry.address}/old/image:back`, `${old.address}/old/mounted:again`, {
        referrers: true,
      });
      expect((await ours.resolve(`${old.address}/old/mounted:again`)).digest).toBe(digest);
      await ours.deleteManifest(`${name}@${mine}`);
      expect((await ours.referrers(`${name}:ours`)).length).toBe(1);
      const tags: string[] = [];
      for await (const tag of ours.tags(name)) tags.push(tag);
      expect(tags.toSorted()).toEqual(["ours", digestTag(digest)].toSorted());
      await old.close();
    });
  },
);
