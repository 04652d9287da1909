import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestTag } from "../../lib/oci/index.ts";
import type { Slsa1, Slsa02 } from "../../lib/provenance/index.ts";
import { generateKeyPair, imageSignatures, publicKeys } from "../../lib/signing/index.ts";
import type { Engine, FinishedRun } from "../index.ts";
import { readRecord } from "../record/index.ts";
import { leaveEvidence } from "./index.ts";
import {
  buildRun,
  COMMIT,
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
