import type { ServiceAnswer } from "../kit/index.ts";
import type { Reason, Refusal } from "./fault.ts";

/** Statuses without a reason of their own get that of their class. */
const REASONS: Readonly<Record<number, Reason>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  410: "Expired",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  503: "ServiceUnavailable",
};

/** Kubernetes' Status object of a failure. */
export const failure = (code: number, reason: Reason, message: string, details?: object) => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message,
  reason,
  ...(details === undefined ? {} : { details }),
  code,
});

export const success = (details?: object) => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Success",
  ...(details === undefined ? {} : { details }),
});

/** A refusal as it goes to the client. */
export const refusalAnswer = ({ status, reason, message, details }: Refusal): ServiceAnswer => ({
  status,
  json: failure(status, reason, message, details),
});

/** How the kit words what no handler answers. */
export const refuse = (status: number, why: string): ServiceAnswer => ({
  status,
  json: failure(status, REASONS[status] ?? "InternalError", why),
});
