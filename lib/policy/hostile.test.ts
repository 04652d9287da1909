import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { type Index, MEDIA } from "../oci/index.ts";
import { type Judgement, judge } from "./judge.ts";
import {
  buildSample,
  openPolicyStage,
  type PolicyStage,
  pushSampleImage,
  type Sample,
} from "./testing/index.ts";
import type { Rule } from "./types.ts";

let stage: PolicyStage;
let good: Sample;
beforeAll(async () => {
  stage = await openPolicyStage();
  good = await buildSample(stage, "good");
});
afterAll(() => stage.close());

const fine: Rule = {
  code: "good.fine",
  kind: "deny",
  title: "",
  description: "",
  solution: "",
  collections: ["redhat"],
  check: () => [],
};
const judgement = (more: Partial<Judgement> = {}): Judgement => ({
  snapshot: good.snapshot,
  policy: {
    publicKey: stage.signer.publicKeyPem,
    sources: [{ policy: ["oci::quay.io/conforma/release-policy:konflux"] }],
  },
  client: stage.client,
  rules: [fine],
  log: memoryLog(),
  signal: new AbortController().signal,
  ...more,
});

/** Pushes an index of manifests that are in the repository; gives its digest. */
async function pushIndex(...children: readonly [string, string][]): Promise<string> {
  const manifests = await Promise.all(
    children.map(async ([digest, architecture]) => ({
      ...(await stage.client.resolve(`${good.repository}@${digest}`)),
      platform: { os: "linux", architecture },
    })),
  );
  const index: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests };
  return (await stage.client.putManifest(good.repository, index)).digest;
}

describe("an index in an index", () => {
  it("hides no image: all below it are judged", async () => {
    const hidden = await pushSampleImage(stage.client, `${good.repository}:hidden`, "evil");
    const inner = await pushIndex([hidden, "arm64"]);
    const outer = await pushIndex([good.digest, "amd64"], [inner, "unknown"]);
    const components = [{ name: "app", containerImage: `${good.repository}@${outer}` }];
    const { images } = await judge(judgement({ snapshot: { components } }));
    expect(images.map(({ name, containerImage }) => [name, containerImage.split("@")[1]])).toEqual([
      ["app", outer],
      [`app-${good.digest}-amd64`, good.digest],
      [`app-${inner}-unknown`, inner],
      [`app-${hidden}-arm64`, hidden],
    ]);
    expect(images.at(-1)?.success).toBe(false);
  });

  it("of which there are too many to judge is a fault", async () => {
    let last = await pushIndex([good.digest, "amd64"]);
    for (let depth = 0; depth < 8; depth++) last = await pushIndex([last, "amd64"]);
    const components = [{ name: "app", containerImage: `${good.repository}@${last}` }];
    await expect(judge(judgement({ snapshot: { components } }))).rejects.toMatchObject({
      code: "POLICY_BAD_SNAPSHOT",
    });
  });
});

describe("a policy that looks only at itself", () => {
  it("judges nothing, and lets nothing through", async () => {
    const config = { include: ["volatile_config"] };
    const policy = {
      publicKey: stage.signer.publicKeyPem,
      sources: [{ policy: ["oci::quay.io/conforma/release-policy:konflux"], config }],
    };
    await expect(judge(judgement({ policy }))).rejects.toMatchObject({ code: "POLICY_NOTHING_JUDGED" });
  });
});
