import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshSigner } from "../../lib/signing/testing.ts";
import { commandFor, evidenceLines, evidenceOf, snapshotOf, summary } from "./index.ts";

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "slipway evidence ")), "runs/r");
  await mkdir(join(directory, "statements"), { recursive: true });
});
afterEach(() => rm(join(directory, "../.."), { recursive: true }));

const signer = freshSigner();
const IMAGE = `registry.example/apps/board@sha256:${"ab".repeat(32)}`;
const TYPES = ["https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v1"];
const put = (name: string, value: unknown) =>
  writeFile(join(directory, name), typeof value === "string" ? value : JSON.stringify(value));
const left = (more = {}) => ({
  signed: [{ image: IMAGE, taskRun: "r-build", identity: "registry.example/apps/board" }],
  attested: TYPES.map((predicateType) => ({ image: IMAGE, predicateType })),
  statements: [{ predicateType: TYPES[1], file: "statements/v1.json", pipelineRun: "r" }],
  problems: [],
  builderId: "https://builder.example",
  publicKey: signer.publicKeyPem,
  ...more,
});
const view = { command: commandFor(), record: "r", keyFile: "/state/keys/cosign.pub", width: 100 };

describe("evidence of a record", () => {
  it("names key, builder, and what each statement is about", async () => {
    const subject = [{ name: "registry.example/apps/board", digest: { sha256: "ab" } }];
    const predicate = {
      runDetails: { builder: { id: "https://builder.example" } },
      buildDefinition: { buildType: "https://type.example", resolvedDependencies: [{}, {}] },
    };
    await put("statements/v1.json", { predicateType: TYPES[1], subject, predicate });
    await put("evidence.json", left());
    expect(await evidenceOf(directory)).toMatchObject({
      key: { id: signer.keyId },
      builder: "https://builder.example",
      statements: [
        {
          builder: "https://builder.example",
          buildType: "https://type.example",
          materials: 2,
          subjects: [{ name: "registry.example/apps/board", digest: "sha256:ab" }],
        },
      ],
    });
  });
  it("reads statements in envelopes, and none outside the record", async () => {
    const statement = { subject: [{ name: "x", digest: {} }], predicate: { builder: { id: "b" } } };
    const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
    await put("statements/envelope.json", { payload, payloadType: "application/vnd.in-toto+json" });
    await put("../outside.json", statement);
    const statements = ["statements/envelope.json", "../outside.json", "gone.json", ""].map((file) => ({
      file,
    }));
    await put("evidence.json", left({ statements }));
    const read = await evidenceOf(directory);
    expect(read?.statements.map(({ builder }) => builder)).toEqual(["b", undefined, undefined, undefined]);
  });
  it("is absent where a run left none, and empty where the file is odd", async () => {
    expect(await evidenceOf(directory)).toBeUndefined();
    await put("evidence.json", "{ broken");
    expect(await evidenceOf(directory)).toBeUndefined();
    await put("evidence.json", { signed: 3, publicKey: "no key" });
    expect(await evidenceOf(directory)).toEqual({
      ...{ signed: [], attested: [], statements: [], problems: [] },
      key: { pem: "no key" },
    });
  });
  it("has its Snapshot, as object or as spec", async () => {
    const spec = { application: "apps", components: [{ name: "board", containerImage: IMAGE }] };
    for (const value of [spec, { kind: "Snapshot", spec }]) {
      await put("snapshot.json", value);
      expect(await snapshotOf(directory)).toEqual({
        application: "apps",
        components: [{ name: "board", image: IMAGE }],
      });
    }
  });
});

describe("the summary of evidence", () => {
  it("says what was signed with which key, what is attested, where the key lies, how to look", async () => {
    await put("evidence.json", left());
    const evidence = await evidenceOf(directory);
    expect(evidence && evidenceLines(evidence, view)).toEqual([
      `    signed     1 image by key ${signer.keyId}`,
      "    attested   1 image: SLSA 0.2, SLSA 1.0",
      "    key        /state/keys/cosign.pub",
      "    verify     npx slipway verify r",
    ]);
  });
  it("says what could not be done, and that nothing was", async () => {
    await put(
      "evidence.json",
      left({ signed: [], attested: [], problems: ["no image \u001b[2Jwas signed"] }),
    );
    const evidence = await evidenceOf(directory);
    expect(evidence && evidenceLines(evidence, view)).toEqual([
      "    signed     nothing",
      "    attested   nothing",
      "    problem    no image was signed",
    ]);
  });
  it("fits a narrow terminal but for words that are copied", async () => {
    await put("evidence.json", left({ problems: ["a problem that is told in many words of some length"] }));
    const evidence = await evidenceOf(directory);
    const lines = evidence === undefined ? [] : evidenceLines(evidence, { ...view, width: 44 });
    expect(lines.filter((line) => line.length > 44)).toEqual([`${" ".repeat(17)}${signer.keyId}`]);
  });
  it("stands in the summary of a run, with the key beside the records", async () => {
    await put("evidence.json", left());
    const run = {
      apiVersion: "tekton.dev/v1",
      kind: "PipelineRun",
      metadata: { name: "r" },
      spec: {},
    } as const;
    const finished = { run, children: [], record: "r", directory, problems: [], faults: [] };
    const text = await summary({ runs: [finished], exitCode: 0 });
    expect(text).toContain(`  evidence\n    signed     1 image by key ${signer.keyId}`);
    expect(text.replace(/\n\s+/g, " ")).toContain(join(directory, "../../keys/cosign.pub"));
    expect(text).toContain("  report   npx slipway report r\n");
  });
});
