import { relative } from "node:path";
import type { Run } from "../../lib/contract/index.ts";
import { parallel } from "../../lib/parallel/index.ts";
import {
  concludeScan,
  type Defect,
  defectOf,
  readTargets,
  reportingNone,
  type Targets,
} from "../../lib/sast/index.ts";
import { ToolFault } from "../../lib/tools/index.ts";
import type { ShellComment } from "../../lib/tools/shellcheck.ts";
import type { sastShellCheckStep } from "./contract.ts";
import { jobsFor } from "./jobs.ts";
import { sayLeftOut } from "./left-out.ts";
import { isReported } from "./rules.ts";
import { findScripts, hasSettings } from "./scripts.ts";

const rulePage = (rule: string) => `https://www.shellcheck.net/wiki/${rule}`;

const accept = (rule: string) =>
  `write \`# shellcheck disable=${rule}\` on the line above, or enter it into ignore.err of the repository of known false positives (KFP_GIT_URL).`;

type Context = Parameters<Run<typeof sastShellCheckStep>>[0];

export const run: Run<typeof sastShellCheckStep> = (context) => {
  const { params, tools, log, signal } = context;
  return reportingNone(params.shared, log, async () => {
    const targets = await readTargets(params.source, params.targetDirs);
    const { root } = targets;
    const version = await tools.shellcheck.version();
    const all = await commentsIn(context, targets, version);
    const counted = (comment: ShellComment) => isReported(comment, params.importantOnly);
    const defects = all.filter(counted).map((comment) => defectFrom(comment, root));
    const testOutput = await concludeScan(
      { git: tools.git, log, signal },
      {
        defects,
        root,
        analyser: { name: "ShellCheck", version, link: "https://www.shellcheck.net", ruleLink: rulePage },
        report: "shellcheck-results.sarif",
        known: params,
        shared: params.shared,
        accept,
      },
    );
    const others = all.filter((comment) => !counted(comment));
    sayLeftOut(log, others, root);
    return { testOutput };
  });
};

/** What ShellCheck says of each script, several at a time. */
async function commentsIn(
  { params, tools, log }: Context,
  { root, paths }: Targets,
  version: string,
): Promise<ShellComment[]> {
  const { scripts, templates } = await findScripts(paths, params.skipJinja);
  for (const file of templates)
    log.info(`${JSON.stringify(relative(root, file))}: not looked at: Jinja2 templates in it`);
  log.info(`ShellCheck ${version}: ${scripts.length} shell scripts`);
  const jobs = await jobsFor(params.cpuMaxFile);
  const options = { sourcePath: paths, timeoutMs: params.scriptTimeout * 1000 };
  const check = async (script: string) =>
    tools.shellcheck.check([script], { ...options, settings: await hasSettings(script, root) });
  const comments = await parallel(scripts, jobs, (script) => named(relative(root, script), check(script)));
  return comments.flat();
}

/** Which of many scripts it was. */
async function named<T>(script: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (!(thrown instanceof ToolFault) || thrown.code !== "TOOL_FAILED") throw thrown;
    const { message, next, result } = thrown;
    const said = result === undefined ? {} : { result };
    throw new ToolFault("TOOL_FAILED", `${script}: ${message}`, { next, cause: thrown.cause, ...said });
  }
}

const defectFrom = (comment: ShellComment, root: string): Defect => {
  const { file, line, endLine, column, endColumn, level, code, message } = comment;
  const place = { file: relative(root, file), line, endLine, column, endColumn };
  return defectOf(
    "SHELLCHECK_WARNING",
    { ...place, event: `${level}[SC${code}]`, message },
    { tool: "shellcheck" },
  );
};
