import { isTag } from "../../oci/index.ts";
import { shownValue } from "../shown.ts";
import { isPlain, templateProblem } from "./template.ts";

/** What clients store signatures, attestations and SBOMs of an image under. */
const RESERVED = /^sha256-[0-9a-f]{64}(\.|$)/;
const WANTS = "a tag is at most 128 letters, digits, and _ . -, and does not begin with . or -";

/** What is wrong with a tag; undefined if registries take it. */
export function tagProblem(tag: string): string | undefined {
  if (!isTag(tag)) {
    const long = tag.length > 128 ? `, which has ${tag.length} characters` : "";
    return `${shownValue([], tag)} is no valid tag${long}; ${WANTS}`;
  }
  if (RESERVED.test(tag))
    return `${JSON.stringify(tag)} is no tag for an image: signatures and SBOMs are stored under such names`;
  return undefined;
}

/** What is wrong with a template of a tag, whatever its variables stand for. */
export function tagTemplateProblem(template: string): string | undefined {
  const problem = templateProblem(template);
  if (problem !== undefined) return `${shownValue([], template)}: ${problem}`;
  return isPlain(template) ? tagProblem(template) : undefined;
}

/** What is wrong with the name of a staged file; undefined if it is one name of a file. */
export const nameProblem = (name: string): string | undefined =>
  /^[A-Za-z0-9._-]{1,255}$/.test(name) && !/^\.{1,2}$/.test(name)
    ? undefined
    : `${shownValue([], name)} is no valid name; it wants letters, digits, and _ . -`;

/** The same for a template of it; repositories are not asked for it, so it can have no incrementer. */
export function filenameProblem(template: string): string | undefined {
  const problem = templateProblem(template);
  if (problem !== undefined) return `${shownValue([], template)}: ${problem}`;
  if (/\{\{\s*(component-)?incrementer\s*\}\}/.test(template))
    return `${shownValue([], template)}: a file has no incrementer`;
  return isPlain(template) ? nameProblem(template) : undefined;
}
