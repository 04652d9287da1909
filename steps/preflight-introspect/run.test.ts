import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { makeTestOutput } from "../../lib/formats/index.ts";
import { MEDIA, openRegistry, pushArtifact, type RegistryClient } from "../../lib/oci/index.ts";
import { readOutcome, writeOutcome } from "../../lib/preflight/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { testRegistry } from "../../registry/testing.ts";
import { preflightIntrospectStep } from "./contract.ts";
import { run } from "./run.ts";

const label = (name: string) => [`operators.operatorframework.io.bundle.${name}`, "x"] as const;
const TWO = Object.fromEntries(["mediatype.v1", "manifests.v1"].map(label));
const THREE = { ...TWO, ...Object.fromEntries([label("metadata.v1")]) };
const OWN = process.arch === "x64" ? "amd64" : process.arch;

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let artifacts: string;
beforeAll(async () => {
  registry = await testRegistry();
  client = await openRegistry({ caFile: registry.caFile });
  artifacts = await mkdtemp(join(tmpdir(), "preflight-introspect-"));
});
afterAll(async () => {
  await Promise.all([registry.close(), client.close(), rm(artifacts, { recursive: true })]);
});

const repository = () => `${registry.address}/ns/app`;
let count = 0;
const push = async (labels: Readonly<Record<string, string>>) =>
  (
    await pushTestImage(client, `${repository()}:${++count}`, {
      layers: [[["file", String(count)]]],
      labels,
    })
  ).digest;
const call = (image: string, artifactType = "introspect") =>
  runStep(preflightIntrospectStep, run, {
    params: { image, artifactType, artifacts, caFile: registry.caFile },
  });

async function pushIndex(...children: readonly (readonly [string, string])[]): Promise<string> {
  const manifests = await Promise.all(
    children.map(async ([architecture, digest]) => ({
      ...(await client.resolve(`${repository()}@${digest}`)),
      platform: { os: "linux", architecture },
    })),
  );
  const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests } as const;
  return `${repository()}@${(await client.putManifest(`${repository()}:index-${++count}`, index)).digest}`;
}

describe("preflight-introspect", () => {
  it.each([
    ["no labels", {}, "application"],
    ["two labels of a bundle", TWO, "application"],
    ["three labels of a bundle", THREE, "operatorbundle"],
  ])("takes an image with %s for what it is", async (_, labels, artifactType) => {
    expect(await call(`${repository()}@${await push(labels)}`)).toMatchObject({
      artifactType,
      artifactTypeSetBy: "introspection",
    });
    expect(await readOutcome(artifacts)).toBeUndefined();
  });

  it("takes the image of an index that is for this machine, or else the first", async () => {
    const [plain, bundle] = [await push({}), await push(THREE)];
    const ofIndex = async (...children: readonly (readonly [string, string])[]) =>
      (await call(await pushIndex(...children))).artifactType;
    expect(await ofIndex(["s390x", plain], [OWN, bundle])).toBe("operatorbundle");
    expect(await ofIndex(["s390x", bundle], ["ppc64le", plain])).toBe("operatorbundle");
    expect(await ofIndex(["s390x", bundle], [OWN, plain])).toBe("application");
  });

  it.each(["application", "operatorbundle"])("believes the param %s without looking", async (given) => {
    expect(await call("nowhere.invalid/app:1", given)).toEqual({
      artifactType: given,
      artifactTypeSetBy: "parameter",
    });
  });

  it("looks where the param is anything else", async () => {
    const image = `${repository()}@${await push(THREE)}`;
    expect(await call(image, "bundle")).toMatchObject({ artifactType: "operatorbundle" });
    expect(await call(image, "")).toMatchObject({ artifactType: "operatorbundle" });
  });

  it("hands ERROR on for an image that is not there, so that no other step guesses", async () => {
    const found = await call(`${repository()}:absent`);
    expect(found).toMatchObject({ artifactType: "unknown", testOutput: { result: "ERROR" } });
    expect(await readOutcome(artifacts)).toEqual(found.testOutput);
  });

  it.each(["alpine", ""])("hands ERROR on for %j, which is no reference", async (image) => {
    expect(await call(image)).toMatchObject({ artifactType: "unknown", testOutput: { result: "ERROR" } });
  });

  it("hands ERROR on for what is no image", async () => {
    await pushArtifact(client, `${repository()}:artifact`, {
      artifactType: "application/vnd.example",
      layers: [{ source: { bytes: Buffer.from("x") }, mediaType: MEDIA.bytes }],
    });
    expect(await call(`${repository()}:artifact`)).toMatchObject({
      testOutput: { result: "ERROR", note: expect.stringContaining("is no container image") },
    });
  });

  it("takes away what an earlier run came to", async () => {
    await writeOutcome(artifacts, makeTestOutput({ result: "ERROR", note: "old" }));
    await call(`${repository()}@${await push({})}`);
    expect(await readOutcome(artifacts)).toBeUndefined();
  });
});
