import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestTag, type Index, MEDIA, type RegistryClient } from "../../lib/oci/index.ts";
import type { Slsa1, Slsa02 } from "../../lib/provenance/index.ts";
import {
  generateKeyPair,
  imageAttestations,
  imageSignatures,
  publicKeys,
  type Statement,
} from "../../lib/signing/index.ts";
import type { Engine, EngineEvent, FinishedRun } from "../index.ts";
import { readRecord } from "../record/index.ts";
import { leaveEvidence, SIGNED_ANNOTATION } from "./index.ts";
import { buildRun, COMMIT, type Dock, imageResults, openDock, reporting, runOne } from "./testing.ts";

let dock: Dock;
let engine: Engine;
beforeAll(async () => {
  dock = await openDock();
  engine = await dock.engine();
});
afterAll(() => dock.close());

const SLSA_02 = "https://slsa.dev/provenance/v0.2";
const SLSA_1 = "https://slsa.dev/provenance/v1";
const signatures = (image: string) => imageSignatures(dock.client, image, dock.verifiers);
const statements = async (image: string): Promise<Statement[]> =>
  (await imageAttestations(dock.client, image, dock.verifiers)).verified.map(({ statement }) => statement);
const types = async (image: string) =>
  (await statements(image)).map(({ predicateType }) => predicateType).sort();
async function statement<Predicate>(image: string, type: string): Promise<Predicate> {
  const found = (await statements(image)).find(({ predicateType }) => predicateType === type);
  return (found as { predicate: Predicate } | undefined)?.predicate ?? ({} as Predicate);
}
const marks = ({ run, children }: FinishedRun) =>
  [run, ...children].map(({ metadata }) => metadata.annotations?.[SIGNED_ANNOTATION]);
const tags = async (repository: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const tag of dock.client.tags(`${dock.address}/${repository}`)) found.push(tag);
  return found.sort();
};
const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));
const pipeline = (name: string, tasks: string, more = "") => `
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: ${name} }
spec:
${more}
  pipelineSpec:
    tasks:${tasks}`;

