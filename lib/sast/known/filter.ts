import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../../errors/index.ts";
import { ifThere, readIfThere } from "../../files/index.ts";
import { redactGitUrl } from "../../git/index.ts";
import type { Log } from "../../log/index.ts";
import { type Defect, keyEvent, withoutDuplicates } from "../defect.ts";
import { type CloneKit, type Origin, withClone } from "./clone.ts";
import { excludedFiles, projectFolder, readExclusions } from "./exclude.ts";
import { readList } from "./list.ts";
import { type Parted, partKnown } from "./match.ts";
import { originOf } from "./origin.ts";

export interface KnownOptions {
  /** URL[#revision], `SITE_DEFAULT`, or empty for none. */
  readonly kfpGitUrl: string;
  /** File with the site's URL, if it is there. */
  readonly kfpEndpointFile: string;
  /** Name of the project; the component's if empty. */
  readonly projectName: string;
  readonly component: string;
}

/** Findings without those that are known to be none. */
export interface Filtered extends Parted {
  /** False if there is no list, or none that can be reached. */
  readonly filtered: boolean;
}

/**
 * Takes known false positives out of findings: what stands in any project's `ignore.err` or
 * `true-positives-ignore.err`, and what lies where the project's `exclude-paths.txt` wants none. A list that
 * cannot be had is a warning; the findings then stay as they are.
 */
export async function filterKnown(
  kit: CloneKit,
  defects: readonly Defect[],
  options: KnownOptions,
): Promise<Filtered> {
  const unfiltered = { kept: defects, known: [], filtered: false };
  const origin = await originOf(options.kfpGitUrl, options.kfpEndpointFile);
  if (origin === undefined) return unfiltered;
  const { log, signal } = kit;
  try {
    const parted = await withClone(kit, origin, (folder) => partIn(folder, defects, options, log));
    log.info(`known false positives of ${redactGitUrl(origin.url)}: ${parted.known.length} left out`);
    return { ...parted, filtered: true };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    log.warn(`known false positives are not left out: ${whyNot(origin, thrown)}`);
    return unfiltered;
  }
}

/** Who gave no repository need not read what git says about the one that is not theirs. */
const whyNot = ({ url, isFallback }: Origin, thrown: unknown): string =>
  isFallback
    ? `${url} is out of reach; KFP_GIT_URL names another repository, or none`
    : `${explain(thrown)}; KFP_GIT_URL names their repository`;

async function partIn(
  folder: string,
  defects: readonly Defect[],
  { projectName, component }: KnownOptions,
  log: Log,
): Promise<Parted> {
  const name = projectName || component;
  const project = projectFolder(name);
  if (project === undefined) log.info(`no project ${JSON.stringify(name)}: no paths are excluded`);
  const exclusions = project === undefined ? [] : await exclusionsIn(folder, project, log);
  const { kept, known } = partKnown(defects, await listsIn(folder, log));
  const files = excludedFiles(defects, exclusions);
  const isExcluded = (defect: Defect) => files.has(keyEvent(defect).file);
  const isKnown = new Set(known);
  return {
    kept: kept.filter((defect) => !isExcluded(defect)),
    known: defects.filter((defect) => isKnown.has(defect) || isExcluded(defect)),
  };
}

const exclusionsIn = async (folder: string, project: string, log: Log) =>
  readExclusions((await readIfThere(join(folder, project, "exclude-paths.txt"))) ?? "", log);

const LISTS = ["ignore.err", "true-positives-ignore.err"];

async function listsIn(folder: string, log: Log): Promise<readonly Defect[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((each) => each.isDirectory());
  const files = entries.flatMap(({ name }) => LISTS.map((list) => `${name}/${list}`)).sort();
  const lists = await Promise.all(files.map((file) => listIn(folder, file, log)));
  return withoutDuplicates(lists.flat());
}

async function listIn(folder: string, file: string, log: Log): Promise<readonly Defect[]> {
  const text = await ifThere(readIfThere(join(folder, file)));
  try {
    return text === undefined ? [] : readList(text, file);
  } catch (thrown) {
    log.warn(`${file} is left out: ${explain(thrown)}`);
    return [];
  }
}
