import type { Rule } from "../types.ts";
import { attestationType } from "./attestation-type.ts";
import { buildService } from "./build-service.ts";
import { provenanceAvailable } from "./provenance-available.ts";

export { DEFAULTS } from "./settings.ts";

/** Every rule of the release policy that this engine knows. Others are left to `ec`. */
export const RULES: readonly Rule[] = [...attestationType, ...provenanceAvailable, ...buildService];
