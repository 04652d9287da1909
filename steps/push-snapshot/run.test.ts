import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { digestTag, type Manifest, MEDIA, pushArtifact } from "../../lib/oci/index.ts";
import { parsePublished, recordJudged } from "../../lib/release/index.ts";
import { pushSnapshotStep } from "./contract.ts";
import { run } from "./run.ts";
import { attach, openQuays, type Quays, writes } from "./testing.ts";

let quays: Quays;
beforeAll(async () => {
  quays = await openQuays();
});
afterAll(() => quays.close());

const component = (name: string, digest: string, more: object = {}) => ({
  name,
  containerImage: `${quays.from}/${name}@${digest}`,
  repository: `${quays.to}/${name}`,
  tags: ["1.0", "latest"],
  ...more,
});
const SUFFIXES = [".att", ".sbom", ".sig"];
const evidence = (digest: string) => SUFFIXES.map((suffix) => digestTag(digest, suffix));
const publishedIn = (lines: readonly string[]) => lines.flatMap((line) => parsePublished(line) ?? []);
const sourceOf = async (name: string, digest: string, text: string) =>
  (await attach(quays.client, `${quays.from}/${name}`, digest, ".src", text)).digest;

describe("push-snapshot", () => {
  it("gives an image its tags, with its evidence and its digest, and says what it did", async () => {
    const digest = await quays.image("one/app");
    const { results, lines } = await quays.push({ components: [component("one/app", digest)] });
    const tags = await quays.tags("one/app");
    expect(Object.keys(tags).sort()).toEqual(["1.0", "latest", ...evidence(digest)].sort());
    expect([tags["1.0"], tags["latest"]]).toEqual([digest, digest]);
    for (const tag of evidence(digest))
      expect(tags[tag]).toBe((await quays.client.resolve(`${quays.from}/one/app:${tag}`)).digest);
    const urls = ["1.0", "latest"].map((tag) => `${quays.to}/one/app:${tag}`);
    expect(results).toEqual({
      images: [{ name: "one/app", arches: ["amd64"], oses: ["linux"], shasum: digest, urls }],
    });
    expect(publishedIn(lines)).toEqual(
      urls.map((reference) => ({ component: "one/app", reference, digest, pushed: true })),
    );
  });

  it("pushes nothing the second time, and lists it all the same", async () => {
    const digest = await quays.image("again/app");
    await sourceOf("again/app", digest, "sources");
    const call = { components: [component("again/app", digest, { pushSourceContainer: true })] };
    const first = await quays.push(call);
    quays.asked();
    const second = await quays.push(call);
    expect(writes(quays.asked())).toEqual([]);
    expect(second.results).toEqual(first.results);
    expect(publishedIn(second.lines).map(({ pushed }) => pushed)).toEqual(Array(5).fill(false));
  });

  it("keeps an index an index, with the evidence of its images", async () => {
    const amd64 = await quays.image("multi/app", { arch: "amd64", layers: [[["a", "amd"]]] });
    const arm64 = await quays.image("multi/app", { arch: "arm64", layers: [[["a", "arm"]]] });
    const digest = await quays.index("multi/app", { amd64, arm64 });
    const { results } = await quays.push({ components: [component("multi/app", digest)] });
    expect(results.images[0]).toMatchObject({
      arches: ["amd64", "arm64"],
      oses: ["linux", "linux"],
      shasum: digest,
    });
    const tags = await quays.tags("multi/app");
    expect(tags["1.0"]).toBe(digest);
    expect(Object.keys(tags)).toEqual(
      expect.arrayContaining([...evidence(amd64), ...evidence(arm64), digestTag(digest, ".sig")]),
    );
  });

  it("pushes artifacts, and what refers to images only when told to", async () => {
    const name = `${quays.from}/art/app`;
    const layers = [{ source: { bytes: Buffer.from("chart") }, mediaType: "a/chart" }];
    const subject = await pushArtifact(quays.client, `${name}:built`, { artifactType: "a/helm", layers });
    const referrer = await pushArtifact(quays.client, name, { artifactType: "a/sbom", layers, subject });
    const of = (to: string) => component("art/app", subject.digest, { repository: `${quays.to}/${to}` });
    const { results } = await quays.push({ components: [of("art/without")] });
    expect(results.images[0]).toMatchObject({ arches: ["amd64"], oses: ["linux"] });
    expect(await quays.client.referrers(`${quays.to}/art/without:1.0`)).toEqual([]);
    await quays.push({ components: [of("art/with")], params: { copyAttachedArtifacts: "true" } });
    expect(await quays.client.referrers(`${quays.to}/art/with:1.0`)).toMatchObject([
      { digest: referrer.digest },
    ]);
  });

  it("fetches and sends what components share once, and mounts it", async () => {
    const names = ["a", "b", "c", "d", "e"].map((name) => `shared/${name}`);
    const layersOf = (name: string) => [[["base", "of these five"]], [["own", name]]] as const;
    const digests = await Promise.all(names.map((name) => quays.image(name, { layers: layersOf(name) })));
    const components = names.map((name, index) => component(name, digests[index] ?? ""));
    await quays.push({ components });
    const { layers } = (await quays.client.manifest(`${quays.from}/shared/a@${digests[0]}`)).json as Manifest;
    const base = layers[0]?.digest ?? "";
    expect(quays.fetched(base)).toBe(1);
    for (const name of names) expect(await quays.client.hasBlob(`${quays.to}/${name}`, base)).toBe(true);
  });

  it("pushes the source container of each component, never another's", async () => {
    const [one, two] = [await quays.image("src/one"), await quays.image("src/two")];
    const sources = [await sourceOf("src/one", one, "of one"), await sourceOf("src/two", two, "of two")];
    const components = [
      component("src/one", one, { pushSourceContainer: true }),
      component("src/two", two),
      component("src/none", one, {
        containerImage: `${quays.from}/src/one@${one}`,
        pushSourceContainer: false,
      }),
    ];
    await quays.push({ components, data: { mapping: { defaults: { pushSourceContainer: true } } } });
    for (const [index, [name, digest]] of [["src/one", one] as const, ["src/two", two] as const].entries()) {
      const tags = await quays.tags(name);
      for (const tag of [digestTag(digest, ".src"), "1.0-source", "latest-source"])
        expect(tags[tag]).toBe(sources[index]);
    }
    expect(Object.keys(await quays.tags("src/none"))).not.toContain("1.0-source");
  });

  it("says that a tag moves, and from what", async () => {
    const [old, fresh] = [
      await quays.image("moves/app"),
      await quays.image("moves/app", { layers: [[["n", "ew"]]] }),
    ];
    await quays.push({ components: [component("moves/app", old, { tags: ["1.0"] })] });
    const { lines } = await quays.push({ components: [component("moves/app", fresh)] });
    expect((await quays.tags("moves/app"))["1.0"]).toBe(fresh);
    expect(lines).toContain(`warn: ${quays.to}/moves/app:1.0 moves: it was ${old}`);
  });

  it("keeps signatures that the target has already, and adds those of the source", async () => {
    const digest = await quays.image("sigs/app");
    const [from, to] = [`${quays.from}/sigs/app`, `${quays.to}/sigs/app`];
    const tag = digestTag(digest, ".sig");
    await quays.client.copy(`${from}@${digest}`, `${to}@${digest}`);
    await attach(quays.client, to, digest, ".sig", "made at the target");
    await quays.push({ components: [component("sigs/app", digest)] });
    const layers = async () => ((await quays.client.manifest(`${to}:${tag}`)).json as Manifest).layers;
    const signatures = (await layers()).map(
      ({ annotations }) => annotations?.["dev.cosignproject.cosign/signature"],
    );
    expect(signatures).toEqual(["made at the target", `.sig of ${digest}`]);
    const { config } = (await quays.client.manifest(`${to}:${tag}`)).json as Manifest;
    const { rootfs } = JSON.parse((await quays.client.blobBytes(to, config)).toString());
    expect(rootfs.diff_ids).toHaveLength(2);
    await quays.push({ components: [component("sigs/app", digest, { tags: ["2.0"] })] });
    expect(await layers()).toHaveLength(2);
  });

  it("pushes two components that want one tag for one image, and lists both", async () => {
    const digest = await quays.image("twice/app");
    const components = ["first", "second"].map((name) => ({ ...component("twice/app", digest), name }));
    const { results, lines } = await quays.push({ components });
    expect(results.images.map(({ name, urls }) => [name, urls.length])).toEqual([
      ["first", 2],
      ["second", 2],
    ]);
    expect(publishedIn(lines).map(({ pushed }) => pushed)).toEqual([true, true, false, false]);
  });

  it("works on what a trusted artifact brought", async () => {
    const digest = await quays.image("ta/app");
    const dataDir = join(quays.workspace, "unpacked");
    await mkdir(dataDir);
    const components = [component("ta/app", digest)];
    await writeFile(join(dataDir, "s.json"), JSON.stringify({ components }));
    await writeFile(join(dataDir, "d.json"), "{}");
    const files = { snapshotPath: "s.json", dataPath: "d.json", resultsDirPath: "results" };
    const place = { ociStorage: `${quays.to}/store`, dataDir };
    await runStep(pushSnapshotStep, run, { params: { ...files, ...place, caFile: quays.caFile } });
    expect((await quays.tags("ta/app"))["1.0"]).toBe(digest);
  });

  it("has an empty list for an empty snapshot", async () => {
    expect((await quays.push({ components: [] })).results).toEqual({ images: [] });
  });

  it("counts a platform that an index has twice once", async () => {
    const name = `${quays.from}/twins/app`;
    const [gzip, zstd] = [
      await quays.image("twins/app"),
      await quays.image("twins/app", { compression: "zstd" }),
    ];
    const platform = { os: "linux", architecture: "amd64" };
    const manifests = await Promise.all(
      [gzip, zstd].map(async (digest) => ({
        ...(await quays.client.resolve(`${name}@${digest}`)),
        platform,
      })),
    );
    const json = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests } as const;
    const { digest } = await quays.client.putManifest(`${name}:index`, json);
    const { results } = await quays.push({ components: [component("twins/app", digest)] });
    expect(results.images[0]).toMatchObject({ arches: ["amd64"], oses: ["linux"] });
  });
});

