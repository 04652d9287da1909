import { faults } from "../errors/index.ts";
import type { BundleCode } from "./types.ts";

export const bundleFault = faults<BundleCode>();
