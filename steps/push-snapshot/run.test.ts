import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
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
const evidence = (digest: string) => [".att", ".sbom", ".sig"].map((suffix) => digestTag(digest, suffix));

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
    const published = lines.flatMap((line) => parsePublished(line.replace(/^\w+: /, "")) ?? []);
    expect(published).toEqual(
      urls.map((reference) => ({ component: "one/app", reference, digest, pushed: true })),
    );
  });
});
