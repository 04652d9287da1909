import { existsSync } from "node:fs";
import { join } from "node:path";
import { registryClient } from "../../lib/oci/index.ts";
import { check, type Finding, fileLookup } from "../../lib/tekton/check/index.ts";
import { bundleLookup } from "./bundles.ts";
import { readSources } from "./files.ts";
import { releaseFindings } from "./release-data.ts";

/** A checker answers soon or not at all: a registry that is slow counts as not there. */
const REGISTRY_MS = 10_000;

export interface CheckOptions {
  /** Folder of the catalog whose tasks may be referenced by name. */
  readonly catalog: string;
  /** Warnings count as errors. */
  readonly strict: boolean;
}
export interface Checked {
  readonly findings: readonly Finding[];
  /** How many objects were looked at. */
  readonly objects: number;
  readonly ok: boolean;
}

/**
 * Checks files and folders of Tekton YAML, and the data of releases that they hold. Tasks are looked up in the files themselves, in their bundles,
 * and in the catalog, in this order.
 * @throws Fault CHECK_NO_FILE, TEKTON_YAML
 */
export async function checkPaths(
  paths: readonly string[],
  { catalog, strict }: CheckOptions,
): Promise<Checked> {
  const sources = await readSources(paths);
  const folders = ["tasks", "pipelines", "stepactions"]
    .map((name) => join(catalog, name))
    .filter((path) => existsSync(path));
  const client = registryClient({ signal: AbortSignal.timeout(REGISTRY_MS) });
  const known = fileLookup(sources, await readSources(folders));
  const tekton = await check(sources, bundleLookup(client, known));
  const raw = [...tekton, ...releaseFindings(sources)];
  const findings = strict
    ? raw.map((each) => (each.severity === "warning" ? { ...each, severity: "error" as const } : each))
    : raw;
  return { findings, objects: sources.length, ok: !findings.some((each) => each.severity === "error") };
}

/** A finding in two lines: where and what, then what to do. */
export const showFinding = ({ file, line, severity, rule, message, next }: Finding): string =>
  `${file}:${line}: ${severity}: ${message} [${rule}]\n    ${next}`;

/** The last line of a check. */
export function showTotal({ findings, objects }: Checked): string {
  const count = (severity: Finding["severity"], word: string) => {
    const n = findings.filter((each) => each.severity === severity).length;
    return `${n} ${word}${n === 1 ? "" : "s"}`;
  };
  return `${objects} object${objects === 1 ? "" : "s"} checked: ${count("error", "error")}, ${count("warning", "warning")}, ${count("note", "note")}`;
}
