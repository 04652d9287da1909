import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { ifThere, isWithin } from "../files/index.ts";
import { type Defect, type DefectEvent, keyEvent } from "./defect.ts";

/** Lines before and after the place itself: `csgrep --embed-context=3` counts the place among the three. */
const AROUND = 2;
/** Characters; more of a line (minified code) makes a report that nobody reads. */
const LONGEST = 500;
/** Bytes; a larger file is not read for a few lines of context. */
const LARGEST = 16 * 1024 * 1024;

/** `   12|-> text`, `   13|   text`: a line of context as csdiff writes it into a comment. */
const CONTEXT = /^ *(\d+)\|(->| {2}) (.*)$/s;

/** A line of the sources in a comment of a defect. */
export interface ContextLine {
  readonly line: number;
  readonly text: string;
  /** The line of the key event. */
  readonly here: boolean;
}

/** Reads a comment that is a line of context; nothing for other comments. */
export function contextLine({ event, message }: DefectEvent): ContextLine | undefined {
  const found = event === "#" ? CONTEXT.exec(message) : null;
  return found === null
    ? undefined
    : { line: Number(found[1]), text: found[3] ?? "", here: found[2] === "->" };
}

const comment = (file: string, line: number, text: string, here: boolean): DefectEvent => ({
  file,
  line: 0,
  event: "#",
  message: `${String(line).padStart(5)}|${here ? "->" : "  "} ${text.slice(0, LONGEST).replaceAll("\0", "[NUL]")}`,
});

/** Adds to each defect the lines of the sources around its place. What lies outside of them is not read. */
export async function embedContext(defects: readonly Defect[], root: string): Promise<readonly Defect[]> {
  const files = new Map<string, Promise<readonly string[]>>();
  const lines = (file: string) => {
    const known = files.get(file) ?? linesOf(root, file);
    files.set(file, known);
    return known;
  };
  return Promise.all(
    defects.map(async (defect) => {
      const { file, line } = keyEvent(defect);
      return line === 0 || file === "" ? defect : around(defect, await lines(file), file, line);
    }),
  );
}

function around(defect: Defect, lines: readonly string[], file: string, line: number): Defect {
  if (line > lines.length) return defect;
  const first = Math.max(1, line - AROUND);
  const context = lines
    .slice(first - 1, line + AROUND)
    .map((text, index) => comment(file, first + index, text, first + index === line));
  const others = defect.events.filter((event) => contextLine(event) === undefined);
  return { ...defect, key: others.indexOf(keyEvent(defect)), events: [...others, ...context] };
}

async function linesOf(root: string, file: string): Promise<readonly string[]> {
  const real = await ifThere(realpath(join(root, file)));
  if (real === undefined || !isWithin(real, root)) return [];
  const { size } = await stat(real);
  if (size > LARGEST) return [];
  return (await readFile(real, "utf8")).replace(/(?:\r\n|\n|\r)$/, "").split(/\r\n|\n|\r/);
}
