import { Fault, faults } from "../../lib/errors/index.ts";

/** What keeps the API from serving objects. */
export type KubeServiceCode =
  /** An object that was given is none that a cluster would take. */
  | "KUBE_SERVICE_BAD_OBJECT"
  /** A file of the state cannot be read. */
  | "KUBE_SERVICE_BAD_STATE";

export const kubeServiceFault = faults<KubeServiceCode>();

/** Reasons of a Status, as Kubernetes names them. */
export type Reason =
  | "AlreadyExists"
  | "BadRequest"
  | "Conflict"
  | "Expired"
  | "Forbidden"
  | "Invalid"
  | "MethodNotAllowed"
  | "NotFound"
  | "Unauthorized"
  | "UnsupportedMediaType"
  | "InternalError"
  | "TooManyRequests"
  | "ServiceUnavailable";

/** A request that the API refuses; it becomes a Status. */
export class Refusal extends Fault<"KUBE_SERVICE_REFUSED"> {
  readonly status: number;
  readonly reason: Reason;
  readonly details: object | undefined;

  constructor(status: number, reason: Reason, message: string, details?: object) {
    super("KUBE_SERVICE_REFUSED", message, { next: "Correct the request." });
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}
