import { chmod, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../lib/log/index.ts";
import { registryClient } from "../lib/oci/index.ts";
import { loadYaml } from "../lib/tekton/index.ts";
import { createEngine, type Engine, type EngineEvent, type Outcome } from "./index.ts";
import { cleanState, listRecords, readRecord, standingOf } from "./record/index.ts";

let stateDir: string;
let engine: Engine;
const log = memoryLog();
const open = (state = stateDir) =>
  createEngine({
    stateDir: state,
    catalog: join(state, "catalog"),
    programs: { dir: state, digestOf: () => undefined },
    client: registryClient({ log }),
    log,
    ca: "PEM",
  });
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "slipway engine "));
  engine = await open();
});
afterAll(() => rm(stateDir, { recursive: true, force: true }));

const run = (text: string, emit?: (event: EngineEvent) => void, on = engine): Promise<Outcome> =>
  on.run({
    objects: loadYaml(text, "test.yaml").objects.map(({ object }) => object),
    signal: new AbortController().signal,
    ...(emit ? { emit } : {}),
  });
const taskRun = (name: string, script: string, more = "") => `
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: ${name} }
spec:
${more}
  taskSpec:
    results: [{ name: r }]
    steps:
      - name: s
        image: busybox
        script: |
          ${script}
---`;
const reasons = ({ runs }: Outcome) => runs.map((each) => each.run.status?.conditions?.[0]?.reason);

