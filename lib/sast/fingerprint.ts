import { createHash } from "node:crypto";
import { contextLine } from "./context.ts";
import { type Defect, keyEvent } from "./defect.ts";

/**
 * What csdiff tells findings apart by when lines have moved: `csdiff/v0` without, `csdiff/v1` with the text
 * of the line. They are the same as csdiff's, so that what was judged before stays judged.
 */
export interface Fingerprints {
  readonly "csdiff/v0": string;
  /** Only where the line's text is known. */
  readonly "csdiff/v1"?: string;
}

export function fingerprints(defect: Defect): Fingerprints {
  const { file, event, message } = keyEvent(defect);
  const basic = [defect.checker, versionless(file), event, stableMessage(defect.checker, message)].join("\n");
  const text = lineText(defect);
  return {
    "csdiff/v0": sha1(basic),
    ...(text === "" ? {} : { "csdiff/v1": sha1(`${basic}\n${text}`) }),
  };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

/** The text of the key event's line without white space; empty if it is not known. */
export function lineText(defect: Defect): string {
  const { line } = keyEvent(defect);
  const found = defect.events.map(contextLine).find((each) => each?.here && each.line === line);
  return (found?.text ?? "").replace(/\s+/g, "");
}

/** A message without what changes when other lines do. */
export function stableMessage(checker: string, message: string): string {
  const counted = message.replace(/at least [0-9]+ times.$/, "");
  return checker === "SHELLCHECK_WARNING" ? counted.replace(/ on line [0-9]+\.$/, " on line NNNN.") : counted;
}

/**
 * csdiff takes the first folder for the package's `name-version`, and, because archives of some packages
 * hold such a folder once more, the next one with the same version too. A name without a version makes
 * that any folder. It is no way to compare paths; fingerprints have to have it.
 */
function versionless(path: string): string {
  const found = /^(?:\/builddir\/build\/BUILD\/)?([^/]+)\/(.*)$/s.exec(path);
  if (found === null) return path;
  const [, first = "", rest = ""] = found;
  const version = first.replace(/^[a-zA-Z+]+|_[0-9](?:iv)?$/g, "");
  return rest.replace(new RegExp(`^[a-zA-Z+]+${escaped(version)}[^/]*/`), "");
}
