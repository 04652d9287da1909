import { describe, expect, it } from "vitest";
import { given, order, pipeline, play, SPEC } from "./testing.ts";

describe("matrix", () => {
  it("runs every combination, numbered, and gathers results", async () => {
    const { started } = await play(
      pipeline(`
      - name: m
        matrix:
          params: [{ name: os, value: [linux, mac] }, { name: node, value: ["20", "24"] }]
          include: [{ name: extra, params: [{ name: os, value: linux }, { name: flag, value: "on" }] }, { name: new, params: [{ name: os, value: bsd }] }]
        taskSpec: { params: [{ name: os }, { name: node, default: "0" }, { name: flag, default: "off" }], results: [{ name: r }], steps: [{ name: s, image: busybox, script: 'true' }] }
      - { name: gather, params: [{ name: all, value: "$(tasks.m.results.r[*])" }, { name: n, value: "$(tasks.m.matrix.length)/$(tasks.m.matrix.r.length)" }], ${SPEC} }`),
      { m: (run) => ({ results: { r: String(given(run, "os")) } }) },
    );
    const seen = started
      .slice(0, -1)
      .map((run) => [run.metadata.name, given(run, "os"), given(run, "node"), given(run, "flag")]);
    expect(seen).toEqual([
      ["pr-m-0", "linux", "20", "on"],
      ["pr-m-1", "mac", "20", undefined],
      ["pr-m-2", "linux", "24", "on"],
      ["pr-m-3", "mac", "24", undefined],
      ["pr-m-4", "bsd", undefined, undefined],
    ]);
    expect(given(started.at(-1), "all")).toEqual(["linux", "mac", "linux", "mac", "bsd"]);
    expect(given(started.at(-1), "n")).toBe("5/5");
  });
  it("names its runs with their params, and with the names of the includes they match", async () => {
    const { status } = await play(
      pipeline(`
      - name: m
        displayName: "on $(params.os)"
        matrix: { params: [{ name: os, value: [a, b] }], include: [{ name: "the $(params.os)", params: [{ name: os, value: b }] }] }
        taskSpec: { params: [{ name: os }], steps: [{ name: s, image: busybox, script: 'true' }] }`),
    );
    expect(status.childReferences?.map(({ displayName }) => displayName)).toEqual(["on a", "the b"]);
  });
  it("is skipped with an empty list, in finally too", async () => {
    const task = (name: string) =>
      `- { name: ${name}, matrix: { params: [{ name: x, value: "$(params.none[*])" }] }, taskSpec: { params: [{ name: x }], steps: [{ name: s, image: busybox, script: 'true' }] } }`;
    const { skipped, started } = await play(
      pipeline(
        `      ${task("m")}\n      - { name: a, ${SPEC} }`,
        `    params: [{ name: none, type: array, default: [] }]\n    finally:\n      ${task("f")}`,
      ),
    );
    const reason = "Matrix Parameters have an empty array";
    expect(skipped).toEqual({ m: reason, f: reason });
    expect(order(started)).toEqual(["a"]);
  });
});

describe("params", () => {
  it("innermost explicit value, then the run's, then defaults; objects are merged", async () => {
    const { started, shown, status } = await play(
      pipeline(
        `
      - name: a
        params: [{ name: inner, value: "task-$(params.inner)" }]
        taskSpec:
          params: [{ name: inner, default: no }, { name: own, default: own }]
          steps: [{ name: s, image: busybox, args: ["$(params.inner)", "$(params.outer)", "$(params.own)", "$(params.o.a)$(params.o.b)", "$(params.list[*])", "$(params.extra)", "$(params.made)"] }]`,
        `    params: [{ name: inner, default: default }, { name: outer, default: outer }, { name: list, type: array, default: [x] }, { name: o, type: object, properties: { a: {}, b: {} }, default: { a: "1", b: "2" } }, { name: made, default: "$(params.outer)-$(params.inner)" }]`,
        `  params: [{ name: inner, value: run }, { name: o, value: { b: "3" } }, { name: extra, value: "$(params.outer)" }]`,
      ),
    );
    expect(started[0]?.spec.params?.map(({ name }) => name)).toEqual([
      "inner",
      "outer",
      "o",
      "list",
      "extra",
      "made",
    ]);
    expect(shown[0]?.spec.taskSpec?.steps?.[0]?.args).toEqual([
      "task-run",
      "outer",
      "$(params.own)",
      "13",
      "x",
      "$(params.outer)",
      "outer-run",
    ]);
    expect(status.pipelineSpec?.tasks?.[0]?.params).toEqual([{ name: "inner", value: "task-run" }]);
  });
  it("referenced tasks get nothing but what they are given", async () => {
    const text = `${pipeline(`      - { name: a, taskRef: { name: t }, params: [{ name: b, value: "$(context.pipelineRun.name)" }] }`, "    params: [{ name: c, default: x }]")}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: { name: t, labels: { l: "1" }, annotations: { n: "2" } }
spec: { params: [{ name: b }, { name: c, default: own }], steps: [{ name: s, image: busybox, args: ["$(params.c)"] }] }`;
    const { started, run } = await play(text);
    expect(started[0]?.spec.params).toEqual([{ name: "b", value: "pr" }]);
    expect(started[0]?.spec.taskSpec?.steps?.[0]?.args).toEqual(["$(params.c)"]);
    expect(started[0]?.metadata.labels).toMatchObject({ l: "1", "tekton.dev/task": "t" });
    expect(started[0]?.metadata.annotations).toMatchObject({ n: "2" });
    expect(run.status?.pipelineSpec?.tasks?.[0]?.taskRef).toEqual({ name: "t" });
  });
});