describe("a build", () => {
  let image: string;
  let finished: Awaited<ReturnType<typeof runOne>>;
  beforeAll(async () => {
    image = await dock.image("team/app", "one");
    finished = await runOne(engine, buildRun(image));
  });

  it("leaves one signature of the image, which verifies with this key and no other", async () => {
    expect(await signatures(image)).toMatchObject({
      verified: [{ identity: `${dock.address}/team/app`, keyId: dock.signer.keyId, annotations: {} }],
      problems: [],
    });
    const { publicKeyPem } = await generateKeyPair(join(dock.folder, "somebody else"));
    const { verified } = await imageSignatures(dock.client, image, await publicKeys(publicKeyPem));
    expect(verified).toEqual([]);
  });

  it("leaves a statement of each format at the image", async () => {
    expect(await types(image)).toEqual([SLSA_02, SLSA_1]);
    const hex = image.slice(-64);
    for (const each of await statements(image))
      expect(each.subject).toEqual([{ name: `${dock.address}/team/app`, digest: { sha256: hex } }]);
    const { predicate } = { predicate: await statement<Slsa02>(image, SLSA_02) };
    expect(predicate.builder.id).toBe("https://slipway.dev/builder/local/v1");
    expect(predicate.buildConfig.tasks.map(({ name, status, after }) => [name, status, after])).toEqual([
      ["clone", "Succeeded", undefined],
      ["build", "Succeeded", ["clone"]],
    ]);
    expect(predicate.materials).toContainEqual({
      uri: "git+https://git.example.com/team/app.git",
      digest: { sha1: COMMIT },
    });
    const { buildDefinition } = await statement<Slsa1>(image, SLSA_1);
    expect(buildDefinition.resolvedDependencies?.filter(({ content }) => content)).toHaveLength(2);
  });

  it("names every image that ran by digest, and honestly as this machine's", async () => {
    const { buildConfig, materials } = await statement<Slsa02>(image, SLSA_02);
    for (const { steps = [] } of buildConfig.tasks)
      for (const { environment } of steps)
        expect(environment.image).toMatch(/^oci:\/\/localhost\/slipway-host\/busybox@sha256:[0-9a-f]{64}$/);
    expect(materials.filter(({ uri }) => uri.startsWith("oci://"))).toHaveLength(1);
  });

  it("is marked as Chains marks it, also on disk", async () => {
    expect(finished.exitCode).toBe(0);
    expect(marks(finished)).toEqual(["true", "true", "true"]);
    const record = await readRecord(dock.state, finished.record ?? "");
    expect(marks(record as unknown as FinishedRun)).toEqual(["true", "true", "true"]);
    expect(record.head).toMatchObject({ status: "True", reason: "Succeeded" });
    expect(record.logs.map(({ task }) => task).sort()).toEqual(["build", "clone"]);
  });

  it("is noted in its record, with the statements", async () => {
    const { evidence, directory } = finished;
    expect(evidence).toEqual({
      signed: [{ image, taskRun: "build-build", identity: `${dock.address}/team/app` }],
      attested: [
        { image, predicateType: SLSA_02 },
        { image, predicateType: SLSA_1 },
      ],
      statements: [
        { predicateType: SLSA_02, file: "statements/build.slsa-v0.2.json", pipelineRun: "build" },
        { predicateType: SLSA_1, file: "statements/build.slsa-v1.json", pipelineRun: "build" },
      ],
      problems: [],
      builderId: "https://slipway.dev/builder/local/v1",
      publicKey: dock.signer.publicKeyPem,
    });
    expect(await json(join(directory, "evidence.json"))).toEqual(evidence);
    const attached = await statements(image);
    for (const { file, predicateType } of evidence?.statements ?? [])
      expect(await json(join(directory, file))).toEqual(
        attached.find((each) => each.predicateType === predicateType),
      );
  });

  it("leaves a Snapshot of the image by digest", async () => {
    expect(finished.snapshot?.spec.components).toEqual([
      {
        name: "app",
        containerImage: image,
        source: { git: { url: "https://git.example.com/team/app", revision: COMMIT } },
      },
    ]);
    expect(await json(join(finished.directory, "snapshot.json"))).toEqual(finished.snapshot);
  });

  it("attested again changes nothing", async () => {
    const digests = async () =>
      Promise.all(
        [".sig", ".att"].map(
          async (suffix) =>
            (
              await dock.client.resolve(
                `${dock.address}/team/app:${digestTag(image.split("@")[1] ?? "", suffix)}`,
              )
            ).digest,
        ),
      );
    const before = await digests();
    const { client, log, signer } = dock;
    const { evidence } = await leaveEvidence({
      ...{ client, log, options: { signer }, signal: new AbortController().signal },
      ...{ directory: finished.directory, runs: [finished.run, ...finished.children] },
    });
    expect(evidence).toEqual(finished.evidence);
    expect(await digests()).toEqual(before);
  });

  it("by a second engine with the same key adds its statements, and no second signature", async () => {
    const again = await runOne(await dock.engine(), buildRun(image, "second"));
    expect(again.evidence?.problems).toEqual([]);
    expect((await signatures(image)).verified).toHaveLength(1);
    expect(await types(image)).toEqual([SLSA_02, SLSA_02, SLSA_1, SLSA_1]);
  });
});

