import { describe, expect, it } from "vitest";
import type { Attestation } from "../types.ts";
import fixtures from "./fixtures/statements.json" with { type: "json" };
import { currentRuns, readStatement } from "./index.ts";

type Json = Record<string, unknown>;

/** Statements that a real ec accepted; TaskRuns of 1.0 are put in as Chains does. */
const slsa02 = (): Json => structuredClone(fixtures.slsa02) as Json;
function slsa1(): Json {
  const statement = structuredClone(fixtures.slsa1);
  let next = 0;
  for (const dependency of statement.predicate.buildDefinition.resolvedDependencies)
    if (dependency.name === "pipelineTask") dependency.content = base64(fixtures.taskRuns[next++]);
  return statement as Json;
}
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");

function read(statement: Json): Attestation {
  const found = readStatement(statement);
  if ("problem" in found) throw new TypeError(found.problem);
  return found.attestation;
}
/** Sets what a path of keys leads to; undefined removes it. */
function put(statement: Json, path: string, value: unknown): Json {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Json>((at, key) => at[key] as Json, statement);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return statement;
}

const CLONE = {
  name: "git-clone-oci-ta",
  pipelineTask: "clone-repository",
  status: "Succeeded",
  ref: {
    embedded: false,
    kind: "task",
    resolver: "bundles",
    name: "git-clone-oci-ta",
    bundle:
      "registry.example/catalog/task-git-clone-oci-ta:0.1@sha256:393a9e64ba600519488fbef66bc41977b6f89ffbb9fd65723d2851fe1f6dbea0",
  },
};

describe("a statement of SLSA 0.2", () => {
  it("says what ran, of what, and from where", () => {
    const said = read(slsa02());
    expect(said).toMatchObject({
      statementType: "https://in-toto.io/Statement/v0.1",
      predicateType: "https://slsa.dev/provenance/v0.2",
      buildType: "tekton.dev/v1/PipelineRun",
      builderId: "https://tekton.dev/chains/v2",
    });
    expect(said.tasks[0]).toMatchObject(CLONE);
    expect(said.tasks.map(({ pipelineTask }) => pipelineTask)).toEqual([
      "clone-repository",
      "prefetch-dependencies",
      "build-container",
      "build-source-image",
      "clair-scan",
      "clamav-scan",
    ]);
    const build = said.tasks[2];
    expect(build?.params).toMatchObject({ HERMETIC: "true", DOCKERFILE: "./Dockerfile" });
    expect(build?.labels).toMatchObject({ "build.appstudio.redhat.com/build_type": "docker" });
    expect(build?.steps).toEqual([{ name: "s", entryPoint: "#!/bin/bash\ntrue" }]);
    expect(build?.results[0]).toEqual({
      name: "IMAGE_URL",
      type: "string",
      value: "registry.example/org/app:latest",
    });
    expect(said.subjects[0]?.digest["sha256"]).toHaveLength(64);
    expect(said.materials).toContainEqual({
      uri: "git+https://git.example.com/org/app.git",
      digest: { sha1: "0123456789abcdef0123456789abcdef01234567" },
    });
  });
});

describe("a statement of SLSA 1.0", () => {
  it("says the same out of the TaskRuns in it", () => {
    const said = read(slsa1());
    expect(said).toMatchObject({
      predicateType: "https://slsa.dev/provenance/v1",
      buildType: "https://tekton.dev/chains/v2/slsa-tekton",
      builderId: "https://tekton.dev/chains/v2",
      finishedOn: "2026-11-20T12:05:00Z",
      params: { "git-repo": "https://git.example.com/org/app" },
      labels: { "tekton.dev/pipeline": "build" },
    });
    expect(said.tasks[0]).toMatchObject({ ...CLONE, params: { url: "https://git.example.com/org/app" } });
    expect(said.tasks.map(({ name }) => name)).toEqual(["git-clone-oci-ta", "buildah-oci-ta", "clair-scan"]);
    // Whether steps had a script is not in it: the rule about that never fires.
    expect(said.tasks.every(({ steps }) => steps === undefined)).toBe(true);
  });

  it.each<[string, (run: Json) => void, object]>([
    ["no condition", (run) => put(run, "status.conditions", undefined), { status: "MISSING" }],
    [
      "a failed one",
      (run) => put(run, "status.conditions", [{ type: "Succeeded", status: "False" }]),
      { status: "Failed" },
    ],
    [
      "one that runs still",
      (run) => put(run, "status.conditions", [{ type: "Succeeded", status: "Unknown" }]),
      { status: "MISSING" },
    ],
    [
      "no results: params are lost with them",
      (run) => put(run, "status.results", undefined),
      { params: {}, results: [] },
    ],
    ["an empty list of results", (run) => put(run, "status.results", []), { params: { revision: "main" } }],
    [
      "no label: the reference names it",
      (run) => put(run, "metadata.labels", {}),
      { name: "git-clone-oci-ta" },
    ],
    [
      "no reference",
      (run) => put(run, "spec.taskRef", undefined),
      { ref: { embedded: true }, name: "git-clone-oci-ta" },
    ],
  ])("reads a TaskRun with %s", (_, change, wanted) => {
    const run = structuredClone(fixtures.taskRuns[0]) as unknown as Json;
    change(run);
    const statement = slsa1();
    put(statement, "predicate.buildDefinition.resolvedDependencies.0.content", base64(run));
    expect(read(statement).tasks[0]).toMatchObject(wanted);
  });

  it.each([
    ["bm8ganNvbg==", "no JSON"],
    [base64([1]), "a list"],
  ])("with a TaskRun that cannot be read is refused: nobody knows what it hides (%s)", (content) => {
    const statement = put(slsa1(), "predicate.buildDefinition.resolvedDependencies.1.content", content);
    expect(readStatement(statement)).toEqual({
      check: "syntax",
      problem: "the TaskRun in pipelineTask 2 of the attestation is no JSON in base64",
    });
  });
});

