/** The whole pipeline, by its bundle, in a state folder with a space in its name. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../engine/index.ts";
import type { Manifest } from "../../lib/oci/index.ts";
import { packagesOf, parseSbom } from "../../lib/sbom/index.ts";
import type { TaskRun } from "../../lib/tekton/types.ts";
import { APP_PARAMS, type App, openApp } from "./app.ts";
import { whyNot } from "./base.ts";
import { type Harbour, openHarbour, PIPELINE, type Sailed } from "./harbour.ts";

const TASKS: Readonly<Record<string, string>> = {
  init: "init",
  "clone-repository": "git-clone-oci-ta",
  "prefetch-dependencies": "prefetch-dependencies-oci-ta",
  "build-container": "buildah-oci-ta",
  "build-image-index": "build-image-index",
  "apply-tags": "apply-tags",
  "push-dockerfile": "push-dockerfile-oci-ta",
};
const CHECKS = [
  ...["clair-scan", "clamav-scan", "deprecated-base-image-check", "ecosystem-cert-preflight-checks"],
  ...["rpms-signature-scan", "sast-shell-check", "sast-snyk-check", "sast-unicode-check"],
];
const REPOSITORY = "apps/the/app";

let harbour: Harbour;
let app: App;
let url: string;
let first: Sailed;
let engine: Engine;

/** With a fixed time, so that the image is reproducible. */
const sailAgain = () =>
  harbour.sail(
    {
      ...APP_PARAMS,
      "git-url": url,
      "output-image": `${harbour.registry.address}/${REPOSITORY}:1`,
      "build-args": [`BASE_IMAGE=${harbour.base}`, `SERVER=${app.place}`],
      "source-date-epoch": "1700000000",
      "rewrite-timestamp": "true",
    },
    { engine },
  );

beforeAll(async () => {
  if (whyNot !== undefined) return;
  harbour = await openHarbour();
  app = await openApp();
  url = await harbour.repository("the app", app.files);
  engine = await harbour.engine({ stepEnvironment: app.environment });
  first = await sailAgain();
}, 120_000);
afterAll(async () => {
  await harbour?.close();
  await app?.server.close();
});

const repository = () => `${harbour.registry.address}/${REPOSITORY}`;
const child = (name: string): TaskRun => {
  const found = first.children.get(name);
  if (found === undefined) throw new Error(`no child ${name}`);
  return found;
};
const resultOf = (name: string, result: string) =>
  child(name).status?.results?.find((each) => each.name === result)?.value;

/** The text of the only layer of an artifact. */
async function layerOf(reference: string): Promise<string> {
  const { json } = await harbour.client.manifest(reference);
  const [layer] = (json as Manifest).layers;
  if (layer === undefined) throw new Error(`${reference} has no layer`);
  return (await harbour.client.blobBytes(repository(), layer)).toString();
}

