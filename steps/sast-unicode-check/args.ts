import { parseArgs } from "node:util";
import { explain } from "../../lib/errors/index.ts";
import { sastFault } from "../../lib/sast/index.ts";

/** What FIND_UNICODE_CONTROL_ARGS asks for, in the words of find_unicode_control.py. */
export interface UnicodeArgs {
  /** Format characters by default; all that cannot be printed; bidirectional controls only. */
  readonly nonprint: "format" | "all" | "bidi";
  /** Name files that are not looked at. */
  readonly verbose: boolean;
  /** Lines of the findings, not only files. */
  readonly detailed: boolean;
  /** Leave out folders whose names begin with `test`. */
  readonly notests: boolean;
  /** File with more exclusions; empty for none. */
  readonly config: string;
}

const OPTIONS = {
  nonprint: { type: "string", short: "p" },
  verbose: { type: "boolean", short: "v" },
  detailed: { type: "boolean", short: "d" },
  notests: { type: "boolean", short: "t" },
  config: { type: "string", short: "c" },
} as const;

/** Reads the arguments, split at white space as a shell does. Fault SAST_BAD_ARGS names what is unknown. */
export function readArgs(text: string): UnicodeArgs {
  const args = text.split(/\s+/).filter((word) => word !== "");
  const { nonprint, verbose = false, detailed = false, notests = false, config = "" } = parsed(args);
  if (nonprint !== undefined && nonprint !== "all" && nonprint !== "bidi")
    throw bad(`-p takes all or bidi, not ${JSON.stringify(nonprint)}`);
  return { nonprint: nonprint ?? "format", verbose, detailed, notests, config };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (thrown) {
    throw bad(explain(thrown).split(". ", 1)[0] ?? "");
  }
}

export const bad = (what: string, cause?: unknown) =>
  sastFault(
    "SAST_BAD_ARGS",
    `FIND_UNICODE_CONTROL_ARGS: ${what}`,
    "Known are -p all|bidi, -v, -d, -t and -c FILE; folders are given in TARGET_DIRS.",
    cause,
  );
