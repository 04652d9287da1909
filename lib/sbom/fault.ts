import { faults } from "../errors/index.ts";
import type { SbomCode } from "./types.ts";

/** Makes a fault of this package. */
export const fault = faults<SbomCode>();
