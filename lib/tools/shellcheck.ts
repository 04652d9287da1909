import { isRecord } from "../json/index.ts";
import type { ToolKit } from "./declare.ts";
import { runTool } from "./exec.ts";
import { ToolFault } from "./fault.ts";
import { shellcheck } from "./shellcheck.decl.ts";
import { requireTool } from "./version.ts";

/** One remark of ShellCheck. Lines and columns count from 1, a tab is one column. */
export interface ShellComment {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly level: "error" | "warning" | "info" | "style";
  /** Without the letters SC. */
  readonly code: number;
  readonly message: string;
}

export interface ShellcheckOptions {
  /** Folders in which `source`d files are looked for. */
  readonly sourcePath: readonly string[];
  /**
   * Whether a `.shellcheckrc` counts: ShellCheck takes the first on the way up to `/`, then the user's own.
   * Where the sources have none, others are not to be found.
   */
  readonly settings: boolean;
  /** Milliseconds for all scripts of the call. */
  readonly timeoutMs: number;
}

export interface Shellcheck {
  /** Fault TOOL_MISSING or TOOL_OLD; the version otherwise. */
  version(): Promise<string>;
  /** Remarks on scripts. TOOL_FAILED also for output that is not ShellCheck's. */
  check(scripts: readonly string[], options: ShellcheckOptions): Promise<readonly ShellComment[]>;
}

/** 0: nothing found, 1: something found. Others are faults: 2 an unreadable file, 3 and 4 wrong usage. */
const ANSWERS = [0, 1];

/** The wrapper of ShellCheck: the version is checked before the first call. */
export function shellcheckTool(kit: ToolKit): Shellcheck {
  const version = () => requireTool(kit, shellcheck);
  return {
    version,
    async check(scripts, { sourcePath, settings, timeoutMs }) {
      await version();
      const args = [
        ...["--format=json1", "--external-sources", `--source-path=${sourcePath.join(":")}`],
        ...[...(settings ? [] : ["--norc"]), "--", ...scripts],
      ];
      const env = { LC_ALL: "C.UTF-8", SHELLCHECK_OPTS: undefined };
      const { code, stdout } = await runTool(kit, shellcheck, args, {
        okCodes: ANSWERS,
        timeoutMs,
        env,
        onLine,
      });
      return read(code, stdout);
    },
  };

  function onLine(line: string, from: "stdout" | "stderr") {
    if (from === "stderr") kit.log.warn(`shellcheck: ${line}`);
  }
}

function read(code: number, stdout: string): readonly ShellComment[] {
  const comments = commentsOf(stdout);
  if (comments === undefined) throw garbage(stdout);
  if ((code === 0) !== (comments.length === 0))
    throw garbage(`exit code ${code} with ${comments.length} remarks`);
  return comments;
}

function commentsOf(stdout: string): readonly ShellComment[] | undefined {
  try {
    const document: unknown = JSON.parse(stdout);
    const comments = isRecord(document) ? document["comments"] : undefined;
    return Array.isArray(comments) && comments.every(isComment) ? comments : undefined;
  } catch {
    return undefined;
  }
}

const LEVELS = ["error", "warning", "info", "style"];
const NUMBERS = ["line", "endLine", "column", "endColumn", "code"];

const isComment = (value: unknown): value is ShellComment =>
  isRecord(value) &&
  NUMBERS.every((name) => Number.isSafeInteger(value[name])) &&
  ["file", "message"].every((name) => typeof value[name] === "string") &&
  LEVELS.includes(String(value["level"]));

const garbage = (said: string) =>
  new ToolFault(
    "TOOL_FAILED",
    `shellcheck answered with something else than its JSON: ${JSON.stringify(said.slice(0, 80))}`,
    {
      next: "Install a ShellCheck that works: shellcheck --format=json1 FILE prints one JSON object.",
    },
  );
