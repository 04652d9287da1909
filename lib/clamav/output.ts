import { sep } from "node:path";

/** What the scanner says of one file. */
export interface Said {
  /** Number of the file; see Extracted. */
  readonly file: number;
  /** Name of a signature, or what went wrong. */
  readonly what: string;
}

/** The output of one scan, line by line. */
export interface ScanOutput {
  take(line: string): void;
  readonly hits: readonly Said[];
  /** Files that the scanner could not look at. */
  readonly problems: readonly Said[];
  /** Errors that are of no single file: `ERROR: Clamd closed the connection …`. */
  readonly errors: readonly string[];
  /** Of the summary: `infected_files`, `scanned_files`; empty if there was none. */
  readonly summary: ReadonlyMap<string, string>;
}

/** More hits than these are counted no more by name: the scan has gone wrong, or all of the image has. */
export const MOST_SAID = 100_000;

/**
 * Reads what clamscan and clamdscan print about files below a folder of extracted files. A file is a number there,
 * so that no name of an image can look like another line.
 */
export function scanOutput(folder: string): ScanOutput {
  const hits: Said[] = [];
  const problems: Said[] = [];
  const errors: string[] = [];
  const summary = new Map<string, string>();
  const ofFile = (line: string): Said | undefined => {
    const [, file, what] = line.startsWith(folder + sep) ? (LINE.exec(line.slice(folder.length)) ?? []) : [];
    return file === undefined || what === undefined ? undefined : { file: Number(file), what };
  };
  const take = (line: string): void => {
    const said = ofFile(line);
    if (said !== undefined) sort(said, { hits, problems });
    else if (line.startsWith("ERROR:"))
      errors.push(
        line
          .slice("ERROR:".length)
          .replace(/[. ]+$/, "")
          .trim(),
      );
    else addSummary(summary, line);
  };
  return { take, hits, problems, errors, summary };
}

/** `/0/17: Win.Test.EICAR_HDB-1 FOUND`: what follows the folder. */
const LINE = /^\/(?:\d+|probe)\/(\d+): (.*)$/;

/** What is no complaint; all other words about a file are. */
const FINE = ["OK", "Empty file", "Excluded"];

function sort({ file, what }: Said, { hits, problems }: { hits: Said[]; problems: Said[] }): void {
  if (FINE.includes(what)) return;
  const [, signature] = /^(\S+) FOUND$/.exec(what) ?? [];
  const to = signature === undefined ? problems : hits;
  if (to.length < MOST_SAID) to.push({ file, what: signature ?? what.replace(/[. ]*ERROR$/, "") });
}

function addSummary(summary: Map<string, string>, line: string): void {
  const [, name, value] = /^([A-Z][A-Za-z ]+): +(.*)$/.exec(line) ?? [];
  if (name !== undefined && value !== undefined) summary.set(name.toLowerCase().replaceAll(" ", "_"), value);
}
