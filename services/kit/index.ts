/**
 * What services stand on: routes whose bodies meet a JSON Schema, that can be told to fail in every way,
 * a request log without secrets, and state on disk that a person can read.
 */
export { type ServiceCode, serviceFault } from "./fault.ts";
export type { JsonOf } from "./json-of.ts";
export { route } from "./route.ts";
export { type HostedService, hostedService, type ServiceOptions, startService } from "./service.ts";
export { openState, type State } from "./state.ts";
export type {
  BodyRouteOptions,
  Failure,
  LoggedRequest,
  Method,
  PlainRouteOptions,
  Route,
  Service,
  ServiceAnswer,
  ServiceRequest,
} from "./types.ts";