describe("evidence", () => {
  it("is of every combination of a matrix", async () => {
    const images = await Promise.all(["amd64", "arm64"].map((arch) => dock.image("team/matrix", arch)));
    const [a = "", b = ""] = images.map((image) => image.split("@")[1]);
    const report = `
      - name: build
        matrix: { params: [{ name: digest, value: ["${a}", "${b}"] }] }
        taskSpec:
          params: [{ name: digest }]
          results: [{ name: IMAGE_URL }, { name: IMAGE_DIGEST }]
          steps:
          - name: s
            image: busybox
            script: |
              printf ${dock.address}/team/matrix:1 > $(results.IMAGE_URL.path)
              printf $(params.digest) > $(results.IMAGE_DIGEST.path)`;
    const finished = await runOne(engine, pipeline("matrix", report));
    expect(finished.evidence?.signed.map(({ image, taskRun }) => [image, taskRun]).sort()).toEqual(
      [
        [images[0], "matrix-build-0"],
        [images[1], "matrix-build-1"],
      ].sort(),
    );
    for (const image of images) {
      expect((await signatures(image)).verified).toHaveLength(1);
      const { buildConfig } = await statement<Slsa02>(image, SLSA_02);
      expect(
        buildConfig.tasks.map(({ name, invocation }) => [name, invocation.parameters["digest"]]),
      ).toEqual([
        ["build", a],
        ["build", b],
      ]);
    }
  });

  it("is of an index and of each of its images, with one statement for all", async () => {
    const repository = `${dock.address}/team/index`;
    const children = await Promise.all(["amd64", "arm64"].map((arch) => dock.image("team/index", arch)));
    const manifests = await Promise.all(children.map((child) => dock.client.resolve(child)));
    const index: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests };
    const { digest } = await dock.client.putManifest(`${repository}:1`, index);
    const all = [`${repository}@${digest}`, ...children];
    const results = { ...imageResults(`${repository}@${digest}`), IMAGES: children.join(",") };
    const finished = await runOne(engine, pipeline("index", reporting("index", results)));
    expect(finished.evidence?.signed.map(({ image }) => image)).toEqual(all);
    for (const image of all) {
      expect((await signatures(image)).verified).toHaveLength(1);
      expect(await types(image)).toEqual([SLSA_02, SLSA_1]);
      expect((await statements(image))[0]?.subject).toHaveLength(3);
    }
  });

  it("of a run that failed says so", async () => {
    const image = await dock.image("team/failed", "x");
    const tasks = `${reporting("build", imageResults(image))}${reporting("test", { r: "1" }, "exit 3")}
        runAfter: [build]`;
    const finished = await runOne(engine, pipeline("failing", tasks));
    expect(finished.exitCode).toBe(1);
    expect(marks(finished)).toEqual(["true", "true", "true"]);
    expect((await signatures(image)).verified).toHaveLength(1);
    const { buildConfig } = await statement<Slsa02>(image, SLSA_02);
    expect(buildConfig.tasks.map(({ status }) => status)).toEqual(["Succeeded", "Failed"]);
    expect(finished.snapshot).toBeUndefined();
    expect(await readdir(finished.directory)).not.toContain("snapshot.json");
  });

  it("of a registry that is gone is a warning; the run's outcome and other images stay", async () => {
    const here = await dock.image("team/here", "x");
    const gone = `127.0.0.1:9/team/gone@sha256:${"a".repeat(64)}`;
    const events: EngineEvent[] = [];
    const tasks = `${reporting("here", imageResults(here))}${reporting("gone", imageResults(gone))}`;
    const finished = await runOne(engine, pipeline("gone", tasks), { emit: (event) => events.push(event) });
    expect(finished.exitCode).toBe(0);
    const { evidence } = finished;
    expect(evidence?.signed.map(({ image }) => image)).toEqual([here]);
    expect(evidence?.attested.map(({ image }) => image)).toEqual([here, here]);
    expect(evidence?.problems).toEqual([
      expect.stringContaining(`${gone} was not signed: `),
      expect.stringContaining(`${gone} was not attested (${SLSA_02}): `),
      expect.stringContaining(`${gone} was not attested (${SLSA_1}): `),
    ]);
    const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
    expect(warnings).toEqual(evidence?.problems.map((problem) => `evidence: ${problem}`));
    const byName = new Map(
      [finished.run, ...finished.children].map(({ metadata }) => [
        metadata.name,
        metadata.annotations?.[SIGNED_ANNOTATION],
      ]),
    );
    expect(Object.fromEntries(byName)).toEqual({
      gone: "failed",
      "gone-here": "true",
      "gone-gone": "failed",
    });
  });

  it("of an image that is in no registry is attached by its digest all the same", async () => {
    const absent = `${dock.address}/team/absent@sha256:${"b".repeat(64)}`;
    await runOne(engine, pipeline("absent", reporting("build", imageResults(absent))));
    expect(await types(absent)).toEqual([SLSA_02, SLSA_1]);
  });

  it("says what looks like an image and is none", async () => {
    const bad = { IMAGE_URL: `${dock.address}/team/bad`, IMAGE_DIGEST: "sha256:short" };
    const { evidence, exitCode } = await runOne(engine, pipeline("bad", reporting("build", bad)));
    expect(exitCode).toBe(0);
    expect(evidence?.signed).toEqual([]);
    expect(evidence?.problems).toEqual([expect.stringContaining("TaskRun bad-build: ")]);
  });

  it("of other artifacts stands in the statement, and is attached nowhere", async () => {
    const wheel = {
      "w-ARTIFACT_URI": "https://example.com/w.whl",
      "w-ARTIFACT_DIGEST": `sha256:${"c".repeat(64)}`,
    };
    const { evidence, directory } = await runOne(engine, pipeline("wheel", reporting("build", wheel)));
    expect(evidence).toMatchObject({ signed: [], attested: [], problems: [] });
    const [first] = evidence?.statements ?? [];
    expect(await json(join(directory, first?.file ?? ""))).toMatchObject({
      subject: [{ name: "https://example.com/w.whl", digest: { sha256: "c".repeat(64) } }],
    });
  });

  it("of a TaskRun alone is the signature", async () => {
    const image = await dock.image("team/task", "x");
    const [url = "", digest = ""] = image.split("@");
    const finished = await runOne(
      engine,
      `
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: alone }
spec:
  taskSpec:
    results: [{ name: IMAGE_URL }, { name: IMAGE_DIGEST }]
    steps:
    - { name: s, image: busybox, script: "printf ${url} > $(results.IMAGE_URL.path); printf ${digest} > $(results.IMAGE_DIGEST.path)" }`,
    );
    expect(finished.evidence).toMatchObject({ signed: [{ image, taskRun: "alone" }], statements: [] });
    expect(marks(finished)).toEqual(["true"]);
    expect((await tags("team/task")).map((tag) => tag.replace(/^sha256-.*\./, "."))).toEqual(["1", ".sig"]);
  });

  it("of a pipeline in a pipeline is a statement of its own", async () => {
    const image = await dock.image("team/nested", "x");
    const inner = reporting("build", imageResults(image)).replaceAll("\n", "\n      ");
    const tasks = `
      - name: inner
        pipelineSpec:
          tasks:${inner}`;
    const { evidence, children } = await runOne(engine, pipeline("nested", tasks));
    expect(evidence?.statements.map(({ pipelineRun }) => pipelineRun)).toEqual([
      "nested-inner",
      "nested-inner",
    ]);
    expect((await statement<Slsa02>(image, SLSA_02)).buildConfig.tasks.map(({ name }) => name)).toEqual([
      "build",
    ]);
    expect(children.map(({ metadata }) => metadata.name).sort()).toEqual([
      "nested-inner",
      "nested-inner-build",
    ]);
  });

  it("is none of a run that was cancelled, and that is said", async () => {
    const image = await dock.image("team/cancelled", "x");
    const control = new AbortController();
    const emit = (event: EngineEvent) => {
      if (event.type === "log" && event.line === "now") control.abort();
    };
    const tasks = `${reporting("build", imageResults(image))}${reporting("wait", { r: "1" }, "echo now; sleep 600")}
        runAfter: [build]`;
    const finished = await runOne(engine, pipeline("cancelled", tasks), { signal: control.signal, emit });
    expect(finished.exitCode).toBe(130);
    expect(finished.evidence).toMatchObject({
      ...{ signed: [], attested: [], statements: [] },
      problems: ["the run was cancelled: nothing was signed"],
    });
    expect(await tags("team/cancelled")).toEqual(["1"]);
    expect(marks(finished)).toEqual([undefined, undefined, undefined]);
  });

  it("stops between images when the run is cancelled meanwhile", async () => {
    const images = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => dock.image("team/stop", `${n}`)));
    const finished = await runOne(
      await dock.engine(false),
      pipeline("stop", reporting("build", { IMAGES: images.join(",") })),
    );
    const control = new AbortController();
    const client: RegistryClient = {
      ...dock.client,
      putManifest: async (...put) => {
        const done = await dock.client.putManifest(...put);
        control.abort();
        return done;
      },
    };
    const { evidence, runs } = await leaveEvidence({
      ...{ client, log: dock.log, options: { signer: dock.signer }, signal: control.signal },
      ...{ directory: finished.directory, runs: [finished.run, ...finished.children] },
    });
    expect(evidence.signed.length).toBeLessThan(images.length);
    expect(evidence.attested).toEqual([]);
    expect(evidence.problems.at(-1)).toMatch(/was not attested .*: the run was cancelled$/);
    expect(runs[0]?.metadata.annotations?.[SIGNED_ANNOTATION]).toBe("failed");
    for (const { image } of evidence.signed) expect((await signatures(image)).verified).toHaveLength(1);
  });
});

