import { rm } from "node:fs/promises";
import { join } from "node:path";
import { imageManifests, type Subject } from "../../lib/checks/index.ts";
import {
  ageWarning,
  clamavFault,
  databaseFiles,
  type Extracted,
  extractArtifact,
  extractImage,
  hasDaemon,
  type ImageReport,
  imageReport,
  isSignatures,
  NAMESPACE,
  openScanner,
  type Scanner,
  type ScannerOptions,
  scanFiles,
} from "../../lib/clamav/index.ts";
import type { Context, Run } from "../../lib/contract/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { logFindings } from "../../lib/findings/index.ts";
import {
  erroredOutput,
  makeImagesProcessed,
  mergeTestOutputs,
  skippedOutput,
  type TestOutput,
} from "../../lib/formats/index.ts";
import { type ClamavFile, clamavLogs, writeClamavFiles, writeWhole } from "../../lib/handover/index.ts";
import { type Index, type Manifest, openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import type { clamavScanStep } from "./contract.ts";
import { type Target, targetsOf } from "./subjects.ts";

const TASK = "clamav-scan";
const ACCEPT =
  "write the signature's name into a file of the database folder that ends in .ign2, one a line and without .UNOFFICIAL; for one file only, add what `sigtool --sha256 FILE` prints to one that ends in .sfp.";

type Step = Context<typeof clamavScanStep>;

export const run: Run<typeof clamavScanStep> = async (step) => {
  const { params, tools, log } = step;
  await rm(clamavLogs(params.workdir), { recursive: true, force: true });
  const signatures = (await databaseFiles(params.database)).filter(isSignatures);
  // A program that is missing is said first: the database comes with it, or after it.
  if (!hasDaemon()) await tools.clamscan.version();
  if (signatures.length === 0) return { testOutput: skippedOutput(TASK, NO_DATABASE, NAMESPACE) };
  const scanner = await openScanner(optionsOf(step));
  try {
    log.info(`Scanner: ${scanner.description}; signatures: ${signatures.join(", ")}`);
    const old = ageWarning(scanner.description, Date.now());
    if (old !== undefined) log.warn(old);
    return await scanSubject(step, scanner);
  } finally {
    await scanner.close();
  }
};

const NO_DATABASE =
  "there is no ClamAV database. Get the official one with freshclam, or put a folder clamav with own signatures into the folder of --data (SLIPWAY_DATA)";

const optionsOf = ({ params, tools, log, signal }: Step): ScannerOptions => ({
  ...{ tools, log, signal, database: params.database, scratch: params.scratch },
  threads: params.maxThreads,
  startTimeoutMs: params.startTimeout * 1000,
});

async function scanSubject(step: Step, scanner: Scanner) {
  const { params, log, signal } = step;
  const client = await openRegistry({ caFile: params.caFile, tlsVerify: params.tlsVerify, log, signal });
  const subject = await imageManifests(client, params.imageUrl, params.imageDigest);
  if (subject.kind === "attestation") {
    const why = `${params.imageUrl} is an attestation or signature, which holds no files`;
    return { testOutput: skippedOutput(TASK, why, NAMESPACE) };
  }
  const scans: Scan[] = [];
  for (const target of targetsOf(subject, params.imageArch))
    scans.push(await scanTarget({ step, scanner, client, subject, target }));
  await leaveFiles(params.workdir, scans);
  const done = scans.filter(({ report }) => report?.complete).map(({ target }) => target.digest);
  logFindings(
    log,
    scans.flatMap(({ report }) => report?.findings ?? []),
    { accept: ACCEPT },
  );
  const testOutput = merged(scans);
  log.info(testOutput.note);
  return {
    testOutput,
    ...(done.length === 0
      ? {}
      : { imagesProcessed: makeImagesProcessed(params.imageUrl, done, params.imageDigest) }),
  };
}

/** There is one target at least. */
function merged(scans: readonly Scan[]): TestOutput {
  const [first, ...others] = scans.map(({ output }) => output);
  return first === undefined
    ? erroredOutput(TASK, "nothing was scanned")
    : mergeTestOutputs([first, ...others]);
}

/** What became of one image; no report if it could not be scanned at all. */
interface Scan {
  readonly target: Target;
  readonly output: TestOutput;
  readonly report?: ImageReport;
}
interface Job {
  readonly step: Step;
  readonly scanner: Scanner;
  readonly client: RegistryClient;
  readonly subject: Subject;
  readonly target: Target;
}

/** One image that cannot be scanned keeps none of the others from it. */
async function scanTarget(job: Job): Promise<Scan> {
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
