import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testRegistry } from "../../../registry/testing.ts";
import { MEDIA, type RegistryClient, registryClient } from "../../oci/index.ts";
import { pushFixture, pushFixtureArtifact, pushFixtureIndex } from "../fixtures/image.ts";
import { imageArchitectures, readImageFacts } from "./images.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let repository: string;
beforeAll(async () => {
  registry = await testRegistry();
  client = registryClient({ ca: registry.ca });
  repository = `${registry.address}/org/app`;
});
afterAll(async () => {
  await client.close();
  await registry.close();
});
const architectures = (digest: string) => imageArchitectures(client, `${repository}@${digest}`);
const facts = (digest: string) => readImageFacts(client, `${repository}@${digest}`);

describe("the images behind a reference", () => {
  it("one manifest is one image of its platform", async () => {
    const { digest } = await pushFixture(client, `${repository}:arm`, { architecture: "arm64" });
    expect(await architectures(digest)).toEqual([
      {
        platform: { architecture: "arm64", os: "linux" },
        digest,
        multiarch: false,
        configMediaType: MEDIA.ociConfig,
      },
    ]);
  });

  it("Docker's older schema that says nothing is linux/amd64", async () => {
    const { digest } = await pushFixture(client, `${repository}:docker`, {
      docker: true,
      architecture: null,
    });
    expect(await architectures(digest)).toEqual([
      {
        platform: { architecture: "amd64", os: "linux" },
        digest,
        multiarch: false,
        configMediaType: MEDIA.dockerConfig,
      },
    ]);
  });

  it.each([
    ["an artifact", undefined, MEDIA.ociEmpty],
    ["a Helm chart", "application/vnd.cncf.helm.config.v1+json", "application/vnd.cncf.helm.config.v1+json"],
  ])("%s counts as linux/amd64", async (_, configType, configMediaType) => {
    const { digest } = await pushFixtureArtifact(
      client,
      `${repository}:a`,
      configType === undefined ? {} : { configType },
    );
    expect(await architectures(digest)).toEqual([
      { platform: { architecture: "amd64", os: "linux" }, digest, multiarch: false, configMediaType },
    ]);
  });

  it("an index is those it lists: one of each platform, rather one without zstd; no attestations", async () => {
    const amd = await pushFixture(client, `${repository}:1`, { layerType: MEDIA.ociLayerZstd });
    const older = await pushFixture(client, `${repository}:2`, { salt: "gzip" });
    const arm = await pushFixture(client, `${repository}:3`, { architecture: "arm64" });
    const statement = await pushFixture(client, `${repository}:4`, { salt: "statement" });
    const platform = (architecture: string, os = "linux") => ({ platform: { architecture, os } });
    const { digest } = await pushFixtureIndex(client, `${repository}:index`, [
      { ...amd, ...platform("amd64") },
      { ...older, ...platform("amd64") },
      arm,
      { ...statement, ...platform("unknown", "unknown") },
      {
        ...statement,
        ...platform("amd64"),
        annotations: { "vnd.docker.reference.type": "attestation-manifest" },
      },
    ]);
    const found = await architectures(digest);
    expect(found.map((each) => [each.platform.architecture, each.digest, each.multiarch])).toEqual([
      ["amd64", older.digest, true],
      ["arm64", arm.digest, true],
    ]);
  });

  it("an index of nothing is an error", async () => {
    const { digest } = await pushFixtureIndex(client, `${repository}:none`, []);
    await expect(architectures(digest)).rejects.toMatchObject({ code: "RELEASE_BAD_DATA" });
  });
});

describe("what an image says about itself", () => {
  it("of an index is what its first image says", async () => {
    const labels = { name: "app", "build-date": "2026-01-02T03:04:05" };
    const first = await pushFixture(client, `${repository}:f`, {
      labels,
      created: "2020-01-01T00:00:00Z",
      env: ["A=b"],
      annotations: { x: "y" },
    });
    const second = await pushFixture(client, `${repository}:s`, {
      labels: { name: "other" },
      architecture: "s390x",
    });
    const { digest } = await pushFixtureIndex(client, `${repository}:fs`, [first, second]);
    expect(await facts(digest)).toMatchObject({
      labels,
      created: "2026-01-02T03:04:05",
      env: ["A=b"],
      annotations: { x: "y" },
      mediaType: MEDIA.ociConfig,
    });
  });

  const CREATED = "org.opencontainers.image.created";
  it.each([
    [
      "label build-date first",
      { labels: { "build-date": "1", [CREATED]: "4" }, created: "2", annotations: { [CREATED]: "3" } },
      "1",
    ],
    [
      "then created of the configuration",
      { labels: { [CREATED]: "4" }, created: "2", annotations: { [CREATED]: "3" } },
      "2",
    ],
    ["then the annotation", { labels: { [CREATED]: "4" }, annotations: { [CREATED]: "3" } }, "3"],
    ["then the label of that name", { labels: { [CREATED]: "4", "build-date": "" } }, "4"],
    ["or nothing", {}, undefined],
  ])("when it was built: %s", async (_, image, created) => {
    const { digest } = await pushFixture(client, `${repository}:c`, image);
    expect((await facts(digest)).created).toBe(created);
  });

  it("of an artifact is what its annotations say", async () => {
    const { digest } = await pushFixtureArtifact(client, `${repository}:h`, {
      annotations: { [CREATED]: "2026-01-01T00:00:00Z" },
    });
    expect(await facts(digest)).toMatchObject({
      labels: {},
      env: [],
      created: "2026-01-01T00:00:00Z",
      mediaType: MEDIA.ociEmpty,
    });
  });
});
