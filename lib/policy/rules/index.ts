import type { Rule } from "../types.ts";
import { attestationType } from "./attestation-type.ts";
import { baseImageRegistries } from "./base-images.ts";
import { buildahBuildTask, hermeticTask, prefetchDependencies } from "./build-params.ts";
import { buildService } from "./build-service.ts";
import { cve } from "./cve.ts";
import { quayExpiration, schedule } from "./intention.ts";
import { labels } from "./labels.ts";
import { provenanceAvailable } from "./provenance-available.ts";
import { rpmPackages, rpmRepos, rpmSignature } from "./rpms.ts";
import { externalParameters, gitBranch } from "./run-params.ts";
import { preBuildScriptTask, rpmOstreeTask } from "./runner-images.ts";
import { sbom, sbomCycloneDx, sbomSpdx } from "./sbom.ts";
import { scriptedBuild } from "./scripted-build.ts";
import { provenanceMaterials, sourceCorrelated, versionControlled } from "./source.ts";
import { sourceImage } from "./source-image.ts";
import { tasks } from "./tasks.ts";
import { tests } from "./tests.ts";
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
  ...baseImageRegistries,
  ...sbom,
  ...sbomSpdx,
  ...sbomCycloneDx,
  ...cve,
  ...tests,
  ...hermeticTask,
  ...prefetchDependencies,
  ...buildahBuildTask,
  ...sourceImage,
  ...labels,
  ...rpmRepos,
  ...rpmSignature,
  ...rpmPackages,
  ...quayExpiration,
  ...schedule,
  ...externalParameters,
  ...gitBranch,
  ...preBuildScriptTask,
  ...rpmOstreeTask,
];
