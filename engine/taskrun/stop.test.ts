import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { EngineEvent, Rung } from "../types.ts";
import { hasBubblewrap, runYaml, testState } from "./testing.ts";

const state = testState();
afterAll(state.remove);
const run = (spec: string, options = {}) =>
  runYaml(
    `apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: run, annotations: {x: y}}\nspec:\n${spec}`,
    state.dir,
    options,
  );

/** Command lines of processes that hold the marker. */
function processesWith(marker: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => environOf(pid).includes(marker));
}
function environOf(pid: string): string {
  try {
    return String(process.getBuiltinModule("node:fs").readFileSync(join("/proc", pid, "environ")));
  } catch {
    return "";
  }
}

const rungs: Rung[] = ["bubblewrap", "paths"];
describe.skipIf(!hasBubblewrap)("stopping (needs bubblewrap and busybox)", () => {
  it.each(rungs)("a cancelled run leaves nothing behind (%s)", async (rung) => {
    const marker = `MARK${rung}${process.pid}`;
    const cancel = new AbortController();
    const onEvent = (event: EngineEvent) => {
      if (event.type === "log" && event.line === "up") cancel.abort("Asked by the user.");
    };
    const { reason, message, steps, output } = await run(
      `
  taskSpec:
    sidecars: [{name: side, image: busybox, env: [{name: M, value: ${marker}}], script: "sleep 1000"}]
    steps:
    - {name: s, image: busybox, env: [{name: M, value: ${marker}}], script: "trap 'echo bye; exit 0' TERM; (setsid sleep 1000 &) ; sleep 1000 & echo up; wait"}
    - {name: t, image: busybox, script: "echo never"}`,
      { rung, signal: cancel.signal, onEvent },
    );
    expect([reason, message]).toEqual([
      "TaskRunCancelled",
      'TaskRun "run" was cancelled. Asked by the user.',
    ]);
    expect(output).toContain("s: bye");
    expect(steps["s"]?.terminated).toMatchObject({
      exitCode: 1,
      reason: "TaskRunCancelled",
      message: "Step s terminated as pod run-pod is terminated",
    });
    expect(steps["t"]?.terminationReason).toBe("TaskRunCancelled");
    expect(processesWith(marker)).toEqual([]);
  });

  it("a run beyond its timeout is TaskRunTimeout, once for each attempt", async () => {
    const { reason, message, status } = await run(`
  timeout: 300ms
  retries: 1
  taskSpec: {steps: [{name: s, image: busybox, script: "sleep 100"}]}`);
    expect([reason, message]).toEqual(["TaskRunTimeout", 'TaskRun "run" failed to finish within "300ms"']);
    expect(status.retriesStatus?.map(({ conditions }) => conditions?.[0]?.reason)).toEqual([
      "TaskRunTimeout",
    ]);
    expect(status.podName).toBe("run-pod-retry1");
  });

  it("a step beyond its own timeout fails the run; the next ones are skipped", async () => {
    const { reason, message, steps } = await run(`
  taskSpec:
    steps: [{name: s, timeout: 200ms, image: busybox, script: "sleep 100"}, {name: t, image: busybox, script: "true"}]`);
    expect(reason).toBe("StepFailed");
    expect(message).toBe('"step-s" exited because the step exceeded the specified timeout limit');
    expect([steps["s"]?.terminationReason, steps["t"]?.terminationReason]).toEqual([
      "TimeoutExceeded",
      "Skipped",
    ]);
  });

  it("retries start anew, know their number, and keep what failed", async () => {
    const { reason, status, output } = await run(`
  retries: 3
  taskSpec: {steps: [{name: s, image: busybox, script: "ls /workspace | wc -l; touch /workspace/x; echo try $(context.task.retry-count); test $(context.task.retry-count) = 2"}]}`);
    expect(reason).toBe("Succeeded");
    expect(output).toEqual(["0", "try 0", "0", "try 1", "0", "try 2"].map((line) => `s: ${line}`));
    expect(status.retriesStatus).toHaveLength(2);
    expect(status.retriesStatus?.[0]?.conditions?.[0]?.reason).toBe("StepFailed");
  });

  it("a failure that the pipeline ignores says so", async () => {
    const { reason } = await runYaml(
      `{apiVersion: tekton.dev/v1, kind: TaskRun, metadata: {name: run, annotations: {pipeline.tekton.dev/pipeline-task-on-error: continue}}, spec: {taskSpec: {steps: [{image: busybox, script: exit 1}]}}}`,
      state.dir,
    );
    expect(reason).toBe("FailureIgnored");
  });
});

