export type { RegistryAuth } from "./auth.ts";
export type { RegistryCode } from "./fault.ts";
export { type Collected, collectGarbage, type GarbageOptions } from "./garbage.ts";
export { type Registry, type RegistryOptions, startRegistry } from "./server.ts";
