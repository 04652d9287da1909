import { policyFault } from "./fault.ts";

/** What rules are judged for: a moment, or the newest of the moments at which builds ended. */
export type EffectiveTime = Date | "attestation";

/** Clocks differ. Milliseconds. */
const GRACE = 2000;
const FORM = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** `now`, `attestation`, a time in RFC 3339, or a day. Fault POLICY_BAD_TIME, also for the past without leave. */
export function effectiveTime(text: string, allowPast: boolean, now = new Date()): EffectiveTime {
  const word = text.toLowerCase();
  if (word === "now") return now;
  if (word === "attestation") return "attestation";
  const at = FORM.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw policyFault(
      "POLICY_BAD_TIME",
      `the effective time ${JSON.stringify(text)} is no time`,
      "Write now, attestation, 2026-01-31T00:00:00Z or 2026-01-31.",
    );
  if (allowPast || at.getTime() >= now.getTime() - GRACE) return at;
  throw policyFault(
    "POLICY_BAD_TIME",
    `the effective time ${text} is in the past`,
    "Set ALLOW_PAST_EFFECTIVE_TIME=true if that is meant.",
  );
}
