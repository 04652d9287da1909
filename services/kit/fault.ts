import { faults } from "../../lib/errors/index.ts";

/** What keeps a service from standing up, or a test from telling it what to do. */
export type ServiceCode =
  | "SERVICE_PORT_TAKEN"
  | "SERVICE_LISTEN"
  /** A JSON Schema or a path pattern of a route is wrong. */
  | "SERVICE_BAD_ROUTE"
  /** `fail` was told a route that the service does not have. */
  | "SERVICE_NO_ROUTE"
  /** The state on disk is no JSON. */
  | "SERVICE_BAD_STATE";

export const serviceFault = faults<ServiceCode>();
