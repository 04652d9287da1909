import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openYard, type Yard } from "./fixtures.ts";

const GOOD = "registry.access.redhat.com/ubi9/ubi";
const BUILDER = "registry.access.redhat.com/ubi9/nodejs-22";
const OLD = "registry.redhat.io/ubi7/ubi";
const UNKNOWN = "docker.io/library/alpine";
const DONE = "Task deprecated-image-check completed: Check result for task result.";

let yard: Yard;
beforeAll(async () => {
  yard = await openYard();
});
afterAll(() => yard.close());
const asked = () => yard.pyxis.requests().map(({ url }) => url.replace(/^.*\/registry\//, ""));

describe.each(["spdx", "cyclonedx"] as const)("base images of an SBOM in %s", (type) => {
  it("are maintained: SUCCESS", async () => {
    const digest = await yard.push([GOOD, BUILDER], { type });
    const { testOutput, imagesProcessed, lines } = await yard.call(digest);
    expect(testOutput).toMatchObject({
      result: "SUCCESS",
      note: DONE,
      namespace: "required_checks",
      successes: 2,
      failures: 0,
      warnings: 0,
    });
    expect(imagesProcessed).toEqual({
      image: { pullspec: `${yard.registry.address}/ns/app:1`, digests: [digest] },
    });
    expect(lines).toContain(`Images to be checked: ${BUILDER}, ${GOOD}`);
  });

  it("are deprecated: FAILURE, and the finding says which and how to accept it", async () => {
    const { testOutput, lines } = await yard.call(await yard.push([GOOD, OLD], { type }));
    expect(testOutput).toMatchObject({ result: "FAILURE", note: DONE, successes: 1, failures: 1 });
    expect(lines).toContain(
      `pkg:oci/ubi?repository_url=${OLD}: error: base image ${OLD} is marked Deprecated in the catalogue [deprecated-image]`,
    );
    expect(lines.some((line) => line.startsWith("accept: "))).toBe(true);
  });

  it("are not in the catalogue: WARNING", async () => {
    const { testOutput, lines } = await yard.call(await yard.push([GOOD, UNKNOWN], { type }));
    expect(testOutput).toMatchObject({ result: "WARNING", note: DONE, successes: 1, warnings: 1 });
    expect(lines.join("\n")).toContain(`base image ${UNKNOWN} is not in the catalogue`);
  });

  it("are none: SUCCESS that says so", async () => {
    const { testOutput } = await yard.call(await yard.push([], { type }));
    expect(testOutput).toMatchObject({
      result: "SUCCESS",
      note: "Task deprecated-image-check success: No base images to check.",
      successes: 0,
    });
  });
});

it("FAILURE is worse than WARNING", async () => {
  const { testOutput } = await yard.call(await yard.push([UNKNOWN, OLD]));
  expect(testOutput).toMatchObject({ result: "FAILURE", failures: 1, warnings: 1 });
});

it("asks for registry.redhat.io by the name of its open twin, and once for an image that is used twice", async () => {
  const before = asked().length;
  await yard.call(await yard.push([OLD, GOOD, GOOD]));
  expect(asked().slice(before).sort()).toEqual([
    "registry.access.redhat.com/repository/ubi7/ubi",
    "registry.access.redhat.com/repository/ubi9/ubi",
  ]);
});

it("has the namespace that was asked for", async () => {
  const { testOutput } = await yard.call(await yard.push([]), { policyNamespace: "mine" });
  expect(testOutput?.namespace).toBe("mine");
});

describe("BASE_IMAGES_DIGESTS", () => {
  it.each([
    ["lines", `${GOOD}:1@sha256:${"1".repeat(64)}\n${OLD}:7\n`],
    ["the signs \\n", `${GOOD}:1\\n${OLD}`],
    ["blanks, twice the same", `${GOOD}:1 ${OLD}:7@sha256:${"1".repeat(64)} ${OLD}@sha256:${"2".repeat(64)}`],
  ])("takes %s", async (_, baseImagesDigests) => {
    const { testOutput } = await yard.call(await yard.push([]), { baseImagesDigests });
    expect(testOutput).toMatchObject({ result: "FAILURE", successes: 1, failures: 1 });
  });

  it("keeps the port of a registry", async () => {
    const before = asked().length;
    await yard.call(await yard.push([]), { baseImagesDigests: "127.0.0.1:5000/base/image:1" });
    expect(asked().slice(before)).toEqual(["127.0.0.1%3A5000/repository/base/image"]);
  });

  it("that cannot be read is ERROR, with IMAGES_PROCESSED all the same", async () => {
    const digest = await yard.push([GOOD]);
    const { testOutput, imagesProcessed } = await yard.call(digest, { baseImagesDigests: "alpine" });
    expect(testOutput).toMatchObject({
      result: "ERROR",
      namespace: "required_checks",
      note: expect.stringContaining('"alpine" is no image reference'),
    });
    expect(imagesProcessed?.image.digests).toEqual([digest]);
  });
});

describe("an index", () => {
  it("has the base images of all its images; children, then the index are processed", async () => {
    const children = {
      amd64: await yard.push([GOOD]),
      arm64: await yard.push([BUILDER, OLD], { arch: "arm64" }),
    };
    const index = await yard.pushIndex(children);
    const { testOutput, imagesProcessed } = await yard.call(index);
    expect(testOutput).toMatchObject({ result: "FAILURE", successes: 2, failures: 1 });
    expect(imagesProcessed?.image.digests).toEqual([children.amd64, children.arm64, index]);
  });

  it("with an image without SBOM is no SUCCESS: it is counted, named, and not among the processed", async () => {
    const children = {
      amd64: await yard.push([GOOD]),
      arm64: await yard.push(undefined, { arch: "arm64" }),
    };
    const index = await yard.pushIndex(children);
    const { testOutput, imagesProcessed } = await yard.call(index);
    expect(testOutput).toMatchObject({
      result: "WARNING",
      successes: 1,
      warnings: 1,
      note: `${DONE} 1 of 2 images have no SBOM (arm64): their base images were not looked at.`,
    });
    expect(imagesProcessed?.image.digests).toEqual([children.amd64, index]);
  });
});

it("an image without SBOM is WARNING, not 'no base images'", async () => {
  const { testOutput } = await yard.call(await yard.push(undefined));
  expect(testOutput).toMatchObject({
    result: "WARNING",
    warnings: 1,
    note: expect.stringContaining("no SBOM"),
  });
});

it("gives the same again", async () => {
  const digest = await yard.push([GOOD, OLD]);
  const [first, second] = [await yard.call(digest), await yard.call(digest)];
  expect({ ...second.testOutput, timestamp: "" }).toEqual({ ...first.testOutput, timestamp: "" });
  expect(second.imagesProcessed).toEqual(first.imagesProcessed);
});
