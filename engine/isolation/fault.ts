import { faults } from "../../lib/errors/index.ts";
import type { EngineCode } from "../types.ts";

/** Faults of the engine's lower half: isolation, images, TaskRuns. */
export const fault = faults<EngineCode>();
