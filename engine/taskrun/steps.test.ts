import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hasBubblewrap, runYaml, testState } from "./testing.ts";

const state = testState();
afterAll(state.remove);
const run = (spec: string, more = "") =>
  runYaml(
    `apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: run, labels: {team: blue}}\nspec:\n${spec}\n${more}`,
    state.dir,
  );

describe.skipIf(!hasBubblewrap)("steps (needs bubblewrap and busybox)", () => {
  it("run in order, share /workspace and /tekton/home, and nothing else", async () => {
    const { reason, output, steps, directory } = await run(`
  taskSpec:
    steps:
    - {image: busybox, script: "echo a > /workspace/a; echo h > /tekton/home/h; echo t > /tmp/t; touch /root/r"}
    - {name: second, image: debian, script: "cat /workspace/a /tekton/home/h; ls /tmp /root | wc -w; ls /root | wc -l"}`);
    expect(reason).toBe("Succeeded");
    expect(output).toEqual(["second: a", "second: h", "second: 2", "second: 0"]);
    expect(Object.keys(steps)).toEqual(["unnamed-0", "second"]);
    expect(steps["second"]?.terminated).toMatchObject({ exitCode: 0, reason: "Completed" });
    expect(readFileSync(join(directory, "logs", "step-second.log"), "utf8")).toBe("a\nh\n2\n0\n");
  });

  it("without a shebang stop at the first error, with one they do as they are told; args reach scripts", async () => {
    const { steps, output, message, reason } = await run(`
  taskSpec:
    steps:
    - {name: args, image: bash, script: "#!/usr/bin/env bash\\necho $# $2", args: [a, "b c"]}
    - {name: stops, image: busybox, script: "false\\necho unreached"}
    - {name: later, image: busybox, script: "echo unreached"}`);
    expect(output).toEqual(["args: 2 b c"]);
    expect(reason).toBe("StepFailed");
    expect(message).toBe('"step-stops" exited with code 1: Error');
    expect(steps["stops"]).toMatchObject({
      terminationReason: "Error",
      terminated: { exitCode: 1, reason: "Error" },
    });
    expect(steps["later"]).toMatchObject({
      terminationReason: "Skipped",
      terminated: { exitCode: 1, reason: "Error" },
    });
  });

  it("fall back to what the image starts", async () => {
    const { output, reason } = await run(`
  taskSpec:
    steps:
    - {name: bash, image: "mirror.gcr.io/bash@sha256:${"a".repeat(64)}", args: ["-c", "echo opt"]}
    - {name: words, image: bash, args: [echo, words]}
    - {name: box, image: busybox, args: ["-c", "echo box"]}
    - {name: nop, image: "ghcr.io/tektoncd/pipeline/nop"}`);
    expect(reason).toBe("Succeeded");
    expect(output).toEqual(["bash: opt", "words: words", "box: box"]);
  });

  it("see their exit codes, and go on with onError: continue", async () => {
    const { reason, steps, output } = await run(`
  taskSpec:
    results: [{name: r}]
    steps:
    - {name: bad, image: busybox, onError: continue, script: "echo -n kept > $(results.r.path); exit 7"}
    - {name: look, image: busybox, script: "cat $(steps.step-bad.exitCode.path); echo; cat /tekton/steps/0/exitCode; echo"}`);
    expect(reason).toBe("Succeeded");
    expect(output).toEqual(["look: 7", "look: 7"]);
    expect(steps["bad"]).toMatchObject({
      terminationReason: "Continued",
      terminated: { exitCode: 7, reason: "Completed" },
    });
  });

  it("cannot write the state of another step, nor read-only workspaces", async () => {
    const { output, reason } = await run(`
  workspaces: [{name: ro, emptyDir: {}}]
  taskSpec:
    workspaces: [{name: ro, readOnly: true}]
    steps:
    - {name: a, image: busybox, script: "echo x > /tekton/run/1/status/x || echo no; echo x > $(workspaces.ro.path)/x || echo no; echo x > /usr/x || echo no"}
    - {name: b, image: busybox, script: "true"}`);
    expect(reason).toBe("Succeeded");
    expect(output.filter((line) => line === "a: no")).toHaveLength(3);
  });

  it("have a working directory: relative ones below /workspace, missing ones are made", async () => {
    const { output } = await run(`
  taskSpec:
    stepTemplate: {workingDir: sub}
    steps:
    - {name: a, image: busybox, script: pwd}
    - {name: b, image: busybox, workingDir: /a/path/too/far, script: pwd}`);
    expect(output).toEqual(["a: /workspace/sub", "b: /a/path/too/far"]);
  });

  it("skip on a false guard, with a state that says so", async () => {
    const { steps, output, reason } = await run(`
  params: [{name: list, value: [x, y]}]
  taskSpec:
    params: [{name: list, type: array}]
    steps:
    - {name: made, image: busybox, results: [{name: r}], script: "echo -n foo > $(step.results.r.path)"}
    - {name: skip, image: busybox, script: "echo no", when: [{input: z, operator: in, values: ["$(params.list[*])"]}]}
    - {name: goes, image: busybox, script: "echo yes", when: [{input: "$(steps.made.results.r)", operator: in, values: [foo]}]}`);
    expect(reason).toBe("Succeeded");
    expect(output).toContain("goes: yes");
    expect(output).not.toContain("skip: no");
    expect(steps["skip"]).toMatchObject({
      terminationReason: "Skipped",
      terminated: { exitCode: 0, reason: "Completed" },
    });
  });

  it("skip on a guard in CEL, and fail on one that is none", async () => {
    const { steps } = await run(`
  params: [{name: p, value: x}]
  taskSpec:
    params: [{name: p}]
    steps:
    - {name: no, image: busybox, script: "true", when: [{cel: "'$(params.p)' == 'y'"}]}
    - {name: yes, image: busybox, script: "true", when: [{cel: "'$(params.p)' == 'x'"}]}
    - {name: broken, image: busybox, script: "true", when: [{cel: "1 +"}]}`);
    const reasons = Object.values(steps).map(({ terminationReason }) => terminationReason);
    expect(reasons).toEqual(["Skipped", "Completed", "Error"]);
  });

  it("take stepTemplate under their own fields", async () => {
    const { output } = await run(`
  taskSpec:
    stepTemplate: {image: busybox, env: [{name: A, value: template}, {name: B, value: template}]}
    steps: [{name: s, env: [{name: B, value: own}], script: "echo $A $B"}]`);
    expect(output).toEqual(["s: template own"]);
  });

  it("run as the user they ask for", async () => {
    const { output } = await run(`
  taskSpec:
    steps: [{name: s, image: busybox, securityContext: {runAsUser: 1234, runAsGroup: 55}, script: "echo $(id -u) $(id -g) $HOME; touch /workspace/ok; ls /workspace"}]`);
    expect(output).toEqual(["s: 1234 55 /", "s: ok"]);
  });

  it("write their output to a file too", async () => {
    const { output } = await run(`
  taskSpec:
    results: [{name: out}]
    steps: [{name: s, image: busybox, stdoutConfig: {path: $(results.out.path)}, script: "echo hello"}, {name: t, image: busybox, script: "cat /tekton/results/out"}]`);
    expect(output).toEqual(["s: hello", "t: hello"]);
  });
});
