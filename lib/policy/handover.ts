import { rm } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../errors/index.ts";
import { readIfThere, writeWhole } from "../files/index.ts";
import { formatProblem, type TestOutput } from "../formats/index.ts";
import { isRecord } from "../json/index.ts";
import { problemsOf } from "./check.ts";
import { checkPolicy, type PolicyConfiguration } from "./config/index.ts";
import { policyFault } from "./fault.ts";
import type { Pin } from "./pin.ts";
import type { Report } from "./report/index.ts";
import { readJudgedSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./types.ts";

/**
 * What the steps of a gate hand to each other, as files of one folder: each is written whole or not at all,
 * and checked when it is read. Fault POLICY_BAD_HANDOVER names the step that writes it.
 */
const FILES = { snapshot: "snapshot.json", policy: "policy.json", outcome: "outcome.json" } as const;
const SCHEMA = 1;

/** The Snapshot that is judged, and the files of the release that it was read from. */
export interface SnapshotHandover {
  readonly snapshot: Snapshot;
  /** Files by name, with the digests that they had; empty where the Snapshot came in no file. */
  readonly files: Readonly<Record<string, string>>;
  /** The folder's path in which they are; empty for none. */
  readonly path: string;
  /** True where components of the file were left out. */
  readonly reduced: boolean;
}

export interface PolicyHandover {
  readonly policy: PolicyConfiguration;
  readonly pins: readonly Pin[];
}

/** What came of the judgement; without a report where it could not be made. */
export interface Outcome {
  readonly testOutput: TestOutput;
  readonly report?: Report;
  /** For people. */
  readonly text: string;
}

const write = (shared: string, name: string, value: object): Promise<void> =>
  writeWhole(join(shared, name), `${JSON.stringify({ schema: SCHEMA, ...value })}\n`, { makeFolder: true });

export const writeSnapshotHandover = (shared: string, value: SnapshotHandover): Promise<void> =>
  write(shared, FILES.snapshot, value);
export const writePolicyHandover = (shared: string, value: PolicyHandover): Promise<void> =>
  write(shared, FILES.policy, value);
export const writeOutcome = (shared: string, value: Outcome): Promise<void> =>
  write(shared, FILES.outcome, value);

type HandoverFile = keyof typeof FILES;
/** Takes away what an earlier run left, so that it is not taken for this one's. */
export const clearHandover = (shared: string, file: HandoverFile): Promise<void> =>
  rm(join(shared, FILES[file]), { force: true });

export async function readSnapshotHandover(shared: string): Promise<SnapshotHandover> {
  const json = await read(shared, FILES.snapshot, "reduce");
  const { files, path, reduced } = json;
  if (!isRecord(files) || typeof path !== "string" || typeof reduced !== "boolean") throw bad(FILES.snapshot);
  const digests = Object.entries(files).map(([name, digest]) => [name, String(digest)] as const);
  const snapshot = readJudgedSnapshot(JSON.stringify(json["snapshot"] ?? null), FILES.snapshot);
  return { snapshot, files: Object.fromEntries(digests), path, reduced };
}

export async function readPolicyHandover(shared: string): Promise<PolicyHandover> {
  const json = await read(shared, FILES.policy, "pin-policy-bundle");
  const pins = Array.isArray(json["pins"]) ? json["pins"].filter(isPin) : [];
  return { policy: checkPolicy(json["policy"], FILES.policy), pins };
}

const isPin = (value: unknown): value is Pin =>
  isRecord(value) && typeof value["from"] === "string" && typeof value["to"] === "string";

export async function readOutcome(shared: string): Promise<Outcome> {
  const json = await read(shared, FILES.outcome, "validate");
  const { testOutput, text, report } = json;
  const problem = formatProblem("test-output", testOutput) ?? problemsOfReport(report);
  if (problem !== undefined || typeof text !== "string") throw bad(FILES.outcome, problem);
  return {
    testOutput: testOutput as TestOutput,
    text,
    ...(report === undefined ? {} : { report: report as Report }),
  };
}

const problemsOfReport = (report: unknown): string | undefined =>
  report === undefined ? undefined : problemsOf("policy-report", report)[0];

async function read(shared: string, name: string, step: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readIfThere(join(shared, name));
  if (text === undefined)
    throw policyFault(
      "POLICY_BAD_HANDOVER",
      `there is no ${name}: step ${step} writes it, and has not`,
      `The log of step ${step} says why.`,
    );
  try {
    const json: unknown = JSON.parse(text);
    if (isRecord(json) && json["schema"] === SCHEMA) return json;
  } catch (thrown) {
    throw bad(name, explain(thrown));
  }
  throw bad(name, `schema is not ${SCHEMA}`);
}

const bad = (name: string, why = "a member is not what it must be") =>
  policyFault(
    "POLICY_BAD_HANDOVER",
    `${name} is not valid: ${why}`,
    "Run the task again; its steps must be of one version.",
  );
