import { shownLine } from "../log/index.ts";
import type { TestOutput, TestResult } from "./types.ts";

/** What a check says about itself; counters that are left out are zero. */
export interface TestOutputParts {
  readonly result: TestResult;
  readonly note: string;
  readonly namespace?: string;
  readonly successes?: number;
  readonly failures?: number;
  readonly warnings?: number;
  /** Default: now. */
  readonly at?: Date;
}

/** Results of a step share a few kilobytes: the note is free text and gives way. Bytes. */
const NOTE_LIMIT = 300;

/**
 * A TEST_OUTPUT with its members in the published order; a long note is cut, line breaks become spaces, and
 * characters that are not seen are named.
 */
export function makeTestOutput(parts: TestOutputParts): TestOutput {
  const { result, note, namespace = "default", successes = 0, failures = 0, warnings = 0, at } = parts;
  return {
    result,
    timestamp: stamp(at ?? new Date()),
    note: short(note),
    namespace,
    successes,
    failures,
    warnings,
  };
}

const stamp = (at: Date) => `${at.toISOString().slice(0, 19)}+00:00`;

function short(note: string): string {
  const line = shownLine(note).replace(/\s+/g, " ").trim() || "For details, check Tekton task log.";
  if (Buffer.byteLength(line) <= NOTE_LIMIT) return line;
  const kept = Buffer.from(line)
    .subarray(0, NOTE_LIMIT - 3)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
  return `${kept}…`;
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** For a check that did not look: never SUCCESS. `reason` says why, and what to do about it. */
export const skippedOutput = (task: string, reason: string, namespace?: string): TestOutput =>
  makeTestOutput({
    result: "SKIPPED",
    note: `Task ${task} skipped: ${sentence(reason)}`,
    ...(namespace ? { namespace } : {}),
  });

/** For a check that could not finish. */
export const erroredOutput = (task: string, reason: string, namespace?: string): TestOutput =>
  makeTestOutput({
    result: "ERROR",
    note: `Task ${task} failed: ${sentence(reason)}`,
    ...(namespace ? { namespace } : {}),
  });

/** Worst first, as results of several architectures are merged. */
export const RANK: readonly TestResult[] = ["ERROR", "FAILURE", "WARNING", "SKIPPED", "SUCCESS"];

/**
 * One TEST_OUTPUT out of those of several images: counters summed, the latest timestamp, result, note and
 * namespace of the worst (the first of equals). At least one must be given.
 */
export function mergeTestOutputs(outputs: readonly [TestOutput, ...TestOutput[]]): TestOutput {
  const worst =
    RANK.map((result) => outputs.find((each) => each.result === result)).find(Boolean) ?? outputs[0];
  const sum = (of: (output: TestOutput) => number) => outputs.reduce((total, each) => total + of(each), 0);
  return {
    ...worst,
    timestamp:
      outputs
        .map(({ timestamp }) => timestamp)
        .sort()
        .at(-1) ?? worst.timestamp,
    successes: sum((each) => each.successes),
    failures: sum((each) => each.failures),
    warnings: sum((each) => each.warnings),
  };
}