describe("runObjects", () => {
  it.each(["../../outside", "/tmp/outside", "a/b"])("refuses a run called %s", async (name) => {
    await expect(run(taskRun(`"${name}"`, "true"))).rejects.toMatchObject({ code: "ENGINE_INVALID" });
  });

  it("labels a run by its Task, whatever it calls itself: provenance goes by that", async () => {
    const { runs } = await run(`
apiVersion: tekton.dev/v1
kind: Task
metadata: { name: harmless }
spec: { steps: [{ name: s, image: busybox, script: "true" }] }
---
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: named, labels: { tekton.dev/task: malware-scan } }
spec: { taskRef: { name: harmless } }
`);
    expect(runs[0]?.run.metadata.labels?.["tekton.dev/task"]).toBe("harmless");
  });

  it("executes the runs of a file in order, and keeps a record of each", async () => {
    const events: EngineEvent[] = [];
    const outcome = await run(
      taskRun("one", "printf 1 > $(results.r.path); echo hello") + taskRun("two", "exit 7"),
      (event) => events.push(event),
    );
    expect(reasons(outcome)).toEqual(["Succeeded", "StepFailed"]);
    expect(outcome.exitCode).toBe(1);
    const record = await readRecord(stateDir, outcome.runs[0]?.record ?? "");
    expect(record.run.status?.results).toEqual([{ name: "r", type: "string", value: "1" }]);
    expect(record.head).toMatchObject({
      schema: 1,
      kind: "TaskRun",
      name: "one",
      status: "True",
      reason: "Succeeded",
    });
    expect(record.logs.map(({ task, container }) => `${task}/${container}`)).toEqual(["one/s"]);
    expect(await readFile(record.logs[0]?.path ?? "", "utf8")).toBe("hello\n");
    const kept = (await readFile(join(record.directory, "events.jsonl"), "utf8")).trim().split("\n");
    expect(kept.map((line) => (JSON.parse(line) as EngineEvent).type)).toEqual([
      "run-started",
      "container-started",
      "container-ended",
      "run-ended",
    ]);
    expect(events.some((event) => event.type === "log" && event.line === "hello")).toBe(true);
    expect(await readdir(join(record.directory, "tasks", "one"))).toEqual(["logs"]);
  });

  it("starts nothing if one run cannot start", async () => {
    const before = (await listRecords(stateDir)).length;
    const outcome = await run(`${taskRun("fine", "true")}
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: lost }
spec: { taskRef: { name: nowhere } }`);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.runs[1]?.problems[0]?.message).toContain("there is no Task nowhere");
    expect((await listRecords(stateDir)).length).toBe(before);
  });

  it.each([
    [
      "an image nobody can stand in for",
      "steps: [{ name: s, image: quay.io/x/unheard-of, script: 'true' }]",
      "unheard-of",
    ],
    [
      "a step program that is not built",
      "steps: [{ name: s, image: x, command: [/slipway/steps/nope] }]",
      "nope",
    ],
    [
      "a volume of a cluster",
      "volumes: [{ name: v, csi: { driver: d } }], steps: [{ name: s, image: busybox, script: 'true' }]",
      "csi",
    ],
    [
      "a StepAction it cannot fetch",
      "steps: [{ name: s, ref: { resolver: git, params: [{ name: url, value: u }] } }]",
      "resolver git",
    ],
  ])("refuses %s before anything runs", async (_, spec, message) => {
    const text = `${taskRun("fine", "true")}
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: refused }
spec: { pipelineSpec: { tasks: [{ name: t, taskSpec: { ${spec} } }] } }`;
    const before = (await listRecords(stateDir)).length;
    await expect(run(text)).rejects.toMatchObject({
      code: "ENGINE_REFUSED",
      message: expect.stringContaining(message),
    });
    expect((await listRecords(stateDir)).length).toBe(before);
  });

  it("shares a claim between the runs of a file, and removes it at the end", async () => {
    const claim = "  workspaces: [{ name: w, persistentVolumeClaim: { claimName: data } }]";
    const outcome = await run(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
---${taskRun("writer", "echo kept > $(workspaces.w.path)/f; true", claim)}${taskRun("reader", "cp $(workspaces.w.path)/f $(results.r.path)", claim)}`);
    expect(reasons(outcome)).toEqual(["Succeeded", "Succeeded"]);
    expect(outcome.runs[1]?.run.status?.results?.[0]?.value).toBe("kept\n");
    expect(await readdir(join(stateDir, "volumes"))).toEqual([]);
  });

  it("keeps records and volumes from the machine's other users, even below a folder that is open", async () => {
    const shared = await mkdtemp(join(tmpdir(), "slipway shared "));
    await chmod(shared, 0o755);
    const { runs } = await (await open(shared)).run({
      objects: loadYaml(taskRun("own", "true"), "t.yaml").objects.map(({ object }) => object),
      signal: new AbortController().signal,
    });
    const places = [runs[0]?.directory ?? "", join(shared, "runs"), join(shared, "volumes")];
    const modes = await Promise.all(places.map(async (path) => (await stat(path)).mode & 0o777));
    await rm(shared, { recursive: true, force: true });
    expect(modes).toEqual([0o700, 0o700, 0o700]);
  });

  it("gives every run the trusted CA, and hides secrets everywhere", async () => {
    const lines: string[] = [];
    const outcome = await run(
      `
apiVersion: v1
kind: Secret
metadata: { name: token }
stringData: { value: very-secret-value }
---
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: ca }
spec:
  workspaces: [{ name: ca, configMap: { name: trusted-ca } }, { name: token, secret: { secretName: token } }]
  taskSpec:
    workspaces: [{ name: ca }, { name: token }]
    steps: [{ name: s, image: busybox, script: "cat $(workspaces.ca.path)/ca-bundle.crt $(workspaces.token.path)/value" }]`,
      (event) => event.type === "log" && lines.push(event.line),
    );
    expect(reasons(outcome)).toEqual(["Succeeded"]);
    expect(lines.join("\n")).toBe("PEM***");
  });

  it("ends with 4 if time was all that failed", async () => {
    const outcome = await run(taskRun("late", "sleep 60", "  timeout: 200ms"));
    expect(reasons(outcome)).toEqual(["TaskRunTimeout"]);
    expect(outcome.exitCode).toBe(4);
  });

  it("lets two engines share one state, and gives runs of one name a record each", async () => {
    const other = await open();
    const [a, b] = await Promise.all([
      run(taskRun("same", "echo a")),
      run(taskRun("same", "echo b"), undefined, other),
    ]);
    const ids = [a.runs[0]?.record, b.runs[0]?.record];
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect((await readRecord(stateDir, id ?? "")).head.reason).toBe("Succeeded");
  });
});

describe("cleaning", () => {
  it("keeps the newest, and what is under way, and says how much it gave back", async () => {
    const heads = await listRecords(stateDir);
    const cleaned = await cleanState({ stateDir, keep: 1, remove: engine.remove });
    const left = await listRecords(stateDir);
    expect(left.map(({ id }) => id)).toEqual([heads[0]?.id]);
    expect(cleaned.runs).toBe(heads.length - 1);
    expect(cleaned.bytes).toBeGreaterThan(0);
    expect(standingOf({ ...(left[0] as (typeof left)[0] & {}), process: { pid: 1 << 22, born: "" } })).toBe(
      "Succeeded",
    );
  });
});
