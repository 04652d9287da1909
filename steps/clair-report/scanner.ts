import type { Run } from "../../lib/contract/index.ts";
import type { clairReportStep } from "./contract.ts";

export type Context = Parameters<Run<typeof clairReportStep>>[0];

/** Why a scanner could not look anything up. */
export interface Nothing {
  readonly nothing: string;
}

/** What a scanner made: a report for each image, by name of the image, and what it did not look at. */
export interface Scanned {
  readonly reports: ReadonlyMap<string, string>;
  readonly gaps: readonly string[];
}
