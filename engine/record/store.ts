import { appendFileSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import { generatedName } from "../../lib/tekton/index.ts";
import { fault } from "../fault.ts";
import type { EngineEvent } from "../types.ts";
import { readJson, thisProcess, writeJson } from "./files.ts";
import { type AnyRun, type RecordHead, SCHEMA } from "./types.ts";

/** A record that is being written: one per run. */
export interface RunRecord {
  readonly id: string;
  readonly directory: string;
  /** Keeps the run, or a child of it, as it is now. */
  save(run: AnyRun): Promise<void>;
  /** Appends to `events.jsonl`; lines of logs are in the logs. */
  event(event: EngineEvent): void;
  /** Marks the record as ended, with the run's last status. */
  end(run: AnyRun): Promise<void>;
}

/**
 * Opens a new record under `<stateDir>/runs/`. Engines may share the folder: a name is taken once.
 * @throws Fault ENGINE_FAILED if the state cannot be written
 */
export async function createRecord(stateDir: string, run: AnyRun): Promise<RunRecord> {
  const id = await takeFolder(join(stateDir, "runs"), run.metadata.name ?? "run");
  const directory = join(stateDir, "runs", id);
  await mkdir(join(directory, "children"));
  const head = headOf(run, id);
  await writeJson(join(directory, "record.json"), head);
  await writeJson(join(directory, "run.json"), run);
  const isTop = (saved: AnyRun) => saved.metadata.uid === run.metadata.uid;
  return {
    id,
    directory,
    save: (saved) => writeJson(join(directory, isTop(saved) ? "run.json" : childFile(saved)), saved),
    event: (event) => {
      if (event.type !== "log") appendFileSync(join(directory, "events.jsonl"), `${JSON.stringify(event)}\n`);
    },
    end: async (ended) => {
      await writeJson(join(directory, "run.json"), ended);
      await writeJson(join(directory, "record.json"), { ...head, ...endOf(ended) });
    },
  };
}

const childFile = (run: AnyRun): string => join("children", `${run.metadata.name}.json`);

/** Secrets lie below while a run uses them, and logs after it: nobody else's business on a shared machine. */
const OURS = 0o700;

async function takeFolder(runs: string, name: string): Promise<string> {
  try {
    await mkdir(runs, { recursive: true, mode: OURS });
    for (let id = name; ; id = generatedName(`${name}-`)) if (await isNew(join(runs, id))) return id;
  } catch (thrown) {
    const next = "Free space there, or choose another folder with --state.";
    throw fault("ENGINE_FAILED", `${runs}: no record can be written`, next, thrown);
  }
}

async function isNew(directory: string): Promise<boolean> {
  try {
    await mkdir(directory, { mode: OURS });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false;
    throw thrown;
  }
}

function headOf(run: AnyRun, id: string): RecordHead {
  return {
    schema: SCHEMA,
    id,
    kind: run.kind,
    name: run.metadata.name ?? "",
    of: referred(run),
    started: new Date().toISOString(),
    status: "Unknown",
    reason: "Running",
    message: "",
    process: thisProcess(),
  };
}

function referred(run: AnyRun): string {
  const ref = run.kind === "TaskRun" ? run.spec.taskRef : run.spec.pipelineRef;
  const param = ref?.params?.find(({ name }) => name === "name")?.value;
  return ref?.name ?? (typeof param === "string" ? param : "");
}

function endOf(run: AnyRun) {
  const { status = "Unknown", reason = "", message = "" } = run.status?.conditions?.[0] ?? {};
  return { ended: new Date().toISOString(), status, reason, message };
}

/** Heads of all records, newest first. Records of a newer Slipway and broken ones are left out. */
export async function listRecords(stateDir: string): Promise<RecordHead[]> {
  const runs = join(stateDir, "runs");
  const ids = await readdir(runs).catch(() => []);
  const heads = await Promise.all(ids.map((id) => readJson<RecordHead>(join(runs, id, "record.json"))));
  return heads
    .filter((head): head is RecordHead => head?.schema === SCHEMA)
    .sort((a, b) => (a.started < b.started ? 1 : -1));
}
