import { relative } from "node:path";
import { formatFinding } from "../../lib/findings/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { ShellComment } from "../../lib/tools/shellcheck.ts";

/** Lines of what is not counted; a script that asks for more is checked with ShellCheck itself. */
const SHOWN = 20;

/**
 * Says what ShellCheck remarked and the report leaves out, as the compatible task does: all but important
 * findings, or all but errors and warnings. It is not counted; but nobody should think that nothing was seen.
 */
export function sayLeftOut(log: Log, comments: readonly ShellComment[], root: string): void {
  const seen = comments.filter(({ level }) => level !== "style");
  if (seen.length === 0) return;
  for (const { file, line, column, code, message } of seen.slice(0, SHOWN))
    log.info(
      formatFinding({
        tool: "shellcheck",
        rule: `SC${code}`,
        severity: "info",
        message,
        file: relative(root, file),
        line,
        column,
      }),
    );
  const more = seen.length > SHOWN ? ` (${seen.length - SHOWN} more are not shown)` : "";
  const remarks = seen.length === 1 ? "1 remark" : `${seen.length} remarks`;
  log.info(`not counted, for IMP_FINDINGS_ONLY or their level: ${remarks}${more}`);
}
