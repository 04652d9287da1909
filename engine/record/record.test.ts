import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PipelineRun, TaskRun } from "../../lib/tekton/types.ts";
import {
  cleanState,
  createRecord,
  defaultStateDir,
  isAlive,
  listRecords,
  readRecord,
  standingOf,
  thisProcess,
} from "./index.ts";

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "slipway record "));
});
afterEach(() => rm(stateDir, { recursive: true, force: true }));

const pipelineRun = (name: string): PipelineRun => ({
  apiVersion: "tekton.dev/v1",
  kind: "PipelineRun",
  metadata: { name, uid: name },
  spec: { pipelineRef: { resolver: "bundles", params: [{ name: "name", value: "build" }] } },
});
const child = (task: string, at: string): TaskRun => ({
  apiVersion: "tekton.dev/v1",
  kind: "TaskRun",
  metadata: { name: `r-${task}`, uid: task, labels: { "tekton.dev/pipelineTask": task } },
  spec: {},
  status: { startTime: at, steps: ["first", "then"].map((name) => ({ name, container: `step-${name}` })) },
});
const ended = (run: PipelineRun): PipelineRun => ({
  ...run,
  status: { conditions: [{ type: "Succeeded", status: "True", reason: "Succeeded", message: "" }] },
});
const remove = (path: string) => rm(path, { recursive: true, force: true });

describe("records", () => {
  it("keep a run, its children in order and its logs by step", async () => {
    const run = pipelineRun("r");
    const record = await createRecord(stateDir, run);
    await record.save(child("late", "2026-01-01T00:00:02Z"));
    await record.save(child("early", "2026-01-01T00:00:01Z"));
    for (const [task, file] of [
      ["late", "step-first"],
      ["early", "step-then"],
      ["early", "sidecar-db"],
      ["early", "step-first"],
    ]) {
      const logs = join(record.directory, "tasks", `r-${task}`, "logs");
      await mkdir(logs, { recursive: true });
      await writeFile(join(logs, `${file}.log`), "x\n");
    }
    await record.end(ended(run));
    const read = await readRecord(stateDir, "last");
    expect(read.head).toMatchObject({ id: "r", of: "build", status: "True", reason: "Succeeded" });
    expect(read.children.map(({ metadata }) => metadata.name)).toEqual(["r-early", "r-late"]);
    expect(read.logs.map(({ task, container }) => `${task}/${container}`)).toEqual([
      "early/first",
      "early/then",
      "early/sidecar db",
      "late/first",
    ]);
  });
  it("are found by the beginning of a name only if it is one", async () => {
    for (const name of ["build-a", "build-b"]) await createRecord(stateDir, pipelineRun(name));
    expect((await readRecord(stateDir, "build-a")).head.id).toBe("build-a");
    await expect(readRecord(stateDir, "build")).rejects.toMatchObject({ code: "ENGINE_NOT_FOUND" });
  });
  it("of one name get a folder each", async () => {
    const ids = (await Promise.all([1, 2, 3].map(() => createRecord(stateDir, pipelineRun("same"))))).map(
      ({ id }) => id,
    );
    expect(new Set(ids).size).toBe(3);
    expect(ids).toContain("same");
  });
  it("that are broken, or of a newer Slipway, are left out", async () => {
    await mkdir(join(stateDir, "runs", "half"), { recursive: true });
    await mkdir(join(stateDir, "runs", "newer"));
    await writeFile(join(stateDir, "runs", "newer", "record.json"), '{"schema":99,"id":"newer"}');
    expect(await listRecords(stateDir)).toEqual([]);
  });
  it("tell a run under way from one whose process is gone", async () => {
    await createRecord(stateDir, pipelineRun("r"));
    const [head] = await listRecords(stateDir);
    if (head === undefined) throw new Error("no record");
    expect(standingOf(head)).toBe("Running");
    const gone = spawnSync("true").pid;
    expect(standingOf({ ...head, process: { pid: gone, born: "1" } })).toBe("Interrupted");
    expect(isAlive({ ...thisProcess(), born: "0" })).toBe(process.platform !== "linux");
  });
});

describe("cleaning", () => {
  it("leaves runs under way and volumes in use alone, and takes what the dead left", async () => {
    await createRecord(stateDir, pipelineRun("running"));
    const old = await createRecord(stateDir, pipelineRun("old"));
    await old.end(ended(pipelineRun("old")));
    for (const [name, owner] of [
      ["mine", thisProcess()],
      ["dead", { pid: spawnSync("true").pid, born: "1" }],
    ] as const) {
      await mkdir(join(stateDir, "volumes", name), { recursive: true });
      await writeFile(join(stateDir, "volumes", name, "owner.json"), JSON.stringify(owner));
    }
    await mkdir(join(stateDir, "cache"));
    await writeFile(join(stateDir, "cache", "x"), "y".repeat(10_000));
    const cleaned = await cleanState({ stateDir, keep: 0, caches: true, remove });
    expect(cleaned.runs).toBe(1);
    expect(cleaned.bytes).toBeGreaterThan(10_000);
    expect((await listRecords(stateDir)).map(({ id }) => id)).toEqual(["running"]);
    expect(await readdir(join(stateDir, "volumes"))).toEqual(["mine"]);
    expect(await readdir(stateDir)).not.toContain("cache");
  });
  it("of a folder that is not there is nothing", async () => {
    expect(await cleanState({ stateDir: join(stateDir, "none"), keep: 0, remove })).toEqual({
      runs: 0,
      bytes: 0,
      left: 0,
    });
  });
});

describe("defaultStateDir", () => {
  it("follows XDG_STATE_HOME if it is absolute", () => {
    expect(defaultStateDir({ XDG_STATE_HOME: "/x" })).toBe("/x/slipway");
    expect(defaultStateDir({ XDG_STATE_HOME: "x" })).toMatch(/\.local\/state\/slipway$/);
  });
});
