import { faults } from "../lib/errors/index.ts";
import type { EngineCode } from "./types.ts";

/** Faults of the engine. */
export const fault = faults<EngineCode>();
