import { describe, expect, it } from "vitest";
import type { PipelineRun, TaskRun } from "../tekton/types.ts";
import { gitUri, materialsOf, slsa1, slsa02 } from "./index.ts";
import { DIGEST, pipelineRun, taskRun, text } from "./testing.ts";

const builderId = "https://example.com/builder";
const tasks = (run: PipelineRun, taskRuns: readonly TaskRun[]) =>
  slsa02({ pipelineRun: run, taskRuns, builderId }).predicate.buildConfig.tasks;
const contents = (run: PipelineRun, taskRuns: readonly TaskRun[]): TaskRun[] =>
  (slsa1({ pipelineRun: run, taskRuns, builderId }).predicate.buildDefinition.resolvedDependencies ?? [])
    .filter(({ name }) => name === "pipelineTask")
    .map(({ content = "" }) => JSON.parse(Buffer.from(content, "base64").toString()) as TaskRun);

describe("git materials", () => {
  it.each([
    ["https://git.example.com/a/b", "git+https://git.example.com/a/b.git"],
    ["git+https://git.example.com/a/b.git", "git+https://git.example.com/a/b.git"],
    ["https://user:hunter2@git.example.com/a", "git+https://git.example.com/a.git"],
    ["https://token@git.example.com/a.git", "git+https://git.example.com/a.git"],
    ["git+https://u:p@git.example.com/a", "git+https://git.example.com/a.git"],
    ["ssh://git:hunter2@git.example.com/a", "git+ssh://git@git.example.com/a.git"],
    ["git@git.example.com:a/b", "git+git@git.example.com:a/b.git"],
  ])("%s is %s", (url, uri) => {
    expect(gitUri(url)).toBe(uri);
  });

  const commit = (name: string) => name.repeat(40);
  const git = (url: string, sha: string) => [text("CHAINS-GIT_URL", url), text("CHAINS-GIT_COMMIT", sha)];

  it("are of defaults, params and results, and what comes later wins", () => {
    const run = taskRun("t");
    const found = () => materialsOf(pipelineRun(["t"]), [run]).filter(({ uri }) => uri.startsWith("git+"));
    expect(found()).toEqual([]);
    const spec = run.status?.taskSpec ?? {};
    spec.params = git("https://h/default", commit("1")).map(({ name, value }) => ({ name, default: value }));
    expect(found()).toEqual([{ uri: "git+https://h/default.git", digest: { sha1: commit("1") } }]);
    run.spec.params = git("https://h/param", commit("2"));
    expect(found()).toEqual([{ uri: "git+https://h/param.git", digest: { sha1: commit("2") } }]);
    if (run.status) run.status.results = git("https://h/result", commit("3"));
    expect(found()).toEqual([{ uri: "git+https://h/result.git", digest: { sha1: commit("3") } }]);
  });

  it("are none where the URL or the commit is absent", () => {
    const run = pipelineRun(["t"], { results: [text("CHAINS-GIT_COMMIT", commit("1"))] });
    expect(materialsOf(run, []).filter(({ uri }) => uri.includes("git"))).toEqual([]);
  });

  it("stand once, though task and run report the same", () => {
    const results = git("https://h/a", commit("1"));
    const run = pipelineRun(["t"], { results });
    const found = materialsOf(run, [taskRun("t", results)]).filter(({ uri }) => uri.startsWith("git+"));
    expect(found).toHaveLength(1);
  });
});

describe("materials", () => {
  it("are the pipeline, images of steps and sidecars, the task, then inputs", () => {
    const source = (uri: string) => ({ refSource: { uri, digest: { sha256: "9".repeat(64) } } });
    const run = pipelineRun(["t"], { provenance: source("127.0.0.1:5000/pipeline") });
    const child = taskRun("t", [
      { name: "x-ARTIFACT_INPUTS", type: "object", value: { uri: "pkg:x", digest: DIGEST("7") } },
    ]);
    Object.assign(child.status ?? {}, {
      provenance: source("127.0.0.1:5000/task"),
      sidecars: [{ name: "db", container: "sidecar-db", imageID: `docker-pullable://h:1/db@${DIGEST("6")}` }],
    });
    const again = taskRun("t", [], "again");
    expect(materialsOf(run, [child, again]).map(({ uri }) => uri)).toEqual([
      "127.0.0.1:5000/pipeline",
      "oci://127.0.0.1:5000/slipway-host/s",
      "oci://h:1/db",
      "127.0.0.1:5000/task",
      "pkg:x",
    ]);
  });

  it.each(["", "busybox", "busybox:1", `@${DIGEST("1")}`, "busybox@sha256:12", `a@${DIGEST("1")}@x`])(
    "refuse the imageID %j by name",
    (imageID) => {
      const child = taskRun("t");
      Object.assign(child.status?.steps?.[0] ?? {}, { imageID });
      const make = () => slsa1({ pipelineRun: pipelineRun(["t"]), taskRuns: [child], builderId });
      expect(make).toThrow(
        expect.objectContaining({
          code: "PROVENANCE_BAD_IMAGE_ID",
          message: expect.stringContaining("TaskRun run-t, step-s: imageID"),
        }),
      );
      expect(() => materialsOf(pipelineRun(["t"]), [child])).toThrow("imageID");
    },
  );
});