describe("what is refused before anything is pushed", () => {
  const refused = async (components: readonly object[], expected: object, data: object = {}) => {
    quays.asked();
    await expect(quays.push({ components, data })).rejects.toMatchObject(expected);
    expect(writes(quays.asked())).toEqual([]);
  };

  it("a snapshot that is not the one that was judged", async () => {
    const [judged, swapped] = [
      await quays.image("swap/app"),
      await quays.image("swap/app", { layers: [[["e", "vil"]]] }),
    ];
    const folder = join(quays.workspace, "swap");
    await mkdir(folder);
    const write = (digest: string) =>
      writeFile(join(folder, "s.json"), JSON.stringify({ components: [component("swap/app", digest)] }));
    await write(judged);
    await writeFile(join(folder, "d.json"), "{}");
    await recordJudged([join(folder, "s.json"), join(folder, "d.json")]);
    await write(swapped);
    quays.asked();
    const files = { snapshotPath: "s.json", dataPath: "d.json", resultsDirPath: "results" };
    const pushed = runStep(pushSnapshotStep, run, {
      params: { ...files, workspace: folder, caFile: quays.caFile },
    });
    await expect(pushed).rejects.toMatchObject({ code: "RELEASE_CHANGED" });
    expect(quays.asked()).toEqual([]);
  });

  it("one component of several without tags", async () => {
    const digest = await quays.image("tagless/app");
    const components = [component("tagless/app", digest), component("tagless/app", digest, { tags: [] })];
    await refused(components, {
      code: "RELEASE_BAD_DATA",
      message: expect.stringContaining("components[1].tags"),
    });
  });

  it("one image of several that is gone, each named", async () => {
    const digest = await quays.image("gone/app");
    const none = `sha256:${"0".repeat(64)}`;
    const components = [component("gone/app", digest), component("gone/b", none), component("gone/c", none)];
    await refused(components, {
      code: "RELEASE_PUSH_FAILED",
      message: expect.stringMatching(/nothing was pushed:\ncomponent "gone\/b".*\ncomponent "gone\/c"/),
    });
  });

  it("a source container that is wanted and not there", async () => {
    const digest = await quays.image("nosrc/app");
    await refused(
      [component("nosrc/app", digest)],
      { message: expect.stringContaining(digestTag(digest, ".src")) },
      {
        mapping: { defaults: { pushSourceContainer: true } },
      },
    );
  });

  it("two images that want one tag", async () => {
    const [one, two] = [
      await quays.image("clash/app"),
      await quays.image("clash/app", { layers: [[["o", "ther"]]] }),
    ];
    const components = [component("clash/app", one), { ...component("clash/app", two), name: "other" }];
    await refused(components, {
      message: expect.stringContaining(
        `clash/app:1.0 is wanted by clash/app for ${one} and by other for ${two}`,
      ),
    });
  });

  it("no files", async () => {
    const files = { snapshotPath: "none.json", dataPath: "none.json", resultsDirPath: "results" };
    const pushed = runStep(pushSnapshotStep, run, { params: { ...files, workspace: quays.workspace } });
    await expect(pushed).rejects.toMatchObject({ code: "RELEASE_NO_FILE" });
  });
});