/** Limits of the schemas of ec. */
describe("a statement that breaks its schema", () => {
  const P = "predicate";
  it.each<[string, () => Json, string]>([
    [
      "0.2 of the newer statement type",
      () => put(slsa02(), "_type", "https://in-toto.io/Statement/v1"),
      "_type",
    ],
    ["0.2 without subject", () => put(slsa02(), "subject", []), "subject"],
    [
      "0.2 with a digest in capitals",
      () => put(slsa02(), "subject.0.digest", { sha256: "ABC" }),
      "subject[0].digest.sha256",
    ],
    [
      "0.2 with an unknown digest",
      () => put(slsa02(), "subject.0.digest", { sha9: "abc" }),
      "subject[0].digest",
    ],
    [
      "0.2 with gitCommit",
      () => put(slsa02(), `${P}.materials.0.digest`, { gitCommit: "abc" }),
      "materials[0].digest",
    ],
    ["0.2 with a nameless subject", () => put(slsa02(), "subject.0.name", ""), "subject[0].name"],
    ["0.2 without builder", () => put(slsa02(), `${P}.builder`, undefined), '"builder" is missing'],
    [
      "0.2 with a builder that is no URI",
      () => put(slsa02(), `${P}.builder.id`, "me"),
      "predicate.builder.id",
    ],
    ["0.2 without build type", () => put(slsa02(), `${P}.buildType`, undefined), '"buildType" is missing'],
    [
      "0.2 with a time of another zone",
      () => put(slsa02(), `${P}.metadata`, { buildFinishedOn: "2026-11-20T12:00:00+01:00" }),
      "predicate.metadata.buildFinishedOn",
    ],
    [
      "1.0 of another statement type",
      () => put(slsa1(), "_type", "https://in-toto.io/Statement/v2"),
      "_type",
    ],
    ["1.0 without builder", () => put(slsa1(), `${P}.runDetails.builder`, undefined), '"builder" is missing'],
    [
      "1.0 without external parameters",
      () => put(slsa1(), `${P}.buildDefinition.externalParameters`, undefined),
      '"externalParameters" is missing',
    ],
    [
      "1.0 with a time of another zone",
      () => put(slsa1(), `${P}.runDetails.metadata.finishedOn`, "2026-11-20T12:00:00+00:00"),
      "predicate.runDetails.metadata.finishedOn",
    ],
  ])("is refused, %s", (_, make, says) => {
    expect(readStatement(make())).toEqual({ check: "signature", problem: expect.stringContaining(says) });
  });

  it.each<[string, () => Json]>([
    ["0.2 with unknown fields", () => put(slsa02(), `${P}.more`, { x: 1 })],
    [
      "0.2 without metadata, invocation, materials",
      () => put(slsa02(), P, { builder: { id: "a:b" }, buildType: "t" }),
    ],
    ["1.0 of the older statement type", () => put(slsa1(), "_type", "https://in-toto.io/Statement/v0.1")],
    ["1.0 with gitCommit", () => put(slsa1(), "subject.0.digest", { gitCommit: "abc" })],
    ["of another kind", () => ({ _type: "x", predicateType: "https://spdx.dev/Document", subject: "odd" })],
  ])("is taken, %s", (_, make) => {
    expect(readStatement(make())).toHaveProperty("attestation");
  });
});

describe("of several runs", () => {
  const TYPES = ["tekton.dev/v1/PipelineRun", "https://tekton.dev/chains/v2/slsa-tekton"];
  const at02 = (time?: string) =>
    read(put(slsa02(), "predicate.metadata", time === undefined ? {} : { buildFinishedOn: time }));
  const at1 = (time: string) => read(put(slsa1(), "predicate.runDetails.metadata.finishedOn", time));
  const taken = (attestations: readonly Attestation[], types = TYPES) =>
    currentRuns(attestations, types).map(({ isPipelineRun, finishedOn }) => [isPipelineRun, finishedOn]);

  it("the newest of each version is taken", () => {
    const [early, late] = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"];
    expect(taken([at02(early), at02(late), at1(late), at1(early)])).toEqual([
      [true, late],
      [true, late],
    ]);
  });

  it("none is taken where one says no time; a single one need not", () => {
    expect(taken([at02("2026-01-01T00:00:00Z"), at02()])).toEqual([]);
    expect(taken([at02()])).toEqual([[true, undefined]]);
  });

  it("what is no run, or of another build type, stays beside them", () => {
    const sbom = read({ _type: "x", predicateType: "https://spdx.dev/Document", subject: [] });
    expect(taken([sbom, at02()])).toEqual([
      [false, undefined],
      [true, undefined],
    ]);
    expect(taken([at02()], ["https://other.example/v1"])).toEqual([[false, undefined]]);
  });

  it("the statement of a TaskRun is none", () => {
    const task = read(put(slsa1(), "predicate.buildDefinition.externalParameters.runSpec", { taskRef: {} }));
    expect(taken([task])).toEqual([[false, "2026-11-20T12:05:00Z"]]);
  });
});
