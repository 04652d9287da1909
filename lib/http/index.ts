export { createHttp } from "./client.ts";
export { isLoopback } from "./dispatch.ts";
export { type Answer, HttpFault } from "./fault.ts";
export { type HttpAccess, openHttp } from "./open.ts";
export { redactUrl } from "./redact.ts";
export type * from "./types.ts";
