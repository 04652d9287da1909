import type { EvidenceReport } from "./evidence.ts";
import { labelled } from "./labelled.ts";
import type { CommandText } from "./summary.ts";

/** How a summary shows what a run left in registries. */
export interface EvidenceView {
  readonly command: CommandText;
  /** Id of the run's record. */
  readonly record: string;
  /** Where the public key lies. */
  readonly keyFile: string;
  /** Columns of the reader's terminal. */
  readonly width: number;
}

/** What predicate types are called. */
const NAMES: Readonly<Record<string, string>> = {
  "https://slsa.dev/provenance/v0.2": "SLSA 0.2",
  "https://slsa.dev/provenance/v1": "SLSA 1.0",
};

/** What was signed by which key, what is attested, how it can be looked at, and what could not be done. */
export function evidenceLines(evidence: EvidenceReport, view: EvidenceView): string[] {
  const { signed, attested, problems, key } = evidence;
  const put = (name: string, text: string) => labelled(name, text, view.width);
  const images = new Set(attested.map(({ image }) => image)).size;
  const types = [...new Set(attested.map(({ predicateType }) => NAMES[predicateType] ?? predicateType))];
  const anything = signed.length + attested.length > 0;
  if (!anything && problems.length === 0) return [];
  return [
    ...put("signed", signed.length === 0 ? "nothing" : `${count(signed.length)} by key ${key?.id ?? "?"}`),
    ...put("attested", attested.length === 0 ? "nothing" : `${count(images)}: ${types.join(", ")}`),
    ...problems.flatMap((each) => put("problem", each)),
    ...(anything ? put("key", view.keyFile) : []),
    ...(anything ? put("verify", view.command(`verify ${view.record}`)) : []),
  ];
}

const count = (images: number): string => `${images} ${images === 1 ? "image" : "images"}`;
