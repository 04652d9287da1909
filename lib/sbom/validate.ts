import { fault } from "./fault.ts";
import { isCycloneDx } from "./read.ts";
import type { SbomDocument } from "./types.ts";
import { cycloneDxProblems } from "./validate-cyclonedx.ts";
import { spdxProblems } from "./validate-spdx.ts";

/** The first few are enough to see what is wrong. */
const SHOWN = 20;

/** What the formats' specifications forbid and a document does; empty for a valid one. */
export const sbomProblems = (document: SbomDocument): readonly string[] =>
  isCycloneDx(document) ? cycloneDxProblems(document) : spdxProblems(document);

/** @throws SBOM_BAD_DOCUMENT that lists what is wrong. */
export function requireValid(document: SbomDocument, what: string): void {
  const problems = sbomProblems(document);
  if (problems.length === 0) return;
  const shown = problems.slice(0, SHOWN).join("; ");
  const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : "";
  throw fault(
    "SBOM_BAD_DOCUMENT",
    `${what} does not keep its format: ${shown}${more}`,
    "Mend what it was merged from, or set SBOM_SKIP_VALIDATION to true to attach it nevertheless.",
  );
}
