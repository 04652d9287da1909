import type { Log } from "../../log/index.ts";
import { type Defect, keyEvent } from "../defect.ts";
import { matchingAny } from "../patterns.ts";

/** A component's name may carry a version: `name-1.2`, `name-1.2-3`, `name-<commit>`. */
const VERSION = /-(?:v?\d[^-]*|[0-9a-f]{40})(?:-\d[^-]*)?$/;

/** The folder of a project in the repository of known false positives; nothing if the name can be none. */
export function projectFolder(name: string): string | undefined {
  const project = name.replace(VERSION, "");
  return /^[\w-]+$/.test(project) ? project : undefined;
}

/** Classes of characters that JavaScript does not have. */
const POSIX: Readonly<Record<string, string>> = {
  "[:alpha:]": "A-Za-z",
  "[:digit:]": "0-9",
  "[:alnum:]": "A-Za-z0-9",
  "[:upper:]": "A-Z",
  "[:lower:]": "a-z",
  "[:space:]": "\\s",
  "[:punct:]": "!-\\/:-@\\[-`{-~",
};

/**
 * Reads `exclude-paths.txt`: an extended regular expression a line, `#` for comments. A line that is none is
 * left out with a warning, not all of them.
 */
export function readExclusions(text: string, log: Log): readonly RegExp[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((line, index) => {
    if (line === "" || line.startsWith("#")) return [];
    try {
      return [new RegExp(line.replace(/\[:[a-z]+:\]/g, (name) => POSIX[name] ?? name))];
    } catch {
      log.warn(
        `exclude-paths.txt, line ${index + 1}: ${JSON.stringify(line)} is no regular expression: left out`,
      );
      return [];
    }
  });
}

/** Those of the files with findings where the project does not want any. Fault SAST_SLOW_PATTERN. */
export const excludedFiles = (
  defects: readonly Defect[],
  exclusions: readonly RegExp[],
): ReadonlySet<string> =>
  matchingAny(
    exclusions,
    [...new Set(defects.map((defect) => keyEvent(defect).file))],
    "exclude-paths.txt of the known false positives",
  );