describe("workspaces", () => {
  it("are bound through, with sub-paths joined, and one claim for all tasks", async () => {
    const { started } = await play(
      pipeline(
        `
      - name: a
        workspaces: [{ name: mine, workspace: data, subPath: "in/$(params.dir)" }]
        taskSpec: { workspaces: [{ name: mine }], steps: [{ name: s, image: busybox, script: 'true' }] }
      - { name: b, taskSpec: { steps: [{ name: s, image: busybox, script: "ls $(workspaces.made.path) $(workspaces.data.bound)" }] } }`,
        "    params: [{ name: dir, default: d }]\n    workspaces: [{ name: data }, { name: made }, { name: extra, optional: true }]",
        "  workspaces: [{ name: data, subPath: top, hostPath: { path: /x } }, { name: made, volumeClaimTemplate: {} }]",
      ),
    );
    expect(started[0]?.spec.workspaces).toEqual([
      { name: "mine", hostPath: { path: "/x" }, subPath: "top/in/d" },
    ]);
    expect(started[1]?.spec.workspaces).toContainEqual({
      name: "made",
      persistentVolumeClaim: { claimName: "pvc-made" },
    });
    expect(started[1]?.spec.taskSpec?.steps?.[0]?.script).toBe("ls $(workspaces.made.path) true");
  });
});

describe("taskRunSpecs", () => {
  it("give one task its timeout, metadata and pod, over the template", async () => {
    const { started } = await play(
      pipeline(
        `      - { name: a, timeout: 5m, retries: 2, ${SPEC} }\n      - { name: b, timeout: 5m, ${SPEC} }`,
        "",
        `  taskRunTemplate: { serviceAccountName: base, podTemplate: { env: [{ name: A, value: "1" }] } }
  taskRunSpecs: [{ pipelineTaskName: a, timeout: 1m, serviceAccountName: own, stepSpecs: [{ name: s, computeResources: { limits: { memory: 1Gi } } }], metadata: { labels: { x: y } } }]`,
      ),
    );
    const [a, b] = started;
    expect(a?.spec).toMatchObject({
      timeout: "1m",
      retries: 2,
      serviceAccountName: "own",
      stepSpecs: [{ name: "s" }],
    });
    expect(a?.metadata.labels?.x).toBe("y");
    expect(a?.spec.podTemplate).toEqual({ env: [{ name: "A", value: "1" }] });
    expect(b?.spec).toMatchObject({ timeout: "5m", serviceAccountName: "base" });
  });

  it("do not say of which definition a task is: provenance and policies go by that", async () => {
    const { started } = await play(
      `${pipeline(
        "      - { name: a, taskRef: { name: harmless } }",
        "",
        "  taskRunSpecs: [{ pipelineTaskName: a, metadata: { labels: { tekton.dev/task: malware-scan } } }]",
      )}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: { name: harmless }
spec: { steps: [{ name: s, image: busybox, script: 'true' }] }
`,
    );
    expect(started[0]?.metadata.labels?.["tekton.dev/task"]).toBe("harmless");
  });
});