describe.skipIf(whyNot !== undefined)("a build", () => {
  test("succeeds, and its status names every child", () => {
    expect(first.told).not.toContain("failed");
    expect(first.exitCode).toBe(0);
    const { conditions, childReferences, skippedTasks } = first.run.status ?? {};
    expect(conditions?.[0]).toMatchObject({ status: "True", reason: "Completed" });
    expect(childReferences?.map(({ pipelineTaskName }) => pipelineTaskName)).toEqual(Object.keys(TASKS));
    // This voyage is about the build: test/voyage/checks.test.ts has the checks.
    expect((skippedTasks ?? []).map(({ name, reason }) => [name, reason]).sort()).toEqual(
      [...CHECKS, "build-source-image"].sort().map((name) => [name, "When Expressions evaluated to false"]),
    );
  });

  test("carries the digest of the bundle that it and each child came from", () => {
    const digests = new Map(harbour.bundles.map(({ kind, name, digest }) => [`${kind}/${name}`, digest]));
    const source = (kind: string, name: string) => ({
      uri: `${harbour.registry.address}/slipway/${kind.toLowerCase()}-${name}`,
      digest: { sha256: digests.get(`${kind}/${name}`)?.slice("sha256:".length) },
      entryPoint: name,
    });
    expect(first.run.status?.provenance?.refSource).toEqual(source("Pipeline", PIPELINE));
    for (const [name, task] of Object.entries(TASKS))
      expect(child(name).status?.provenance?.refSource, name).toEqual(source("Task", task));
  });

  test("gives the results that the pipeline promises", async () => {
    const { digest } = await harbour.client.resolve(`${repository()}:1`);
    expect(
      Object.fromEntries((first.run.status?.results ?? []).map((each) => [each.name, each.value])),
    ).toEqual({
      IMAGE_URL: `${repository()}:1`,
      IMAGE_DIGEST: digest,
      "CHAINS-GIT_URL": url,
      "CHAINS-GIT_COMMIT": resultOf("clone-repository", "commit"),
    });
  });

  test("tags the image, its SBOM and its Containerfile", async () => {
    const digest = first.result("IMAGE_DIGEST");
    const ofDigest = digest.replace(":", "-");
    const tags = await harbour.tags(REPOSITORY);
    const image = ["1", "stable", "v1", `${child("build-container").metadata.name}`];
    expect(tags).toEqual(expect.arrayContaining([...image, `${ofDigest}.sbom`, `${ofDigest}.dockerfile`]));
    for (const tag of image)
      expect((await harbour.client.resolve(`${repository()}:${tag}`)).digest, tag).toBe(digest);
    expect(await layerOf(`${repository()}:${ofDigest}.dockerfile`)).toContain("left-bow");
  });

  test("says where the SBOM is, and it has what is in the image", async () => {
    const blob = String(resultOf("build-container", "SBOM_BLOB_URL"));
    const ofDigest = first.result("IMAGE_DIGEST").replace(":", "-");
    const text = await layerOf(`${repository()}:${ofDigest}.sbom`);
    expect(blob.startsWith(`${repository()}@sha256:`)).toBe(true);
    const digest = blob.slice(blob.indexOf("@") + 1);
    expect((await harbour.client.blobBytes(repository(), { digest })).toString()).toBe(text);
    const purls = packagesOf(parseSbom(text, "the SBOM")).map(({ purl }) => purl);
    expect(purls).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^pkg:deb\/debian\/harbour-base@1(:|%3A)2\.0-3\?/),
        expect.stringMatching(/^pkg:npm\/left-bow@1\.0\.0/),
      ]),
    );
  });

  test("leaves logs and records, and nothing of the steps' work", async () => {
    const { directory = "" } = first.finished;
    const tasks = await readdir(join(directory, "tasks"));
    expect(tasks).toHaveLength(Object.keys(TASKS).length);
    for (const name of tasks) expect(await readdir(join(directory, "tasks", name)), name).toEqual(["logs"]);
    expect(await readdir(join(harbour.state, "volumes"))).toEqual([]);
  });
});

describe.skipIf(whyNot !== undefined)("the same build", () => {
  test("right after, twice at once, gives the same image", { timeout: 120_000 }, async () => {
    const both = await Promise.all([sailAgain(), sailAgain()]);
    for (const { exitCode, told, result } of both) {
      expect(exitCode, told).toBe(0);
      expect(result("IMAGE_DIGEST")).toBe(first.result("IMAGE_DIGEST"));
    }
  });

  test("with network reaches out where the hermetic one could not", { timeout: 120_000 }, async () => {
    const Containerfile = "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nARG SERVER\nRUN nc -w 5 $SERVER </dev/null\n";
    const sailed = await harbour.sail({
      "git-url": await harbour.repository("open", { Containerfile }),
      dockerfile: "Containerfile",
      "output-image": `${harbour.registry.address}/apps/open:1`,
      "build-args": [`BASE_IMAGE=${harbour.base}`, `SERVER=${app.place}`],
      "build-image-index": "true",
    });
    expect(sailed.exitCode, sailed.told).toBe(0);
    // An index this time, with an SBOM of its own.
    const { json } = await harbour.client.manifest(`${harbour.registry.address}/apps/open:1`);
    expect(json).toMatchObject({ manifests: [{ digest: expect.stringMatching(/^sha256:/) }] });
  });
});
