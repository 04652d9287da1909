import { readFile } from "node:fs/promises";
import { codeOf } from "../errors/index.ts";
import { writeWhole as write } from "../files/index.ts";
import { handoverFault } from "./fault.ts";

/** Files between the steps of one task are small; more is a mistake. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

/** Writes the whole file or none of it, and makes its folder. Fault HANDOVER_UNWRITABLE. */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    await write(file, text, { mode: 0o644, makeFolder: true });
  } catch (cause) {
    throw handoverFault(
      "HANDOVER_UNWRITABLE",
      `the hand-over file ${file} could not be written`,
      "Look at the cause: free space, or a volume that is read-only.",
      cause,
    );
  }
}

/** Reads a hand-over. Fault HANDOVER_MISSING names the step that writes it. */
export async function readWhole(file: string, writtenBy: string): Promise<string> {
  try {
    const text = await readFile(file, "utf8");
    if (text.length <= MAX_CHARACTERS) return text;
    throw bad(file, "", `is longer than ${MAX_CHARACTERS} characters`);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw cause;
    throw handoverFault(
      "HANDOVER_MISSING",
      `the hand-over file ${file} is not there: ${writtenBy} writes it`,
      `Run ${writtenBy} first, with the same volume.`,
      cause,
    );
  }
}

/** A file that is not what it must be; `at` is the path of the field, as in `layers[0].digest`. */
export const bad = (file: string, at: string, what: string) =>
  handoverFault(
    "HANDOVER_BAD",
    `the hand-over file ${file} is not valid: ${at === "" ? "" : `${at} `}${what}`,
    "Run the task again; its steps must be of one version.",
  );