describe("tasks of SLSA 0.2", () => {
  it("are one entry for each combination of a matrix, in the order of the run", () => {
    const run = pipelineRun(["build", "last"], {
      childReferences: ["run-build-0", "run-build-1", "run-last"].map((name) => ({
        ...{ apiVersion: "tekton.dev/v1", kind: "TaskRun", name },
        pipelineTaskName: name.split("-")[1] ?? "",
      })),
    });
    const found = tasks(run, [
      taskRun("last"),
      taskRun("build", [], "build-1"),
      taskRun("build", [], "build-0"),
    ]);
    expect(found.map(({ name }) => name)).toEqual(["build", "build", "last"]);
    expect(
      contents(run, [taskRun("build", [], "build-1"), taskRun("build", [], "build-0")]).map(
        ({ metadata }) => metadata.name,
      ),
    ).toEqual(["run-build-0", "run-build-1"]);
  });

  it("come after those they name and whose results they use; finally last", () => {
    const run = pipelineRun([]);
    Object.assign(run.status?.pipelineSpec ?? {}, {
      tasks: [
        { name: "a", taskRef: { name: "a" } },
        { name: "b", runAfter: ["a"], params: [{ name: "p", value: "$(tasks.a.results.x)" }] },
        {
          name: "c",
          when: [{ input: "$(tasks.b.results.y)", operator: "in", values: ["1"] }],
          matrix: { params: [{ name: "m", value: ["$(tasks.a.results.z[*])"] }] },
        },
        { name: "skipped" },
      ],
      finally: [
        { name: "f", params: [{ name: "s", value: "$(tasks.a.status)" }] },
        { name: "g", params: [{ name: "r", value: "$(tasks.a.results.x)" }] },
      ],
    });
    const found = tasks(
      run,
      ["g", "f", "c", "b", "a"].map((name) => taskRun(name)),
    );
    expect(found.map(({ name, after }) => [name, after?.toSorted()])).toEqual([
      ["a", undefined],
      ["b", ["a"]],
      ["c", ["a", "b"]],
      ["f", ["c"]],
      ["g", ["a"]],
    ]);
  });

  it("say how they ended; what never ran is left out", () => {
    const failed = taskRun("t");
    const [condition] = failed.status?.conditions ?? [];
    if (condition) condition.status = "False";
    const broken = taskRun("t", [], "broken");
    delete broken.status?.steps;
    expect(tasks(pipelineRun(["t"]), [failed, broken]).map(({ status }) => status)).toEqual(["Failed"]);
  });

  it("have the reference as it stands, and defaults below what was given", () => {
    const ref = { resolver: "bundles", params: [{ name: "bundle", value: `h:1/task@${DIGEST("1")}` }] };
    const run = pipelineRun([]);
    Object.assign(run.status?.pipelineSpec ?? {}, {
      tasks: [{ name: "t", taskRef: ref }, { name: "inline" }],
    });
    const child = taskRun("t");
    child.spec.params = [{ name: "given", value: "mine" }];
    Object.assign(child.status?.taskSpec ?? {}, {
      params: [{ name: "given", default: "theirs" }, { name: "left", default: ["a"] }, { name: "none" }],
    });
    const [first, inline] = tasks(run, [child, taskRun("inline")]);
    expect(first?.ref).toEqual(ref);
    expect(first?.invocation.parameters).toEqual({ given: "mine", left: ["a"] });
    expect(inline?.ref).toEqual({});
  });

  it("have steps with script or command, arguments, and the image that ran", () => {
    const child = taskRun("t");
    Object.assign(child.status?.taskSpec ?? {}, {
      steps: [{ name: "s", image: "i", command: ["/bin/x", "-v"], args: ["a b", "c"] }],
    });
    expect(tasks(pipelineRun(["t"]), [child])[0]?.steps).toEqual([
      {
        entryPoint: "/bin/x -v",
        arguments: ["a b", "c"],
        environment: { container: "s", image: `oci://127.0.0.1:5000/slipway-host/s@${DIGEST("5")}` },
        annotations: null,
      },
    ]);
    expect(tasks(pipelineRun(["t"]), [taskRun("t")])[0]?.steps?.[0]).toMatchObject({
      entryPoint: "true",
      arguments: null,
    });
  });

  it("have results with their types", () => {
    const results = [
      { name: "a", value: "1" },
      { name: "b", value: ["1"] },
      { name: "c", value: { k: "v" } },
    ];
    expect(tasks(pipelineRun(["t"]), [taskRun("t", results)])[0]?.results?.map(({ type }) => type)).toEqual([
      "string",
      "array",
      "object",
    ]);
  });

  it("leave out annotations of Chains and kubectl", () => {
    const run = pipelineRun([]);
    run.metadata.annotations = {
      "chains.tekton.dev/signed": "true",
      "kubectl.kubernetes.io/last-applied-configuration": "{}",
      kept: "yes",
    };
    const { invocation } = slsa02({ pipelineRun: run, taskRuns: [], builderId }).predicate;
    expect(invocation.environment).toEqual({ annotations: { kept: "yes" } });
    expect(invocation.configSource).toEqual({});
  });
});

