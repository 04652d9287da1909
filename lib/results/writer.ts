import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Destination } from "../contract/argv.ts";
import { BadValue, type Param, type Wire } from "../contract/params.ts";
import type { Results } from "../contract/step.ts";
import { faults } from "../errors/index.ts";
import { PARTIAL, writeWhole } from "../files/index.ts";
import { messageSize } from "./size.ts";

export type ResultCode =
  | "RESULT_UNDECLARED"
  | "RESULT_MISSING"
  | "RESULT_INVALID"
  | "RESULT_TOO_LARGE"
  | "RESULT_UNWRITABLE";
const fault = faults<ResultCode>();

/** Results as they go into files, by name; what `run` left out is not in it. */
export type CheckedResults = ReadonlyMap<string, string>;

/** Checks what `run` returned against the contract: nothing undeclared, nothing missing, each value valid. */
export function checkResults(declared: Results, returned: unknown): CheckedResults {
  const given = Object.entries(returned ?? {}).filter(([, value]) => value !== undefined);
  for (const [name] of given) if (!Object.hasOwn(declared, name)) throw undeclared(name, declared);
  const values = new Map(given);
  for (const [name, result] of Object.entries(declared))
    if (result.required && !values.has(name)) throw missing(name);
  return new Map(given.map(([name, value]) => [name, checked(name, declared[name], value)]));
}

function checked(name: string, result: Param | undefined, value: unknown): string {
  const wire = toWire(value);
  try {
    result?.parse(wire);
  } catch (thrown) {
    if (thrown instanceof BadValue) throw invalid(name, thrown);
    throw thrown;
  }
  return typeof wire === "string" ? wire : JSON.stringify(wire);
}

/** A value of `run` as Tekton holds it: text, or a list of texts. `null` is the empty text. */
export function toWire(value: unknown): Wire {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * Writes results to where the caller wants them, without trailing newline. Before anything is written,
 * the termination message is measured that Tekton will make of it: it holds every file that lies in
 * the folders of the destinations, so what earlier steps wrote counts too.
 */
export async function writeResults(
  results: CheckedResults,
  destinations: readonly Destination[],
  budget?: number,
): Promise<void> {
  const files = destinations.flatMap(({ result, path }) => {
    const value = results.get(result);
    return value === undefined ? [] : [{ path, value }];
  });
  if (budget !== undefined) await ensureFits(files, budget);
  await Promise.all(files.map(replace));
}

interface ResultFile {
  readonly path: string;
  readonly value: string;
}

async function ensureFits(files: readonly ResultFile[], budget: number): Promise<void> {
  const all = new Map<string, string>(files.map(({ path, value }) => [path, value]));
  for (const folder of new Set(files.map(({ path }) => dirname(path))))
    for (const [path, value] of await filesIn(folder)) if (!all.has(path)) all.set(path, value);
  const named = [...all].map(([path, value]) => [basename(path), value] as const);
  const size = messageSize(named);
  if (size > budget) throw tooLarge(named, size, budget);
}

async function filesIn(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(PARTIAL));
  return Promise.all(
    files.map(async ({ name }): Promise<[string, string]> => {
      const path = join(folder, name);
      return [path, await readFile(path, "utf8")];
    }),
  );
}

async function replace({ path, value }: ResultFile): Promise<void> {
  try {
    await writeWhole(path, value);
  } catch (thrown) {
    throw fault(
      "RESULT_UNWRITABLE",
      `result file ${path}`,
      "Check that its folder exists and is writable.",
      thrown,
    );
  }
}

const undeclared = (name: string, declared: Results) =>
  fault(
    "RESULT_UNDECLARED",
    `the step returned ${name}, which its contract does not declare (declared: ${Object.keys(declared).join(", ") || "none"})`,
    "Declare the result in the step's contract.ts, or do not return it.",
  );
const missing = (name: string) =>
  fault(
    "RESULT_MISSING",
    `the step did not return its result ${name}`,
    "Return it from run, or declare it as maybe(…).",
  );
const invalid = (name: string, cause: BadValue) =>
  fault("RESULT_INVALID", `result ${name}: ${cause.message}`, "Correct the value that run returns.");
const tooLarge = (files: readonly (readonly [string, string])[], size: number, budget: number) =>
  fault(
    "RESULT_TOO_LARGE",
    `the results need ${size} bytes, ${budget} are there: ${files
      .map(([name, value]) => [name, Buffer.byteLength(value)] as const)
      .sort((a, b) => b[1] - a[1])
      .map(([name, bytes]) => `${name} ${bytes}`)
      .join(", ")} bytes`,
    "Shorten the largest; put large content into an OCI artifact and its digest reference into the result.",
  );
