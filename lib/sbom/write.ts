import { writeWhole } from "../handover/index.ts";
import { fault } from "./fault.ts";
import type { SbomDocument } from "./types.ts";

/** Writes a document whole or not at all. */
export const writeSbom = (file: string, document: SbomDocument): Promise<void> =>
  writeWhole(file, `${JSON.stringify(document)}\n`);

/**
 * The time for a document, as both formats write it: seconds since 1970, an RFC 3339 text, or now.
 *
 * @throws SBOM_BAD_TIME for a text that is no time.
 */
export function sbomTime(given: string, now: () => Date = () => new Date()): string {
  const date = given === "" ? now() : new Date(/^\d+$/.test(given) ? Number(given) * 1000 : given);
  if (!Number.isNaN(date.getTime())) return date.toISOString().replace(/\.\d{3}Z$/, "Z");
  throw fault(
    "SBOM_BAD_TIME",
    `created: ${JSON.stringify(given)} is no time`,
    "Give seconds since 1970 or a time such as 2026-01-31T12:00:00Z, or nothing for now.",
  );
}
