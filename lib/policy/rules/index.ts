import type { Rule } from "../types.ts";
import { attestationType } from "./attestation-type.ts";
import { buildService } from "./build-service.ts";
import { provenanceAvailable } from "./provenance-available.ts";
import { scriptedBuild } from "./scripted-build.ts";
import { provenanceMaterials, sourceCorrelated, versionControlled } from "./source.ts";
import { tasks } from "./tasks.ts";
import { trustedTask } from "./trusted-task.ts";

export { DEFAULTS } from "./settings.ts";

/** Every rule of the release policy that this engine knows. Others are left to `ec`. */
export const RULES: readonly Rule[] = [
  ...attestationType,
  ...provenanceAvailable,
  ...buildService,
  ...scriptedBuild,
  ...sourceCorrelated,
  ...versionControlled,
  ...provenanceMaterials,
  ...tasks,
  ...trustedTask,
];
