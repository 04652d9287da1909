import { rm } from "node:fs/promises";
import { join } from "node:path";
import { dockerfileJson, neededImages, neededStages } from "../../lib/containerfile/index.ts";
import type { Run } from "../../lib/contract/index.ts";
import { HANDOVER, writeBaseImages, writeParsedDockerfile } from "../../lib/handover/index.ts";
import type { BuildahSession } from "../../lib/tools/buildah.ts";
import { type PulledImage, proxyEnv, pullImages } from "./bases.ts";
import { build } from "./build.ts";
import { checkParams } from "./check.ts";
import type { imageBuildStep } from "./contract.ts";
import { handOverImage } from "./layout.ts";
import { type BuildContext, makePlan, type Plan } from "./plan.ts";
import { openSession } from "./storage.ts";

export const run: Run<typeof imageBuildStep> = async (context) => {
  const { params, tools, log } = context;
  checkParams(params, log);
  const version = await tools.buildah.version();
  const plan = await makePlan(context, version);
  const session = await openSession(params, tools.buildah, log);
  const pulled = await pullBases(context, session, plan);
  await handOverSources(context, plan, pulled);
  const imageId = await build(context, session, plan, pulled, version);
  await handOverImage(context, session, plan, imageId, pulled);
  return {};
};

async function pullBases({ params, tools, log, signal }: BuildContext, session: BuildahSession, plan: Plan) {
  const stages = neededStages(plan.file, plan.target, plan.given, !params.skipUnusedStages);
  const needed = neededImages(plan.file, stages, plan.given);
  return pullImages(tools.buildah, session, needed, {
    proxy: proxyEnv(params.httpProxy, params.noProxy),
    architecture: plan.architecture,
    crossPlatform: params.allowCrossPlatformImages,
    log,
    signal,
  });
}

/** What the SBOM steps read. The prefetch's SBOM of an earlier try must not stay. */
async function handOverSources({ params }: BuildContext, plan: Plan, pulled: readonly PulledImage[]) {
  const at = (name: string) => join(params.shared, name);
  await writeParsedDockerfile(at(HANDOVER.parsedDockerfile), dockerfileJson(plan.file, plan.given));
  await writeBaseImages(at(HANDOVER.baseImagesDigests), pulled);
  await rm(at(HANDOVER.prefetchSbom), { force: true });
}
