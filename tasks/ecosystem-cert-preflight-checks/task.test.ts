import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { testRegistry } from "../../registry/testing.ts";
import { fakePreflight, runTask, type TaskCall } from "./fixtures.ts";
import { ecosystemCertPreflightChecks } from "./task.ts";

const { spec } = renderTask(ecosystemCertPreflightChecks, { image: (folder) => folder });

it("guards the steps of applications and of bundles by what introspect found", () => {
  const guards = Object.fromEntries((spec.steps ?? []).map(({ name, when = [] }) => [name, when]));
  const found = (...values: string[]) => [
    { input: "$(steps.introspect.results.artifactType)", operator: "in", values },
  ];
  expect(guards).toEqual({
    introspect: [],
    "generate-container-auth": [],
    "set-skip-for-bundles": found("operatorbundle"),
    "app-check": found("application"),
    "app-set-outcome": found("application"),
    "final-outcome": [],
  });
});

it("writes TEST_OUTPUT in its last step, which always runs", () => {
  const writers = (spec.steps ?? []).filter(({ args = [] }) =>
    args.some((arg) => arg.includes("$(results.TEST_OUTPUT.path)")),
  );
  expect(writers.map(({ name }) => name)).toEqual(["final-outcome"]);
});

describe("the steps together", () => {
  let registry: Awaited<ReturnType<typeof testRegistry>>;
  let client: RegistryClient;
  let programs: string;
  let digest: string;
  const bundle = ["mediatype.v1", "manifests.v1", "metadata.v1"].map((name) => [
    `operators.operatorframework.io.bundle.${name}`,
    "x",
  ]);
  beforeAll(async () => {
    registry = await testRegistry();
    client = await openRegistry({ caFile: registry.caFile });
    programs = await mkdtemp(join(tmpdir(), "preflight-programs-"));
    ({ digest } = await pushTestImage(client, ref("app"), { layers: [[["file", "x"]]] }));
    await pushTestImage(client, ref("bundle"), {
      layers: [[["file", "y"]]],
      labels: Object.fromEntries(bundle),
    });
  });
  afterAll(() => Promise.all([registry.close(), client.close(), rm(programs, { recursive: true })]));

  const ref = (name: string) => `${registry.address}/ns/${name}:1`;
  const call = (more: Partial<TaskCall> = {}) =>
    runTask({ image: ref("app"), caFile: registry.caFile, programs, ...more });
  const recording = (passed: boolean) =>
    fakePreflight(
      programs,
      `mkdir -p $artifacts/amd64
echo '{"passed":${passed},"results":{"passed":[{"name":"A"}],"failed":[${passed ? "" : '{"name":"B"}'}],"errors":[]}}' > $artifacts/amd64/results.json
echo '{"docker_image_digest":"${digest}"}' > $artifacts/amd64/cert-image.json`,
    );

  it.each([
    [true, "SUCCESS"],
    [false, "FAILURE"],
  ])("give preflight's verdict: passed %s is %s", async (passed, result) => {
    await recording(passed);
    const { testOutput, artifactType, artifactTypeSetBy, imagesProcessed } = await call();
    expect(testOutput).toMatchObject({ result, successes: 1, failures: passed ? 0 : 1 });
    expect([artifactType, artifactTypeSetBy]).toEqual(["application", "introspection"]);
    expect(imagesProcessed?.image.digests).toEqual([digest]);
  });

  it("do not check a bundle, found or said to be one", async () => {
    await fakePreflight(programs, "exit 1");
    const expected = {
      testOutput: { result: "SUCCESS", note: "This ecosystem check is not executed for operatorbundles." },
      artifactType: "operatorbundle",
      imagesProcessed: undefined,
    };
    expect(await call({ image: ref("bundle") })).toMatchObject(expected);
    expect(await call({ artifactType: "operatorbundle" })).toMatchObject({
      ...expected,
      artifactTypeSetBy: "parameter",
    });
  });

  it.each([
    ["crashes", "exit 3", "exit code 3"],
    ["is killed", "kill -9 $$", "exit code 137"],
    ["ends well and records nothing", "true", "recorded no result"],
    ["writes garbage", 'mkdir -p $artifacts/amd64; echo "{" > $artifacts/amd64/results.json', "is no JSON"],
    [
      "crashes after one architecture",
      'mkdir -p $artifacts/amd64; echo "{}" > $artifacts/amd64/results.json; exit 1',
      "exit code 1",
    ],
  ])("end in ERROR with the first reason when preflight %s", async (_, script, reason) => {
    await fakePreflight(programs, script);
    const { testOutput, imagesProcessed } = await call();
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining(reason) });
    expect(imagesProcessed).toBeUndefined();
  });

  it("end in ERROR when the image is not there, and preflight is not asked", async () => {
    await fakePreflight(programs, "exit 1");
    const { testOutput, artifactType, lines } = await call({ image: ref("absent") });
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringMatching(/absent/) });
    expect(artifactType).toBe("unknown");
    expect(lines.join("\n")).not.toContain("$ preflight");
  });

  it("end in SKIPPED with what to do when there is no preflight", async () => {
    const { testOutput, imagesProcessed } = await call({ programs: "" });
    expect(testOutput).toMatchObject({
      result: "SKIPPED",
      note: expect.stringMatching(/skipped: preflight is not on PATH\. Put it into/),
    });
    expect(imagesProcessed).toBeUndefined();
  });

  it("give the same again in the same folder, whatever the run before left there", async () => {
    const artifacts = join(programs, "artifacts");
    await fakePreflight(programs, "exit 1");
    expect((await call({ artifacts })).testOutput?.result).toBe("ERROR");
    await recording(true);
    const [first, second] = [await call({ artifacts }), await call({ artifacts })];
    expect(first.testOutput?.result).toBe("SUCCESS");
    expect({ ...second.testOutput, timestamp: "" }).toEqual({ ...first.testOutput, timestamp: "" });
    expect(second.imagesProcessed).toEqual(first.imagesProcessed);
  });
});