describe("secrets", () => {
  it("are in no statement, and images and digests stay as they are", async () => {
    const image = await dock.image("team/secret", "x");
    const results = {
      ...imageResults(image),
      said: "the password is hunter2hunter2",
      "CHAINS-GIT_URL": "https://me:swordfish@git.example.com/a",
      "CHAINS-GIT_COMMIT": COMMIT,
    };
    const finished = await runOne(
      engine,
      `
apiVersion: v1
kind: Secret
metadata: { name: login }
stringData: { username: team, password: hunter2hunter2, hexadecimal: "${COMMIT.slice(4, 12)}" }
---${pipeline("secret", reporting("build", results), `  params: [{ name: token, value: hunter2hunter2 }]`)}
    params: [{ name: token }]`,
    );
    const all = JSON.stringify(await statements(image));
    const { buildDefinition } = await statement<Slsa1>(image, SLSA_1);
    const contents = (buildDefinition.resolvedDependencies ?? []).map(({ content = "" }) =>
      Buffer.from(content, "base64").toString(),
    );
    const disk = await Promise.all(
      (finished.evidence?.statements ?? []).map(({ file }) =>
        readFile(join(finished.directory, file), "utf8"),
      ),
    );
    for (const text of [all, ...contents, ...disk]) expect(text).not.toMatch(/hunter2|swordfish/);
    expect(contents.join()).toContain("the password is ***");
    expect(finished.evidence?.signed.map((each) => each.image)).toEqual([image]);
    expect((await statement<Slsa02>(image, SLSA_02)).materials).toContainEqual({
      uri: "git+https://git.example.com/a.git",
      digest: { sha1: COMMIT },
    });
  });
});

describe("options", () => {
  it("leave out a format, and name another builder", async () => {
    const image = await dock.image("team/options", "x");
    const builderId = "https://ci.example.com/builder";
    const one = await dock.engine({ formats: ["slsa/v2alpha4"], builderId });
    await runOne(one, buildRun(image, "options"));
    expect(await types(image)).toEqual([SLSA_1]);
    expect((await statement<Slsa1>(image, SLSA_1)).runDetails.builder.id).toBe(builderId);
  });

  it("refuse a builder that is no URI", async () => {
    await expect(dock.engine({ builderId: "me" })).rejects.toMatchObject({
      code: "ENGINE_INVALID",
      message: expect.stringContaining('"me"'),
    });
  });

  it("leave out all of it, but not the Snapshot", async () => {
    const image = await dock.image("team/none", "x");
    const finished = await runOne(await dock.engine(false), buildRun(image, "none"));
    expect(finished.evidence).toBeUndefined();
    expect(marks(finished)).toEqual([undefined, undefined, undefined]);
    expect(await tags("team/none")).toEqual(["1"]);
    expect(await readdir(finished.directory)).not.toContain("evidence.json");
    expect(finished.snapshot?.spec.components[0]?.containerImage).toBe(image);
  });
});
