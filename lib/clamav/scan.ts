import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ToolResult } from "../tools/index.ts";
import type { Extracted } from "./extract.ts";
import { MOST_SAID, type Said, type ScanOutput, scanOutput } from "./output.ts";
import type { Scanner } from "./scanner.ts";

/** What a scan of extracted files came to. */
export interface Scanned {
  /** Files in which a signature was found. */
  readonly hits: readonly Said[];
  /** Files that could not be looked at. */
  readonly problems: readonly Said[];
  /** Why it is not certain that everything was looked at. */
  readonly incomplete?: string;
}

/** Far above all numbers of files. */
const PROBE = 2 ** 31;

/**
 * Scans extracted files. The scanner's word alone is not taken for it: it also has to find a probe that lies among
 * the files, and what it lists must be what it counts.
 * @throws Fault TOOL_FAILED (time is up, or it was killed), TOOL_CANCELLED
 */
export async function scanFiles(scanner: Scanner, files: Extracted, timeoutMs: number): Promise<Scanned> {
  const probes = join(files.folder, "probe");
  await mkdir(probes, { recursive: true });
  await writeFile(join(probes, String(PROBE)), scanner.probe.content);
  const output = scanOutput(files.folder);
  const result = await scanner.scan({ folder: files.folder, timeoutMs, onLine: output.take });
  const incomplete = problemOf(scanner, files, output, result);
  return {
    hits: output.hits.filter(({ file }) => file !== PROBE),
    problems: output.problems,
    ...(incomplete === undefined ? {} : { incomplete }),
  };
}

/** The first reason not to believe that all was scanned. */
function problemOf(
  scanner: Scanner,
  files: Extracted,
  output: ScanOutput,
  { code }: ToolResult,
): string | undefined {
  const { program } = scanner;
  const { hits, problems, errors, summary } = output;
  if (errors.length > 0) return `${program}: ${errors.slice(0, 3).join("; ")}`;
  if (scanner.broken() !== undefined) return "clamd ended while it scanned";
  const infected = summary.get("infected_files");
  if (infected === undefined) return `${program} ended with exit code ${code} and without a summary`;
  if (Number(infected) !== hits.length && hits.length < MOST_SAID)
    return `${program} counts ${infected} infected files and names ${hits.length}`;
  if (!hits.some(({ file }) => file === PROBE)) return `${program} did not find the file that it has to find`;
  const scanned = Number(summary.get("scanned_files") ?? files.count + 1);
  if (scanned + problems.length < files.count + 1)
    return `${program} looked at ${scanned - 1} of ${files.count} files`;
  const counted = Number(summary.get("total_errors") ?? 0);
  if (counted > problems.length) return `${program} counts ${counted} errors and names ${problems.length}`;
  return code === 2 && problems.length === 0 ? `${program} ended with exit code 2` : undefined;
}
