/** The tasks that publish images, with everything around them that can go wrong: they fail, and say what it was. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pushArtifact, registryClient } from "../../lib/oci/index.ts";
import { type Quay, startQuay } from "../../services/quay/index.ts";
import { ABSENT } from "./cases/case.ts";
import { type Call, type FaultStage, openStage } from "./stage.ts";
import { openWorld, type World } from "./world.ts";

vi.setConfig({ maxConcurrency: 4, testTimeout: 120_000 });

let dir: string;
let world: World;
let quay: Quay;
let stage: FaultStage;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "push-faults-"));
  [world, quay] = await Promise.all([openWorld(), startQuay({ dir })]);
  stage = await openStage(`${world.ca}${quay.ca}`);
  await using client = registryClient({ ca: quay.ca, env: {} });
  await pushArtifact(client, `${quay.address}/org/app:1`, { artifactType: "a/b", layers: [] });
});
afterAll(async () => {
  await Promise.all([world?.close(), quay?.close(), stage?.close()]);
  await rm(dir, { recursive: true, force: true });
});

const run = async (call: Call) => {
  const { succeeded, reason, lines, results } = await stage.run(call);
  return { succeeded, results, said: [reason, ...lines].join("\n") };
};

interface Push {
  readonly from?: string;
  readonly digest?: string;
  readonly to?: string;
  readonly snapshot?: string;
  readonly params?: Readonly<Record<string, string>>;
}
const push = ({ from = world.repository, digest = world.digests.image, to, snapshot, params }: Push) => {
  const repositories = [{ url: to ?? `${world.repository}-released`, tags: ["1.0"] }];
  const components = [{ name: "app", containerImage: `${from}@${digest}`, repositories }];
  return run({
    task: "push-snapshot",
    params: {
      snapshotPath: "source/snapshot.json",
      dataPath: "source/data.json",
      resultsDirPath: "source/results",
      ...params,
    },
    sources: { "snapshot.json": snapshot ?? JSON.stringify({ components }), "data.json": "{}" },
  });
};

const BROKEN = [
  ["gone", /ECONNREFUSED/],
  ["answers 500", /answered 500/],
  ["answers garbage", /digest|not JSON|is no JSON|manifest|Location/],
  ["forbids it", /answered 403/],
  ["cuts the line", /socket hang up|other side closed|ECONNRESET/],
] as const;

describe("push-snapshot", () => {
  it("pushes where nothing is wrong", async () => {
    const { succeeded, said } = await push({});
    expect(succeeded, said).toBe(true);
    expect(said).toContain(
      `push-snapshot: published app: ${world.repository}-released:1.0@${world.digests.image}`,
    );
  });

  it.concurrent.each(BROKEN)("fails where the source is one of those: %s", async (how, why) => {
    const { succeeded, said } = await push({ from: world.broken[how] });
    expect(succeeded, said).toBe(false);
    expect(said).toMatch(why);
    expect(said).toContain("nothing was pushed");
  });

  it.concurrent.each(BROKEN)("fails where the target is one of those: %s", async (how, why) => {
    const { succeeded, said } = await push({ to: world.broken[how] });
    expect(succeeded, said).toBe(false);
    expect(said).toMatch(why);
    expect(said).toContain("1 of 1 pushes failed");
  });

  it.concurrent.each<[string, () => Push, RegExp]>([
    ["the target lets nobody write", () => ({ to: `${world.readOnly}-x` }), /no credentials were found/],
    ["the image is gone", () => ({ digest: ABSENT }), /component "app": .*answered 404/],
    ["one image of an index is gone", () => ({ digest: world.digests.halfIndex }), /answered 404/],
    ["the snapshot is no JSON", () => ({ snapshot: "{" }), /snapshot\.json: is no JSON/],
    ["the snapshot is none", () => ({ snapshot: '{"components":7}' }), /snapshot\.json: components: /],
    [
      "a path leads out of the folder",
      () => ({ params: { dataPath: "../data.json" } }),
      /is no path in the release/,
    ],
    ["retries is no number", () => ({ params: { retries: "many" } }), /--retries: wants a whole number/],
  ])("fails where %s", async (_, call, why) => {
    const { succeeded, said } = await push(call());
    expect(succeeded, said).toBe(false);
    expect(said).toMatch(why);
  });
});

const publish = (registry: string, token: string | undefined) => {
  const components = [{ name: "app", repository: `${registry}/org/app`, public: true }];
  return run({
    task: "make-repo-public",
    params: { dataPath: "source/data.json", registrySecret: "quay-token" },
    sources: { "data.json": JSON.stringify({ mapping: { components } }) },
    secrets: token === undefined ? {} : { "quay-token": { token } },
  });
};
const registryOf = (repository: string) => repository.slice(0, repository.indexOf("/"));

describe("make-repo-public", () => {
  it("makes a repository public with the token of the Secret, and never shows it", async () => {
    const { succeeded, said } = await publish(quay.address, quay.token);
    expect(succeeded, said).toBe(true);
    expect(quay.isPublic("org/app")).toBe(true);
    expect(said).not.toContain(quay.token);
  });

  it.concurrent.each<[string, () => ReturnType<typeof publish>, RegExp]>([
    ["there is no Secret", () => publish(quay.address, undefined), /no key token/],
    [
      "the registry is gone",
      () => publish(registryOf(world.broken.gone), "t"),
      /is not known: .*ECONNREFUSED/,
    ],
    [
      "it answers 500",
      () => publish(registryOf(world.broken["answers 500"]), "t"),
      /is not known: answered 500/,
    ],
    ["it cuts the line", () => publish(registryOf(world.broken["cuts the line"]), "t"), /is not known: /],
  ])("fails where %s", async (_, call, why) => {
    const { succeeded, said } = await call();
    expect(succeeded, said).toBe(false);
    expect(said).toMatch(why);
  });

  it.concurrent.each(["answers garbage", "forbids it"] as const)(
    "leaves a registry that %s: it is no Quay",
    async (how) => {
      const { succeeded, said } = await publish(registryOf(world.broken[how]), "t");
      expect(succeeded, said).toBe(true);
      expect(said).toContain("is no Quay");
    },
  );
});

describe("collect-registry-token-secret", () => {
  const collect = (data: string) =>
    run({
      task: "collect-registry-token-secret",
      params: { dataPath: "source/data.json" },
      sources: { "data.json": data },
    });
  it("gives the name of the Secret", async () => {
    const data = { mapping: { registrySecret: "quay-token", defaults: { public: true } } };
    expect((await collect(JSON.stringify(data))).results).toMatchObject({ registrySecret: "quay-token" });
  });
  it.concurrent.each<[string, string, RegExp]>([
    [
      "it is needed and not named",
      '{"mapping":{"defaults":{"public":true}}}',
      /mapping\.registrySecret: is missing/,
    ],
    ["the data is no JSON", "{", /data\.json: is no JSON/],
  ])("fails where %s", async (_, data, why) => {
    const { succeeded, said } = await collect(data);
    expect(succeeded, said).toBe(false);
    expect(said).toMatch(why);
  });
});
