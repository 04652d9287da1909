import type { Containerfile } from "../../lib/containerfile/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { parseReference } from "../../lib/oci/index.ts";
import { compareVersions } from "../../lib/tools/index.ts";
import { buildFault } from "./fault.ts";
import type { BuildParams } from "./labels.ts";
import { readPairs } from "./values.ts";

/** Refuses what cannot be, before anything is done. */
export function checkParams(params: BuildParams, log: Log): void {
  const { tag, digest } = parseReference(params.image);
  if (tag === undefined || digest !== undefined)
    throw bad(`IMAGE ${params.image} must have a tag and no digest`, "Write it as registry/repository:tag.");
  if (params.format === "dual")
    throw buildFault("BUILD_UNSUPPORTED", "BUILDAH_FORMAT=dual is not supported", "Use oci or docker.");
  if (params.buildTimestamp !== null && params.sourceDateEpoch !== null)
    throw bad("BUILD_TIMESTAMP and SOURCE_DATE_EPOCH exclude each other", "Give one of them.");
  if (params.rewriteTimestamp && params.sourceDateEpoch === null)
    log.warn("REWRITE_TIMESTAMP does nothing without SOURCE_DATE_EPOCH");
  readPairs("ENV_VARS", params.envVars);
}

const bad = (what: string, next: string) => buildFault("BUILD_BAD_PARAM", what, next);

/** The first buildah that understands heredocs. */
const HEREDOCS_SINCE = "1.33";

/** True if the installed buildah would misread what is in the file, so that it must be put in other words. */
export const needsOtherWords = (file: Containerfile, version: string): boolean =>
  compareVersions(version, HEREDOCS_SINCE) < 0 &&
  file.stages.some(({ instructions }) => instructions.some(({ heredocs }) => heredocs.length > 0));
