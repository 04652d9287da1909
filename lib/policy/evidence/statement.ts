import { isRecord } from "../../json/index.ts";
import { problemsOf } from "../check.ts";
import type { Attestation } from "../types.ts";
import { list, recordOf, records, textOf, texts } from "./read.ts";
import { fromSlsa1 } from "./slsa1.ts";
import { fromSlsa02 } from "./slsa02.ts";

export const SLSA_02 = "https://slsa.dev/provenance/v0.2";
export const SLSA_1 = "https://slsa.dev/provenance/v1";

/** What a statement came to: what it says, or why it is none that can be judged. */
export type Read = { readonly attestation: Attestation } | Unreadable;
export interface Unreadable {
  readonly problem: string;
  /** ec reads provenance, with its schema, while it checks signatures. */
  readonly check: "signature" | "syntax";
}

/**
 * A verified statement in the terms of the rules. Provenance must follow its schema; other statements are
 * taken as they are.
 */
export function readStatement(statement: Readonly<Record<string, unknown>>): Read {
  const predicateType = textOf(statement["predicateType"]);
  const known = { [SLSA_02]: "slsa02", [SLSA_1]: "slsa1" } as const;
  const schema = known[predicateType as keyof typeof known];
  if (schema === undefined) return { attestation: other(statement) };
  const version = schema === "slsa02" ? "0.2" : "1.0";
  const problems = problemsOf(schema, statement);
  if (problems.length > 0)
    return {
      problem: `the attestation does not conform to the schema of SLSA v${version}: ${problems.join("; ")}`,
      check: "signature",
    };
  const parts = schema === "slsa02" ? fromSlsa02(statement) : fromSlsa1(statement);
  return "problem" in parts
    ? { ...parts, check: "syntax" }
    : { attestation: { ...other(statement), ...parts } };
}

const other = (statement: Readonly<Record<string, unknown>>): Attestation => ({
  statementType: textOf(statement["_type"]),
  predicateType: textOf(statement["predicateType"]),
  buildType: "",
  builderId: "",
  isPipelineRun: false,
  subjects: records(list(statement["subject"])).map((subject) => ({
    name: textOf(subject["name"]),
    digest: texts(recordOf(subject["digest"])),
  })),
  materials: [],
  tasks: [],
  params: {},
  labels: {},
  annotations: {},
  statement: isRecord(statement) ? statement : {},
});
