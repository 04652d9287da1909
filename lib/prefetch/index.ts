import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Http } from "../http/index.ts";
import type { Log } from "../log/index.ts";
import type { Package, SbomType } from "../sbom/index.ts";
import { cancelled, type DownloadReport, downloadAll } from "./download.ts";
import { writeEnvironment } from "./environment.ts";
import { fault, shown } from "./fault.ts";
import { planGeneric } from "./generic/index.ts";
import { injectFiles, pristineTexts } from "./inject.ts";
import { type GenericInput, type NpmInput, type PackageInput, type PipInput, SUPPORTED } from "./input.ts";
import { mergeWanted } from "./merge.ts";
import type { Credentials } from "./netrc.ts";
import { planNpm } from "./npm/index.ts";
import { outputTree, prune, reopen, writeBom, writeBuildConfig } from "./output.ts";
import { planPip } from "./pip/index.ts";
import type { Settings } from "./settings.ts";
import { openSource } from "./source.ts";
import type { Mode, Plan, PlanKit } from "./types.ts";

export type { PrefetchCode } from "./fault.ts";
export { type PackageInput, readInput, SUPPORTED } from "./input.ts";
export { type Credentials, noCredentials, readNetrc } from "./netrc.ts";
export { readSettings, type Settings, type SettingsSources } from "./settings.ts";
export { MODES, type Mode } from "./types.ts";

export interface PrefetchRequest {
  /** Of `readInput`; not empty. */
  readonly packages: readonly PackageInput[];
  /** Folder of the sources; lockfiles in it are changed at the end. */
  readonly source: string;
  /** Folder that gets `output/` and the environment files. */
  readonly folder: string;
  /** Absolute path at which the build will find `output/`. */
  readonly forOutputDir: string;
  readonly mode: Mode;
  readonly sbomType: SbomType;
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly http: Http;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface PrefetchReport extends DownloadReport {
  /** What the SBOM holds. */
  readonly packages: readonly Package[];
  /** Files of the source that were changed. */
  readonly injected: number;
}

/**
 * Fetches, verifies and lays out what lockfiles name, in the tree of the field's tool (hermeto), and
 * changes the sources so that package managers take it from there. All lockfiles are read and judged
 * before the first file is fetched. Running it again fetches only what is missing or wrong.
 * Faults: PrefetchCode.
 */
export async function prefetch(request: PrefetchRequest): Promise<PrefetchReport> {
  try {
    return await run(request);
  } catch (thrown) {
    throw request.signal.aborted ? cancelled() : thrown;
  }
}

async function run(request: PrefetchRequest): Promise<PrefetchReport> {
  const { folder, log, forOutputDir } = request;
  const tree = outputTree(folder);
  const before = await reopen(tree);
  const source = await openSource(request.source, await pristineTexts(folder, request.source));
  const plan = await planAll(request.packages, { ...request, source });
  request.signal.throwIfAborted();
  const wanted = mergeWanted(plan.wanted);
  for (const { type } of request.packages) await mkdir(join(tree.deps, type), { recursive: true });
  const { concurrency } = request.settings;
  const report = await downloadAll(wanted, { ...request, ...tree, concurrency });
  const pruned = await prune(tree.deps, new Set(wanted.map(({ path }) => path)));
  if (pruned > 0) log.info(`removed ${pruned} files that no lockfile names any more`);
  await plan.inspect?.(tree.deps);
  const injected = await injectFiles(plan.projectFiles, source, folder, forOutputDir);
  await writeBuildConfig(tree, plan.environment, plan.projectFiles, source.root);
  const packages = await writeBom(tree, plan.packages, request.sbomType, before);
  await writeEnvironment(folder, plan.environment, forOutputDir);
  return { ...report, packages, injected };
}

async function planAll(packages: readonly PackageInput[], kit: PlanKit): Promise<Plan> {
  for (const { path } of packages)
    if (!(await kit.source.isDirectory(path)))
      throw fault(
        "PREFETCH_INPUT",
        `input: the path ${shown(path || ".")} is not a folder of the source`,
        "Correct 'path' in the parameter input.",
      );
  const plans: Plan[] = [];
  for (const type of SUPPORTED) {
    const own = packages.filter((each) => each.type === type);
    if (own.length > 0) plans.push(await planOne(type, own, kit));
  }
  return {
    wanted: plans.flatMap((plan) => plan.wanted),
    packages: plans.flatMap((plan) => plan.packages),
    environment: plans.flatMap((plan) => plan.environment),
    projectFiles: plans.flatMap((plan) => plan.projectFiles),
    async inspect(deps) {
      for (const plan of plans) await plan.inspect?.(deps);
    },
  };
}

function planOne(type: PackageInput["type"], packages: readonly PackageInput[], kit: PlanKit): Promise<Plan> {
  if (type === "npm")
    return planNpm(
      packages.filter((each): each is NpmInput => each.type === "npm"),
      kit,
    );
  if (type === "pip")
    return planPip(
      packages.filter((each): each is PipInput => each.type === "pip"),
      kit,
    );
  return planGeneric(
    packages.filter((each): each is GenericInput => each.type === "generic"),
    kit,
  );
}