describe.skipIf(!hasBubblewrap)("sidecars (need bubblewrap and busybox)", () => {
  it("are ready before the first step, share the network, and end after the last", async () => {
    const { reason, output, status } = await run(`
  workspaces: [{name: w, emptyDir: {}}]
  taskSpec:
    workspaces: [{name: w}]
    sidecars:
    - name: slow
      image: busybox
      readinessProbe: {exec: {command: [sh, -c, "test -f $(workspaces.w.path)/ready"]}, periodSeconds: 1}
      script: "sleep 0.6; echo r > $(workspaces.w.path)/ready; trap 'exit 0' TERM; while true; do sleep 0.1; done"
    steps: [{name: s, image: busybox, script: "cat $(workspaces.w.path)/ready"}]`);
    expect(reason).toBe("Succeeded");
    expect(output).toContain("s: r");
    expect(status.sidecars).toMatchObject([
      { name: "slow", container: "sidecar-slow", terminated: { reason: "Completed" } },
    ]);
  });

  it("that fail before the end fail the run", async () => {
    const { reason, message } = await run(`
  taskSpec:
    sidecars: [{name: bad, image: busybox, script: "exit 3"}]
    steps: [{name: s, image: busybox, script: "sleep 0.5"}]`);
    expect([reason, message]).toEqual(["SidecarFailed", '"sidecar-bad" exited with code 3: Error']);
  });
});

describe("what cannot run here", () => {
  it.each([
    ["{steps: [{name: s, image: gcr.io/cloud-builders/git}]}", "gcr.io/cloud-builders/git"],
    [
      "{volumes: [{name: v, hostPath: {path: /}}], steps: [{image: debian, script: x}]}",
      'volume "v" is a hostPath volume',
    ],
    [
      "{volumes: [{name: v, csi: {driver: d}}], steps: [{image: debian, script: x}]}",
      'volume "v" is a csi volume',
    ],
    [
      "{steps: [{image: localhost/slipway/git:1, command: [/slipway/steps/unknown]}]}",
      "no such step program",
    ],
  ])("is refused before the first step: %s", async (spec, problem) => {
    await expect(run(`\n  taskSpec: ${spec}`)).rejects.toMatchObject({
      code: "ENGINE_REFUSED",
      message: expect.stringContaining(problem),
      next: expect.stringContaining("in a cluster"),
    });
  });

  it.each([
    [
      "readOnly workspace",
      "{workspaces: [{name: w, readOnly: true}], steps: [{image: debian, script: x}]}",
      "must be read-only",
    ],
    [
      "foreign workingDir",
      "{workspaces: [{name: w}], steps: [{image: debian, workingDir: /opt/app, script: x}]}",
      "workingDir /opt/app",
    ],
    [
      "nested mounts",
      "{workspaces: [{name: w}], volumes: [{name: v, emptyDir: {}}], steps: [{image: debian, volumeMounts: [{name: v, mountPath: /workspace/w/in}], script: x}]}",
      "mounted inside /workspace/w",
    ],
  ])("path rewriting refuses what it cannot do: %s", async (_name, spec, problem) => {
    const refused = run(`\n  workspaces: [{name: w, emptyDir: {}}]\n  taskSpec: ${spec}`, { rung: "paths" });
    await expect(refused).rejects.toMatchObject({
      code: "ENGINE_REFUSED",
      message: expect.stringContaining(problem),
    });
  });

  it("path rewriting runs ordinary Tasks all the same", async () => {
    const { output, reason, taskRun, results } = await run(
      `
  workspaces: [{name: w, emptyDir: {}}]
  taskSpec:
    workspaces: [{name: w}]
    results: [{name: r}]
    steps:
    - {name: a, image: debian, script: "echo hi > $(workspaces.w.path)/f; echo -n 1 > $(results.r.path); echo https://x/workspace/w"}
    - {name: b, image: debian, workingDir: $(workspaces.w.path), env: [{name: D, value: "$(workspaces.w.path)"}], script: 'cat f $D/f'}`,
      { rung: "paths" },
    );
    expect(reason).toBe("Succeeded");
    expect(output).toEqual(["a: https://x/workspace/w", "b: hi", "b: hi"]);
    expect(results).toEqual({ r: "1" });
    expect(taskRun.metadata.annotations?.["slipway.dev/isolation"]).toBe("paths");
  });
});
