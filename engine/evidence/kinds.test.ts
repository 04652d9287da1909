import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Index, MEDIA, type RegistryClient } from "../../lib/oci/index.ts";
import type { Slsa02 } from "../../lib/provenance/index.ts";
import type { Engine, EngineEvent } from "../index.ts";
import { leaveEvidence, SIGNED_ANNOTATION } from "./index.ts";
import {
  buildRun,
  type Dock,
  imageResults,
  marks,
  openDock,
  pipeline,
  reader,
  reporting,
  runOne,
} from "./testing.ts";

let dock: Dock;
let engine: Engine;
beforeAll(async () => {
  dock = await openDock();
  engine = await dock.engine();
});
afterAll(() => dock.close());

const SLSA_02 = "https://slsa.dev/provenance/v0.2";
const SLSA_1 = "https://slsa.dev/provenance/v1";
const { signatures, statements, types, statement, tags } = reader(() => dock);
const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));

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

  it("of a registry that refuses is a warning with its answer", async () => {
    const denied = createServer((_, answer) => {
      answer.writeHead(403, { "content-type": "application/json" });
      answer.end(JSON.stringify({ errors: [{ code: "DENIED", message: "you may only read" }] }));
    }).listen(0, "127.0.0.1");
    await once(denied, "listening");
    const { port } = denied.address() as AddressInfo;
    const image = `127.0.0.1:${port}/team/closed@sha256:${"d".repeat(64)}`;
    const finished = await runOne(engine, pipeline("closed", reporting("build", imageResults(image))));
    denied.close();
    expect(finished.exitCode).toBe(0);
    expect(finished.evidence?.problems).toHaveLength(3);
    expect(finished.evidence?.problems[0]).toMatch(/was not signed: .*403/);
    expect(marks(finished)).toEqual(["failed", "failed"]);
  });

  it("that the key's service does not sign is a warning", async () => {
    const image = await dock.image("team/unsigned", "x");
    const away = { ...dock.signer, sign: () => Promise.reject(new Error("the key service is away")) };
    const finished = await runOne(await dock.engine({ signer: away }), buildRun(image, "unsigned"));
    expect(finished.exitCode).toBe(0);
    expect(finished.evidence?.problems).toEqual([
      `${image} was not signed: the key service is away`,
      `${image} was not attested (${SLSA_02}): the key service is away`,
      `${image} was not attested (${SLSA_1}): the key service is away`,
    ]);
    expect(marks(finished)[0]).toBe("failed");
    expect(await tags("team/unsigned")).toEqual(["1"]);
  });

  it("of two engines at once, with one state and key, is whole", async () => {
    const image = await dock.image("team/both", "x");
    const engines = await Promise.all([dock.engine(), dock.engine()]);
    const runs = await Promise.all(engines.map((each) => runOne(each, buildRun(image, "both"))));
    expect(runs.flatMap(({ evidence }) => evidence?.problems)).toEqual([]);
    expect((await signatures(image)).verified).toHaveLength(1);
    expect(await types(image)).toEqual([SLSA_02, SLSA_02, SLSA_1, SLSA_1]);
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
