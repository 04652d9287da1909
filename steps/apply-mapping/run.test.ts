import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import {
  type FixtureImage,
  pushFixture,
  pushFixtureArtifact,
  pushFixtureIndex,
} from "../../lib/release/fixtures/image.ts";
import { readSnapshot, type SnapshotSpec } from "../../lib/release/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { applyMappingStep } from "./contract.ts";
import { run } from "./run.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
/** Repository of the images that are released; a registry with a port. */
let built: string;
let workspace: string;
let round = 0;
beforeAll(async () => {
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca });
  built = `${registry.address}/dev/app`;
});
afterAll(async () => {
  await client.close();
  await registry.close();
});
beforeEach(() => {
  round++;
  workspace = mkdtempSync(join(tmpdir(), "apply-mapping-"));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const target = (name: string) => `${registry.address}/round${round}/${name}`;
const push = (image: FixtureImage = {}) => pushFixture(client, `${built}:x`, image);
const component = async (name: string, image: FixtureImage = { salt: name }, more: object = {}) => ({
  name,
  containerImage: `${built}@${(await push(image)).digest}`,
  ...more,
});
const revision = { source: { git: { url: "https://git.example/app", revision: "0123456789abcdef" } } };
const write = (file: string, value: unknown) => {
  mkdirSync(join(workspace, file, ".."), { recursive: true });
  writeFileSync(join(workspace, file), JSON.stringify(value));
};
const read = (file = "snapshot_spec.json") => readSnapshot(join(workspace, file));
const bytes = (file: string) => readFileSync(join(workspace, file), "utf8");
const lines: string[] = [];
async function call(params: Record<string, string> = {}, signal?: AbortSignal) {
  const log = memoryLog();
  const given = {
    snapshotPath: "snapshot_spec.json",
    dataPath: "data.json",
    workspace,
    caFile: registry.caFile,
  };
  try {
    return await runStep(applyMappingStep, run, {
      params: { ...given, ...params },
      log,
      ...(signal ? { signal } : {}),
    });
  } finally {
    lines.splice(0, lines.length, ...log.lines);
  }
}
/** Writes both files, applies, and gives the Snapshot. */
async function apply(
  components: readonly object[],
  mapping: object,
  params: Record<string, string> = {},
): Promise<SnapshotSpec> {
  write("snapshot_spec.json", { application: "app", components });
  write("data.json", { mapping });
  expect(await call(params)).toEqual({ mapped: "true" });
  return read();
}
const refused = async (components: readonly object[], mapping: object, more: object = {}) => {
  write("snapshot_spec.json", { application: "app", components });
  write("data.json", { mapping, ...more });
  const before = bytes("snapshot_spec.json");
  const thrown = await call().then(
    () => undefined,
    (fault: { code: string; message: string }) => fault,
  );
  expect(bytes("snapshot_spec.json")).toBe(before);
  return thrown;
};

describe("a mapping is applied", () => {
  it("of the first generation: later tasks of either find what they read", async () => {
    const app = await component("app", { labels: { version: "1.2" } }, revision);
    const { components } = await apply([app, await component("other")], {
      defaults: { tags: ["latest"] },
      components: [
        {
          name: "app",
          repository: target("app"),
          tags: ["v{{ labels.version }}", "{{ git_short_sha }}"],
          public: true,
        },
      ],
    });
    // In the order of their templates, as the published task has them.
    const tags = ["latest", "v1.2", "0123456"];
    expect(components).toEqual([
      {
        ...app,
        repository: target("app"),
        tags,
        public: true,
        repositories: [{ url: target("app"), tags }],
        metadata: {
          labels: [{ name: "version", value: "1.2" }],
          media_type: "application/vnd.oci.image.config.v1+json",
        },
      },
    ]);
    expect(lines.join("\n")).toContain("not released, because the mapping does not name them: other");
  });

  it("of the second generation, with names of registry.redhat.io", async () => {
    const { components } = await apply([await component("app", {}, revision)], {
      defaults: { tags: ["b"] },
      components: [
        {
          name: "app",
          componentTags: ["a"],
          repositories: [
            { url: "registry.redhat.io/org/app", tags: ["c"] },
            { url: target("copy"), tags: ["{{ git_sha }}"] },
            { url: "quay.io/redhat-prod/org----app", tags: ["d"] },
          ],
        },
      ],
    });
    const names = {
      "rh-registry-repo": "registry.redhat.io/org/app",
      "registry-access-repo": "registry.access.redhat.com/org/app",
    };
    expect(components[0]).toMatchObject({
      repository: "quay.io/redhat-prod/org----app",
      tags: ["a", "b", "c", "d"],
      ...names,
      repositories: [
        { url: "quay.io/redhat-prod/org----app", tags: ["a", "b", "c", "d"], ...names },
        { url: target("copy"), tags: ["a", "b", "0123456789abcdef"] },
      ],
    });
    expect(components[0]?.repositories).toHaveLength(2);
  });

  it("fills in every variable", async () => {
    const labels = {
      "build-date": "2026-01-02T03:04:05Z",
      "org.opencontainers.image.version": "1.0+x",
      "a-b.c": "y",
    };
    const app = await component("app", { labels }, revision);
    write("release-time.json", { releaseTimestamp: 1_700_000_000 });
    const { components } = await apply([app], {
      defaults: { timestampFormat: "%Y%m%d" },
      components: [
        {
          name: "app",
          repository: target("app"),
          tags: [
            "1-{{ timestamp }}",
            "2-{{release_timestamp}}",
            "3-{{  digest_sha  }}",
            "4-{{ oci_version }}",
            "5-{{ labels.a-b.c }}",
            "6-{{ git_sha }}",
            "7-{{ incrementer }}",
            "8-{{ git_short_sha }}",
          ],
        },
      ],
    });
    expect(components[0]?.tags).toEqual([
      "1-20260102",
      "2-20231114",
      `3-${app.containerImage.split(":").at(-1)}`,
      "4-1.0_x",
      "5-y",
      "6-0123456789abcdef",
      "7-1",
      "8-0123456",
    ]);
  });

  it("takes the format of times from the component first, else seconds", async () => {
    const [app, other] = [
      await component("app", { created: "2026-01-02T03:04:05Z" }),
      await component("other", { created: "1970-01-01T00:00:07.5Z" }),
    ];
    const { components } = await apply([app, other], {
      components: [
        { name: "app", repository: target("app"), tags: ["{{ timestamp }}"], timestampFormat: "%F" },
        { name: "other", repository: target("other"), tags: ["{{ timestamp }}"] },
      ],
    });
    expect(components.map(({ tags }) => tags)).toEqual([["2026-01-02"], ["7"]]);
  });

  it("of an index reads the first image; of a Helm chart its annotations", async () => {
    const children = [
      await push({ labels: { v: "first" } }),
      await push({ labels: { v: "second" }, architecture: "arm64" }),
    ];
    const index = await pushFixtureIndex(client, `${built}:index`, children);
    const chart = await pushFixtureArtifact(client, `${built}:chart`, {
      configType: "application/vnd.cncf.helm.config.v1+json",
      annotations: {
        "org.opencontainers.image.version": "2.0.0+1",
        "org.opencontainers.image.created": "1970-01-01T00:00:09Z",
      },
    });
    const image = (digest: string) => ({ containerImage: `${built}@${digest}` });
    const { components } = await apply(
      [
        { name: "chart", ...image(chart.digest) },
        { name: "index", ...image(index.digest) },
      ],
      {
        components: [
          { name: "index", repository: target("index"), tags: ["{{ labels.v }}"] },
          { name: "chart", repository: target("chart"), tags: ["{{ oci_version }}", "{{ timestamp }}"] },
        ],
      },
    );
    expect(components.map(({ name, tags, metadata }) => [name, tags, metadata?.media_type])).toEqual([
      ["chart", ["2.0.0_1", "9"], "application/vnd.cncf.helm.config.v1+json"],
      ["index", ["first"], "application/vnd.oci.image.config.v1+json"],
    ]);
  });

  it("of what is published elsewhere fills in file names, and joins contentGateway with the defaults", async () => {
    const { components } = await apply([await component("disk", {}, revision)], {
      defaults: { contentGateway: { productName: "P", productCode: "C" } },
      components: [
        {
          name: "disk",
          contentGateway: { productCode: "D" },
          staged: { destination: "d", files: [{ filename: "a-{{ git_short_sha }}.iso", source: "a.iso" }] },
        },
      ],
    });
    expect(components[0]).toMatchObject({
      contentGateway: { productName: "P", productCode: "D" },
      staged: { destination: "d", files: [{ filename: "a-0123456.iso", source: "a.iso" }] },
    });
    expect(components[0]).not.toHaveProperty("repositories");
  });

  it("adds the time of the build as a tag where it is asked for", async () => {
    const app = await component("app", { created: "1970-01-01T00:00:07Z" });
    const mapping = { components: [{ name: "app", repository: target("app"), tags: ["v1"] }] };
    expect((await apply([app], mapping, { addImplicitTimestampTag: "true" })).components[0]?.tags).toEqual([
      "v1",
      "7",
    ]);
  });

  it("keeps what it does not know, in the Snapshot and of the mapping", async () => {
    const { components } = await apply([await component("app", {}, { ocpVersion: "v4.15" })], {
      components: [{ name: "app", repository: target("app"), tags: ["v1"], mine: { a: [1] } }],
    });
    expect(components[0]).toMatchObject({ ocpVersion: "v4.15", mine: { a: [1] } });
  });
});

describe("an incrementer", () => {
  const mapping = (...tags: string[]) => ({ components: [{ name: "app", repository: target("app"), tags }] });
  it("is one more than the highest number of the repository", async () => {
    for (const tag of ["v1-1", "v1-9", "v1-10", "v1-0123456", "v1-x", "v2-99"])
      await pushFixture(client, `${target("app")}:${tag}`, { salt: tag });
    expect(
      (await apply([await component("app")], mapping("v1-{{ incrementer }}"))).components[0]?.tags,
    ).toEqual(["v1-11"]);
  });

  it("stays where the highest is this image: releasing again changes nothing", async () => {
    const app = await component("app");
    await pushFixture(client, `${target("app")}:v1-4`, { salt: "before" });
    expect((await apply([app], mapping("v1-{{ incrementer }}"))).components[0]?.tags).toEqual(["v1-5"]);
    await client.copy(app.containerImage, `${target("app")}:v1-5`);
    expect((await apply([app], mapping("v1-{{ incrementer }}"))).components[0]?.tags).toEqual(["v1-5"]);
    expect(
      (await apply([await component("app", { salt: "new" })], mapping("v1-{{ incrementer }}"))).components[0]
        ?.tags,
    ).toEqual(["v1-6"]);
  });

  it("of a component counts all its repositories together", async () => {
    await pushFixture(client, `${target("one")}:3-x`, { salt: "a" });
    const { components } = await apply([await component("app")], {
      components: [
        {
          name: "app",
          repositories: ["one", "two"].map((name) => ({ url: target(name) })),
          componentTags: ["{{ component-incrementer }}-x", "{{ incrementer }}-y"],
        },
      ],
    });
    expect(components[0]?.repositories?.map(({ tags }) => tags)).toEqual([
      ["4-x", "1-y"],
      ["4-x", "1-y"],
    ]);
  });
});

describe("again", () => {
  it("gives the same bytes, keeps the original, and the time of the release", async () => {
    const app = await component("app");
    const mapping = {
      components: [{ name: "app", repository: target("app"), tags: ["{{ release_timestamp }}"] }],
    };
    await apply([app], mapping);
    const first = ["snapshot_spec.json", "snapshot_spec.json.orig", "release-time.json"].map(bytes);
    expect(JSON.parse(first[1] ?? "")).toEqual({ application: "app", components: [app] });
    write("release-time.json", { releaseTimestamp: 7 });
    await call();
    expect((await read()).components[0]?.tags).toEqual(["7"]);
    writeFileSync(join(workspace, "release-time.json"), first[2] ?? "");
    await call();
    expect(["snapshot_spec.json", "snapshot_spec.json.orig", "release-time.json"].map(bytes)).toEqual(first);
  });

  it("after the mapping changed nothing of the old one is left", async () => {
    await apply([await component("app")], {
      components: [{ name: "app", repository: target("old"), tags: ["old"], public: true }],
    });
    write("data.json", {
      mapping: { components: [{ name: "app", repositories: [{ url: target("new"), tags: ["new"] }] }] },
    });
    await call();
    const [app] = (await read()).components;
    expect(app).toMatchObject({
      repository: target("new"),
      tags: ["new"],
      repositories: [{ url: target("new"), tags: ["new"] }],
    });
    expect(app).not.toHaveProperty("public");
  });

  it("after another task changed the mapped file, that file counts", async () => {
    const mapping = {
      components: ["a", "b"].map((name) => ({ name, repository: target(name), tags: [name] })),
    };
    const snapshot = await apply([await component("a"), await component("b")], mapping);
    write("snapshot_spec.json", { ...snapshot, components: snapshot.components.slice(1) });
    write("data.json", { mapping: { components: [{ name: "b", repository: target("c"), tags: ["c"] }] } });
    await call();
    expect((await read()).components).toEqual([
      expect.objectContaining({ name: "b", repositories: [{ url: target("c"), tags: ["c"] }] }),
    ]);
  });

  it("where files travel, works in the other folder", async () => {
    write("travelling/uid/snapshot_spec.json", { components: [await component("app")] });
    write("travelling/uid/data.json", {
      mapping: { components: [{ name: "app", repository: target("app"), tags: ["v1"] }] },
    });
    const params = {
      ociStorage: "quay.io/dev/store",
      dataDir: join(workspace, "travelling"),
      workspace: "",
      snapshotPath: "uid/snapshot_spec.json",
      dataPath: "uid/data.json",
    };
    expect(await call(params)).toEqual({ mapped: "true" });
    const first = bytes("travelling/uid/snapshot_spec.json");
    await call(params);
    expect(bytes("travelling/uid/snapshot_spec.json")).toBe(first);
    expect(existsSync(join(workspace, "travelling/uid/snapshot_spec.json.orig"))).toBe(true);
  });
});

describe("what is not there", () => {
  it("no mapping leaves the snapshot as it is, or is a failure", async () => {
    write("snapshot_spec.json", { components: [await component("app")] });
    write("data.json", {});
    const before = bytes("snapshot_spec.json");
    expect(await call()).toEqual({ mapped: "false" });
    expect(lines.join("\n")).toContain("data.json: mapping: is missing");
    expect(bytes("snapshot_spec.json")).toBe(before);
    await expect(call({ failOnEmptyResult: "true" })).rejects.toMatchObject({
      code: "RELEASE_BAD_DATA",
      message: expect.stringContaining("data.json: mapping: is missing"),
    });
    write("data.json", { mapping: null });
    expect(await call()).toEqual({ mapped: "false" });
  });

  it("no component in both is a failure with both lists, or a warning", async () => {
    write("snapshot_spec.json", { components: [await component("app")] });
    write("data.json", { mapping: { components: [{ name: "App", repository: target("x"), tags: ["v1"] }] } });
    await expect(call({ failOnEmptyResult: "true" })).rejects.toThrow(
      "the snapshot has app, mapping.components has App",
    );
    expect(await call()).toEqual({ mapped: "true" });
    expect((await read()).components).toEqual([]);
    expect(lines.join("\n")).toContain("nothing will be published");
  });

  it.each(["snapshot_spec.json", "data.json"])("an absent %s is an error", async (file) => {
    write("snapshot_spec.json", { components: [await component("app")] });
    write("data.json", {});
    rmSync(join(workspace, file));
    await expect(call()).rejects.toMatchObject({
      code: "RELEASE_NO_FILE",
      message: expect.stringContaining(file),
    });
  });
});

describe("a bad datum fails before anything is published, with file, field, value and what is allowed", () => {
  const one = (more: object) => ({
    components: [{ name: "app", repository: target("app"), tags: ["v1"], ...more }],
  });
  const at = 'data.json: mapping.components[0] (component "app")';

  it.each([
    [
      "wrong type",
      { tags: "v1" },
      'data.json: mapping.components[0].tags (component "app"): "v1" is not allowed; it wants a list of text',
    ],
    [
      "missing repository",
      { repository: null },
      `${at}.repositories: is missing; it wants a list of {url, tags}`,
    ],
    [
      "repository with a tag",
      { repository: "quay.io/a/b:v1" },
      `${at}.repository: "quay.io/a/b:v1" is not allowed`,
    ],
    ["no tags", { tags: [] }, `${at}.tags: is missing; it wants a tag for`],
    [
      "unknown variable",
      { tags: ["{{ sha }}"] },
      `${at}.tags[0]: "{{ sha }}": there is no variable "sha"; there are timestamp,`,
    ],
    [
      "unknown label",
      { tags: ["a-{{ labels.nope }}"] },
      `${at}.tags[0]: "a-{{ labels.nope }}": {{ labels.nope }} has no value: the image has no label "nope"`,
    ],
    [
      "variable without value",
      { tags: ["{{ timestamp }}"] },
      `${at}.tags[0]: "{{ timestamp }}": {{ timestamp }} has no value: the image does not say when it was built`,
    ],
    [
      "no revision in the Snapshot",
      { tags: ["{{ git_sha }}"] },
      "has no value: the Snapshot names no source.git.revision",
    ],
    [
      "a template that gives no valid tag",
      { tags: ["v-{{ labels.plus }}"] },
      `${at}.tags[0]: "v-{{ labels.plus }}" gives "v-1+1" is no valid tag; a tag is at most 128 letters`,
    ],
    [
      "a template that gives too long a tag",
      { tags: ["{{ digest_sha }}{{ digest_sha }}x"] },
      "which has 129 characters",
    ],
    ["a template in a value", { tags: ["{{ labels.nested }}"] }, 'gives "{{ git_sha }}" is no valid tag'],
    [
      "a staged file's name",
      { staged: { files: [{ filename: "{{ labels.plus }}" }] } },
      `${at}.staged.files[0].filename: "1+1" is no valid name`,
    ],
  ])("%s", async (_, more, says) => {
    const app = await component("app", { labels: { plus: "1+1", nested: "{{ git_sha }}" } });
    expect(await refused([app], one(more))).toMatchObject({
      code: "RELEASE_BAD_DATA",
      message: expect.stringContaining(says),
    });
    expect(readdirSync(workspace).sort()).not.toContain("snapshot_spec.json.orig");
  });

  it("a template of the defaults names the component", async () => {
    const mapping = {
      defaults: { tags: ["{{ labels.v }}"] },
      components: [{ name: "app", repository: target("app") }],
    };
    expect(await refused([await component("app")], mapping)).toMatchObject({
      message:
        'data.json: mapping.defaults.tags[0]: for component "app", "{{ labels.v }}": {{ labels.v }} has no value: the image has no label "v"',
    });
  });

  it("two components with one tag for different images", async () => {
    const shared = ["a", "b"].map((name) => ({ name, repository: target("same"), tags: ["v1"] }));
    const [a, b] = [await component("a"), await component("b")];
    expect(await refused([a, b], { components: shared })).toMatchObject({
      message: `data.json: mapping.components[1] (component "b"): ${target("same")}:v1 is the tag of component "a" already, which is another image; give each its own tag or repository`,
    });
    await apply([a, { ...a, name: "b" }], { components: shared });
  });

  it("an image without digest, two images of one name, an image that is not there", async () => {
    const app = await component("app");
    const gone = { name: "app", containerImage: `${built}@sha256:${"0".repeat(64)}` };
    for (const [components, says] of [
      [
        [{ name: "app", containerImage: `${built}:x` }],
        'snapshot_spec.json: components[0].containerImage (component "app")',
      ],
      [
        [app, { ...app, containerImage: (await component("b")).containerImage }],
        'snapshot_spec.json: components[1] (component "app"):',
      ],
      [
        [gone],
        `snapshot_spec.json: components[0].containerImage (component "app"): ${gone.containerImage} is not in its registry`,
      ],
    ] as const)
      expect(await refused(components, one({}))).toMatchObject({
        code: "RELEASE_BAD_DATA",
        message: expect.stringContaining(says),
      });
  });

  it("a CVE of a component that nobody knows", async () => {
    const notes = { releaseNotes: { cves: [{ key: "CVE-2026-0001", component: "appp" }] } };
    expect(await refused([await component("app")], one({}), notes)).toMatchObject({
      message: 'data.json: releaseNotes.cves[0].component: "appp" is no component; it wants one of app',
    });
  });

  it("all of them at once", async () => {
    const mapping = {
      components: ["a", "b"].map((name) => ({
        name,
        repository: target(name),
        tags: ["{{ git_sha }}", "{{ labels.v }}"],
      })),
    };
    const fault = await refused([await component("a"), await component("b")], mapping);
    expect(fault?.message.split("; ").map((line) => line.replace(/: "\{\{.*/, ""))).toEqual([
      'data.json: mapping.components[0] (component "a").tags[0]',
      'data.json: mapping.components[0] (component "a").tags[1]',
      'data.json: mapping.components[1] (component "b").tags[0]',
      'data.json: mapping.components[1] (component "b").tags[1]',
    ]);
  });

  it("a note of the release's time that is none", async () => {
    write("release-time.json", { releaseTimestamp: "now" });
    expect(await refused([await component("app")], one({}))).toMatchObject({
      message: expect.stringContaining("release-time.json: releaseTimestamp"),
    });
  });
});

it("maps thirty components, few at a time", async () => {
  const names = Array.from({ length: 30 }, (_, index) => `c${String(index).padStart(2, "0")}`);
  const components = await Promise.all(names.map((name) => component(name, { labels: { name } })));
  const mapping = {
    components: names.map((name) => ({ name, repository: target(name), tags: ["{{ labels.name }}"] })),
  };
  expect(
    (await apply(components, mapping, { concurrentLimit: "3" })).components.map(({ tags }) => tags?.[0]),
  ).toEqual(names);
});

it("when cancelled while a registry is slow ends, and leaves the snapshot as it was", async () => {
  const cancelled = new AbortController();
  const slow = createServer(() => cancelled.abort()).listen(0, "127.0.0.1");
  await once(slow, "listening");
  const { port } = slow.address() as AddressInfo;
  write("snapshot_spec.json", {
    components: [{ name: "app", containerImage: `127.0.0.1:${port}/app@sha256:${"0".repeat(64)}` }],
  });
  write("data.json", {
    mapping: { components: [{ name: "app", repository: target("app"), tags: ["v1"] }] },
  });
  const before = bytes("snapshot_spec.json");
  await expect(call({}, cancelled.signal)).rejects.toMatchObject({ code: "OCI_CANCELLED" });
  expect(bytes("snapshot_spec.json")).toBe(before);
  expect(readdirSync(workspace).sort()).toEqual(["data.json", "release-time.json", "snapshot_spec.json"]);
  slow.closeAllConnections();
  slow.close();
});

it("when cancelled ends, and leaves the snapshot as it was", async () => {
  const cancelled = new AbortController();
  cancelled.abort();
  write("snapshot_spec.json", { components: [await component("app")] });
  write("data.json", { mapping: { components: [{ name: "app", repository: target("app"), tags: ["v1"] }] } });
  const before = bytes("snapshot_spec.json");
  await expect(call({}, cancelled.signal)).rejects.toMatchObject({ code: "OCI_CANCELLED" });
  expect(bytes("snapshot_spec.json")).toBe(before);
  expect(readdirSync(workspace).filter((name) => name.endsWith(".partial"))).toEqual([]);
});
