import type { Condition } from "../../lib/tekton/index.ts";

/** A TaskRun that ended, or never began, for a reason that is a status and not an exception. */
export class Ending extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = "Ending";
    this.reason = reason;
  }
}

export const now = (): string => new Date().toISOString();
/** Kubernetes' times have no fractions. */
export const seconds = (time: string): string => time.replace(/\.\d+Z$/, "Z");

export const SUCCEEDED = "All Steps have completed executing";

/** The one condition of a run. */
export const condition = (status: Condition["status"], reason: string, message: string): Condition => ({
  type: "Succeeded",
  status,
  reason,
  message,
  lastTransitionTime: seconds(now()),
});
