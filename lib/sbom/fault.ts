import { faults } from "../errors/index.ts";
import type { SbomCode } from "./types.ts";

export const fault = faults<SbomCode>();