describe("both statements", () => {
  it("have times in UTC with Z", () => {
    const run = pipelineRun([], {
      startTime: "2026-01-02T05:04:05+02:00",
      completionTime: "2026-01-02T03:04:06.5Z",
    });
    const input = { pipelineRun: run, taskRuns: [], builderId };
    expect(slsa02(input).predicate.metadata).toMatchObject({
      buildStartedOn: "2026-01-02T03:04:05Z",
      buildFinishedOn: "2026-01-02T03:04:06.500Z",
    });
    expect(slsa1(input).predicate.runDetails.metadata).toMatchObject({ startedOn: "2026-01-02T03:04:05Z" });
  });

  it("name the builder, the kind of build, and whether it can be repeated", () => {
    const run = pipelineRun([]);
    run.metadata.labels = { "chains.tekton.dev/reproducible": "true" };
    const input = { pipelineRun: run, taskRuns: [], builderId };
    expect(slsa02(input).predicate).toMatchObject({
      builder: { id: builderId },
      buildType: "tekton.dev/v1/PipelineRun",
      metadata: { reproducible: true },
    });
    expect(slsa1(input).predicate).toMatchObject({
      buildDefinition: { buildType: "https://tekton.dev/chains/v2/slsa-tekton" },
      runDetails: { builder: { id: builderId } },
    });
  });
});

describe("SLSA 1.0", () => {
  it("holds TaskRuns whole, with results even where there are none", () => {
    const child = taskRun("t");
    delete child.status?.results;
    const [held] = contents(pipelineRun(["t"]), [child]);
    expect(held).toEqual({ ...child, status: { ...child.status, results: [] } });
  });

  it("names the source of the pipeline only if a resolver fetched it", () => {
    const refSource = { uri: "https://u:p@h/r", digest: { sha1: "1" }, entryPoint: "p.yaml" };
    const run = pipelineRun([], { provenance: { refSource } });
    const external = () =>
      slsa1({ pipelineRun: run, taskRuns: [], builderId }).predicate.buildDefinition.externalParameters;
    expect(external()).not.toHaveProperty("buildConfigSource");
    run.spec.pipelineRef = { resolver: "git", params: [] };
    expect(external().buildConfigSource).toEqual({
      ref: "sha1:1",
      repository: "https://h/r",
      path: "p.yaml",
    });
  });

  it("keeps results that are no images as byproducts", () => {
    const run = pipelineRun(["t"], { results: [text("IMAGE_URL", "h:1/a"), text("n", "1")] });
    const child = taskRun("t", [
      text("IMAGE_DIGEST", DIGEST("1")),
      { name: "list", type: "array", value: ["a"] },
      {
        name: "ARTIFACT_OUTPUTS",
        type: "object",
        value: { uri: "u", digest: DIGEST("2"), isBuildArtifact: "true" },
      },
    ]);
    const { byproducts = [] } = slsa1({ pipelineRun: run, taskRuns: [child], builderId }).predicate
      .runDetails;
    expect(
      byproducts.map(({ name, content = "" }) => [name, Buffer.from(content, "base64").toString()]),
    ).toEqual([
      ["pipelineRunResults/run/n", '"1"'],
      ["taskRunResults/run-t/list", '["a"]'],
    ]);
  });

  it("names StepActions, though the same is there already", () => {
    const child = taskRun("t");
    const refSource = { uri: "h:1/stepaction", digest: { sha256: "4".repeat(64) } };
    const [step] = child.status?.steps ?? [];
    Object.assign(step ?? {}, { provenance: { refSource } });
    const again = structuredClone(child);
    again.metadata.name = "run-again";
    const { resolvedDependencies = [] } = slsa1({
      ...{ pipelineRun: pipelineRun(["t"]), builderId },
      taskRuns: [child, again],
    }).predicate.buildDefinition;
    expect(resolvedDependencies.map(({ name, uri }) => name ?? uri)).toEqual([
      "pipelineTask",
      "stepAction/s",
      "oci://127.0.0.1:5000/slipway-host/s",
      "pipelineTask",
      "stepAction/s",
    ]);
  });
});
