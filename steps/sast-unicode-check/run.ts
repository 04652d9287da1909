import type { Run } from "../../lib/contract/index.ts";
import type { Log } from "../../lib/log/index.ts";
import {
  concludeScan,
  type Defect,
  defectOf,
  matchingAny,
  readTargets,
  reportingNone,
  sastFault,
  type Targets,
} from "../../lib/sast/index.ts";
import { readArgs, type UnicodeArgs } from "./args.ts";
import { shown, type Wanted, wantedOf } from "./characters.ts";
import { type Exclusions, exclusionsOf } from "./config.ts";
import type { sastUnicodeCheckStep } from "./contract.ts";
import { type Look, lookAt } from "./look.ts";
import { type Reached, type Walked, walk } from "./walk.ts";

const ACCEPT =
  "leave the file out by scan_exclude in the file that -c in FIND_UNICODE_CONTROL_ARGS names, or enter the finding into ignore.err of the repository of known false positives (KFP_GIT_URL).";

type Context = Parameters<Run<typeof sastUnicodeCheckStep>>[0];

export const run: Run<typeof sastUnicodeCheckStep> = (context) => {
  const { params, tools, log, signal } = context;
  return reportingNone(params.shared, log, async () => {
    const args = readArgs(params.findUnicodeControlArgs);
    const targets = await readTargets(params.source, params.targetDirs);
    const { root } = targets;
    const defects = await lookThrough(context, targets, args);
    const testOutput = await concludeScan(
      { git: tools.git, log, signal },
      {
        defects,
        root,
        analyser: { name: "sast-unicode-check" },
        report: "sast_unicode_check_out.sarif",
        known: params,
        shared: params.shared,
        accept: ACCEPT,
        notes: NOTES,
      },
    );
    return { testOutput };
  });
};

/** Looks at every file of the targets. */
async function lookThrough(
  { log, signal }: Context,
  { root, paths }: Targets,
  args: UnicodeArgs,
): Promise<Defect[]> {
  const exclusions = await exclusionsOf(root, args.config, args.notests);
  const wanted = wantedOf(args.nonprint);
  const { files, others } = await walk(root, paths);
  const tally = new Tally(others);
  const defects: Defect[] = [];
  const excluded = excludedBy(exclusions, files, args);
  for (const file of files) {
    signal.throwIfAborted();
    const look: Look = excluded.has(`/${file.path}`)
      ? { skipped: "excluded by name" }
      : await readable(file, lookAt(file, exclusions, wanted));
    tally.count(file, look, log);
    if ("hits" in look) defects.push(...defectsIn(file, look, wanted, args));
  }
  tally.say(log, args.verbose);
  return defects;
}

const NOTES = {
  clean: "Task sast-unicode-check success: No finding was detected",
  allKnown:
    "Task sast-unicode-check success: Some findings were detected, but filtered by known false positive",
};

/** Paths, with `/` in front, that the exclusions meet. They may come out of the sources. */
const excludedBy = ({ paths }: Exclusions, files: readonly Reached[], { config }: UnicodeArgs) =>
  matchingAny(
    paths,
    files.map(({ path }) => `/${path}`),
    `FIND_UNICODE_CONTROL_ARGS: -c ${JSON.stringify(config)}`,
  );

/** A file that cannot be read was not looked at: the check has failed then, it has not found nothing. */
async function readable(file: Reached, work: Promise<Look>): Promise<Look> {
  try {
    return await work;
  } catch (thrown) {
    throw sastFault("SAST_UNREADABLE", `${file.path} cannot be read`, "Look at its permissions.", thrown);
  }
}

function defectsIn(
  { path }: Reached,
  { hits }: Extract<Look, { hits: unknown }>,
  { message }: Wanted,
  { detailed }: UnicodeArgs,
): readonly Defect[] {
  const defect = (line: number, characters: string) =>
    defectOf(
      "UNICONTROL_WARNING",
      { file: path, line, event: "warning", message: `${message}: ${characters}` },
      { tool: "unicontrol" },
    );
  if (detailed)
    return hits.map(({ line, characters }) => defect(line, `[${characters.map(shown).join(", ")}]`));
  const all = new Set(hits.flatMap(({ characters }) => characters));
  return all.size === 0 ? [] : [defect(0, `{${[...all].sort().map(shown).join(", ")}}`)];
}

/** Names of files that a line of the log says. */
const NAMED = 5;

/** Keeps count of what was looked at, and what not and why. */
class Tally {
  #looked = 0;
  readonly #skipped = new Map<string, string[]>();

  constructor(others: Walked["others"]) {
    for (const { path, why } of others) this.#skip(why, path);
  }

  count({ path }: Reached, look: Look, log: Log): void {
    if ("skipped" in look) this.#skip(look.skipped, path);
    else this.#looked += 1;
    if ("garbled" in look && look.garbled)
      log.warn(`${path}: is not all UTF-8; the rest of it was looked at`);
  }

  #skip(why: string, path: string): void {
    this.#skipped.set(why, [...(this.#skipped.get(why) ?? []), path]);
  }

  say(log: Log, verbose: boolean): void {
    log.info(`looked for characters in ${this.#looked} files`);
    for (const [why, paths] of [...this.#skipped].sort()) {
      const more = paths.length > NAMED ? ", …" : "";
      const names = verbose ? ` (${paths.slice(0, NAMED).join(", ")}${more})` : "";
      log.info(`not looked at, ${why}: ${paths.length}${names}`);
    }
  }
}
