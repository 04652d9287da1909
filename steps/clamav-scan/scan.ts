import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Subject } from "../../lib/checks/index.ts";
import {
  clamavFault,
  type Extracted,
  extractArtifact,
  extractImage,
  type ImageReport,
  imageReport,
  NAMESPACE,
  type Scanner,
  scanFiles,
} from "../../lib/clamav/index.ts";
import type { Context } from "../../lib/contract/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { erroredOutput, type TestOutput } from "../../lib/formats/index.ts";
import type { Index, Manifest, RegistryClient } from "../../lib/oci/index.ts";
import type { clamavScanStep } from "./contract.ts";
import type { Target } from "./subjects.ts";

export const TASK = "clamav-scan";
export type Step = Context<typeof clamavScanStep>;

/** What became of one image; no report if it could not be scanned at all. */
export interface Scan {
  readonly target: Target;
  readonly output: TestOutput;
  readonly report?: ImageReport;
}
/** One scan to do. */
export interface Job {
  readonly step: Step;
  readonly scanner: Scanner;
  readonly client: RegistryClient;
  readonly subject: Subject;
  readonly target: Target;
}

/** One image that cannot be scanned keeps none of the others from it. */
export async function scanTarget(job: Job): Promise<Scan> {
  const { step, target } = job;
  const into = join(step.params.workdir, `content-${target.name}`);
  try {
    await rm(into, { recursive: true, force: true });
    const report = await scanOne(job, into);
    return { target, report, output: report.output };
  } catch (thrown) {
    if (step.signal.aborted) throw thrown;
    const why = step.log.mask(explain(thrown));
    step.log.error(`${target.name}: ${why}`);
    return { target, output: erroredOutput(TASK, `${target.name}: ${why}`, NAMESPACE) };
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

async function scanOne({ step, scanner, client, subject, target }: Job, into: string): Promise<ImageReport> {
  const { params, log, signal } = step;
  const { json } = await client.manifest(`${subject.repository}@${target.digest}`);
  const manifest = manifestOf(target, json);
  const take = subject.kind === "artifact" ? extractArtifact : extractImage;
  const files: Extracted = await take(client, subject.repository, manifest, { into, signal });
  log.info(`${target.name}: scanning ${files.count} files of ${manifest.layers.length} layers`);
  const scanned = await scanFiles(scanner, files, params.scanTimeout * 1000);
  const { program, description } = scanner;
  return imageReport({ task: TASK, arch: target.name, files, scanned, program, description });
}

function manifestOf({ digest }: Target, json: Manifest | Index): Manifest {
  if ("layers" in json) return json;
  throw clamavFault("CLAMAV_NO_IMAGE", `${digest} is an index inside an index`, "Give the inner one.");
}
