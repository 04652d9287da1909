import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../lib/contract/index.ts";
import { skippedOutput } from "../../lib/formats/index.ts";
import { writeNoSastReport } from "../../lib/handover/index.ts";
import { concludeScan, eventParts, keyEvent, reportingNone } from "../../lib/sast/index.ts";
import { type Asking, ask, EXIT, saysItLooked } from "./ask.ts";
import type { sastSnykCheckStep } from "./contract.ts";
import { ignoredPaths, ignoreIn, isIgnored, leavingAsItWas } from "./policy.ts";
import { type Report, readReport } from "./report.ts";
import { openSession, readToken, requireFetched } from "./settings.ts";
import { findTargets, type Target } from "./targets.ts";

type Context = Parameters<Run<typeof sastSnykCheckStep>>[0];
type Params = Context["params"];

const TASK = "sast-snyk-check";
const NO_TOKEN =
  "If you wish to use the Snyk code SAST task, please create a secret name snyk-secret with the key 'snyk_token' containing the Snyk token by following the steps given [here](https://konflux-ci.dev/docs/testing/build/snyk/)";
const NOT_SUPPORTED = "Snyk code test found zero supported files.";
const NOTHING = "Nothing of TARGET_DIRS is there and not in IGNORE_FILE_PATHS: name folders of the sources.";
const ACCEPT =
  "leave its file out with IGNORE_FILE_PATHS or `exclude` in .snyk, or list it in the repository of KFP_GIT_URL as a known false positive";

export const run: Run<typeof sastSnykCheckStep> = (context) => {
  const { params, secrets, log } = context;
  return reportingNone(params.shared, log, async () => {
    if (params.afterFetch) await requireFetched(params.shared);
    const token = await readToken(secrets.snykToken);
    if (token === undefined) return skipped(context, NO_TOKEN);
    log.secret(token);
    return inScratch((scratch) => check(context, token, scratch));
  });
};

async function skipped({ params, log }: Context, why: string) {
  log.warn(why);
  await writeNoSastReport(params.shared, why);
  return { testOutput: skippedOutput(TASK, why) };
}

/** Settings and caches of the program, and its reports, go with the step. */
async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "snyk-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function check(context: Context, token: string, scratch: string) {
  const { params, tools, log, signal } = context;
  const version = await tools.snyk.version();
  const { root, targets } = await findTargets(params.source, params.targetDirs, log);
  const ignored = ignoredPaths(params.ignoreFilePaths);
  const wanted = targets.filter((target) => !isIgnored(target, ignored));
  if (wanted.length === 0) return skipped(context, NOTHING);
  const session = await openSession(token, scratch, params);
  const asking = { snyk: tools.snyk, session, log, signal, ...params };
  const folders = wanted.map(({ base }) => base);
  const reports = await leavingAsItWas(folders, root, () => askAll(asking, params, wanted, ignored, scratch));
  const seen = reports.filter((each) => each !== undefined);
  return seen.length === 0
    ? skipped(context, NOT_SUPPORTED)
    : { testOutput: await conclude(context, root, version, seen) };
}

const conclude = (
  { params, tools, log, signal }: Context,
  root: string,
  version: string,
  seen: readonly Report[],
) =>
  concludeScan(
    { git: tools.git, log, signal },
    {
      defects: seen.flatMap(({ defects }) => defects),
      root,
      analyser: { name: "SnykCode", version, link: "https://snyk.io", properties: coverage(seen) },
      report: "sast_snyk_check_out.sarif",
      ...(params.importantOnly ? { counts: isError } : {}),
      known: params,
      shared: params.shared,
      accept: ACCEPT,
    },
  );

/** Snyk's "high" is level error in SARIF. */
const isError = (defect: Parameters<typeof keyEvent>[0]) =>
  eventParts(keyEvent(defect).event).level === "error";

/** One report a target; nothing for one without files that Snyk supports. */
async function askAll(
  asking: Asking,
  params: Params,
  targets: readonly Target[],
  ignored: readonly string[],
  scratch: string,
): Promise<readonly (Report | undefined)[]> {
  const reports: (Report | undefined)[] = [];
  for (const [index, target] of targets.entries()) {
    await ignoreIn(asking.snyk, asking.session, target, ignored);
    const file = join(scratch, `report-${index}.sarif`);
    asking.log.info(`Snyk looks at ${target.prefix === "" ? "the sources" : target.prefix}`);
    const answer = await ask(asking, target.base, argumentsFor(params, target, file));
    const mustBeThere = answer.code === EXIT.findings || !saysItLooked(answer);
    if (answer.code === EXIT.unsupported)
      asking.log.warn(`${target.prefix || "the sources"}: ${NOT_SUPPORTED}`);
    else reports.push(await readReport(file, target.prefix, mustBeThere, asking.log));
  }
  return reports;
}

/** As the compatible task has them; ARGS are words, without quotes. */
function argumentsFor(
  { snykArgs, projectName, component }: Params,
  { path }: Target,
  file: string,
): string[] {
  const words = snykArgs.split(/\s+/).filter((word) => word !== "");
  const name = projectName || component;
  const named = name === "" || words.some((word) => word.startsWith("--project-name"));
  return [
    ...words,
    ...(named ? [] : [`--project-name=${name}`]),
    path,
    "--max-depth=1",
    `--sarif-file-output=${file}`,
  ];
}

/** Properties that dashboards read from the report; percent of files, and numbers of files. */
function coverage(reports: readonly Report[]): Readonly<Record<string, string>> {
  const sum = (of: (report: Report) => number) => reports.reduce((total, each) => total + of(each), 0);
  const [total, supported] = [sum((each) => each.total), sum((each) => each.supported)];
  return {
    "snyk-scanned-files-coverage": String(total === 0 ? 0 : Math.floor((supported * 100) / total)),
    "snyk-scanned-files-success": String(supported),
    "snyk-scanned-files-total": String(total),
  };
}
