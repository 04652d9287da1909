import { rm } from "node:fs/promises";
import { join } from "node:path";
import { imageManifests, type Subject } from "../../lib/checks/index.ts";
import {
  ageWarning,
  databaseFiles,
  hasDaemon,
  isSignatures,
  NAMESPACE,
  openScanner,
  type Scanner,
} from "../../lib/clamav/index.ts";
import type { Run } from "../../lib/contract/index.ts";
import { logFindings } from "../../lib/findings/index.ts";
import {
  erroredOutput,
  makeImagesProcessed,
  mergeTestOutputs,
  skippedOutput,
  type TestOutput,
} from "../../lib/formats/index.ts";
import { type ClamavFile, clamavLogs, writeClamavFiles, writeWhole } from "../../lib/handover/index.ts";
import { openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import type { clamavScanStep } from "./contract.ts";
import { type Scan, type Step, scanTarget, TASK } from "./scan.ts";
import { type Target, targetsOf } from "./subjects.ts";

const ACCEPT =
  "put a file beside the signatures: NAME.ign2 with the signature's name, without .UNOFFICIAL; or, for one file only, NAME.sfp with what `sigtool --sha256 FILE` prints.";
const NO_DATABASE =
  "there is no ClamAV database. Get the official one with freshclam, or put a folder clamav with own signatures into the folder of --data (SLIPWAY_DATA)";

function skipped(log: Step["log"], why: string) {
  log.warn(`Nothing is scanned: ${why}.`);
  return { testOutput: skippedOutput(TASK, why, NAMESPACE) };
}

export const run: Run<typeof clamavScanStep> = async (step) => {
  const { params, tools, log, signal } = step;
  await rm(clamavLogs(params.workdir), { recursive: true, force: true });
  const signatures = (await databaseFiles(params.database)).filter(isSignatures);
  // A program that is missing is said first: the database comes with it, or after it.
  if (!hasDaemon()) await tools.clamscan.version();
  if (signatures.length === 0) return skipped(log, NO_DATABASE);
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const subject = await imageManifests(client, params.imageUrl, params.imageDigest);
  if (subject.kind === "attestation")
    return skipped(log, `${params.imageUrl} is an attestation or signature, which holds no files`);
  const targets = targetsOf(subject, params.imageArch);
  const scans = await scanAll(step, signatures, { client, subject, targets });
  await leaveFiles(params.workdir, scans);
  return conclude(step, scans);
};

interface Work {
  readonly client: RegistryClient;
  readonly subject: Subject;
  readonly targets: readonly Target[];
}

async function scanAll(step: Step, signatures: readonly string[], { targets, ...work }: Work) {
  const scanner = await startScanner(step, signatures);
  try {
    const scans: Scan[] = [];
    for (const target of targets) scans.push(await scanTarget({ step, scanner, target, ...work }));
    return scans;
  } finally {
    await scanner.close();
  }
}

async function startScanner(step: Step, signatures: readonly string[]): Promise<Scanner> {
  const { params, tools, log, signal } = step;
  const scanner = await openScanner({
    ...{ tools, log, signal, database: params.database, scratch: params.scratch },
    threads: params.maxThreads,
    startTimeoutMs: params.startTimeout * 1000,
  });
  log.info(`Scanner: ${scanner.description}; signatures: ${signatures.join(", ")}`);
  const old = ageWarning(scanner.description, Date.now());
  if (old !== undefined) log.warn(old);
  return scanner;
}

function conclude({ params, log }: Step, scans: readonly Scan[]) {
  const findings = scans.flatMap(({ report }) => report?.findings ?? []);
  logFindings(log, findings, { accept: ACCEPT });
  const testOutput = merged(scans);
  log.info(testOutput.note);
  const done = scans.filter(({ report }) => report?.complete).map(({ target }) => target.digest);
  if (done.length === 0) return { testOutput };
  return { testOutput, imagesProcessed: makeImagesProcessed(params.imageUrl, done, params.imageDigest) };
}

/** There is one target at least. */
function merged(scans: readonly Scan[]): TestOutput {
  const [first, ...others] = scans.map(({ output }) => output);
  return first === undefined
    ? erroredOutput(TASK, "nothing was scanned")
    : mergeTestOutputs([first, ...others]);
}

/** Logs and results of each image, for step clamav-upload. */
async function leaveFiles(workdir: string, scans: readonly Scan[]): Promise<void> {
  const files: ClamavFile[] = [];
  const leave = async (name: string, mediaType: string, text: string) => {
    await writeWhole(join(clamavLogs(workdir), name), text);
    files.push({ name, mediaType });
  };
  for (const { target, report } of scans)
    if (report) await leave(`clamscan-result-${target.name}.log`, "text/vnd.clamav", report.log);
  const type = "application/vnd.konflux.test_output+json";
  for (const { target, output } of scans)
    await leave(`clamscan-ec-test-${target.name}.json`, type, `${JSON.stringify(output)}\n`);
  await writeClamavFiles(workdir, files);
}
