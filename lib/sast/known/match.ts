import { type Defect, keyEvent } from "../defect.ts";
import { lineText, stableMessage } from "../fingerprint.ts";

/** What was found, parted by what is known. */
export interface Parted {
  readonly kept: readonly Defect[];
  readonly known: readonly Defect[];
}

/**
 * Parts findings as csdiff does: one is known if the list has one of the same checker, path, event and
 * message, and of the same line of text where both have one. Each entry of the list accounts for one finding.
 */
export function partKnown(defects: readonly Defect[], list: readonly Defect[]): Parted {
  const open = new Map<string, Defect[]>();
  for (const entry of list) open.set(nameOf(entry), [...(open.get(nameOf(entry)) ?? []), entry]);
  const isKnown = (defect: Defect): boolean => {
    const entries = open.get(nameOf(defect)) ?? [];
    const place = placeOf(defect, entries);
    if (place < 0) return false;
    entries.splice(place, 1);
    return true;
  };
  const judged = defects.map((defect) => ({ defect, known: isKnown(defect) }));
  const where = (known: boolean) => judged.flatMap((each) => (each.known === known ? [each.defect] : []));
  return { kept: where(false), known: where(true) };
}

/** The entry with the same line of text, else one that says none. */
function placeOf(defect: Defect, entries: readonly Defect[]): number {
  const text = lineText(defect);
  const texts = entries.map(lineText);
  const same = text === "" ? -1 : texts.indexOf(text);
  if (same >= 0) return same;
  return text === "" ? entries.length - 1 : texts.indexOf("");
}

const nameOf = (defect: Defect): string => {
  const { file, event, message } = keyEvent(defect);
  return JSON.stringify([defect.checker, pathOf(file), event, stableMessage(defect.checker, message)]);
};

/**
 * A path from the root of the sources. Lists that were made of packages have `name-version/` before it; the
 * version may be a number or the start of a commit.
 */
const pathOf = (file: string): string =>
  file.replace(/^\/builddir\/build\/BUILD\//, "").replace(/^[^/]+-v?(?:\d[^/]*|[0-9a-f]{7,40})\//, "");
