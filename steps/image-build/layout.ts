import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { predictLabels, type Stage } from "../../lib/containerfile/index.ts";
import { writeBuiltImage } from "../../lib/handover/index.ts";
import { type BuildahSession, buildahFolders } from "../../lib/tools/buildah.ts";
import { findBaseLayers } from "./base-layers.ts";
import type { PulledImage } from "./bases.ts";
import { buildFailure } from "./failure.ts";
import { type BaseLayers, finishImage } from "./finish.ts";
import type { BuildParams } from "./labels.ts";
import type { BuildContext, Plan } from "./plan.ts";

/** Where in the storage folder the finished image lies. */
const LAYOUT = "image";

/** Takes the image out of the builder's storage, finishes it, and hands it over to be pushed. */
export async function handOverImage(
  context: BuildContext,
  session: BuildahSession,
  plan: Plan,
  imageId: string,
  pulled: readonly PulledImage[],
): Promise<void> {
  const { params, tools, log, signal } = context;
  const base = baseOf(plan, pulled);
  const format = params.format === "docker" ? "docker" : "oci";
  const saved = join(buildahFolders(session).scratch, "saved");
  await rm(saved, { recursive: true, force: true });
  await mkdir(saved, { recursive: true });
  try {
    await tools.buildah.save(session, imageId, saved, format);
    const image = await finishImage(saved, params.storage, LAYOUT, {
      image: params.image,
      imageId,
      format,
      baseDiffIds: base?.inspected.diffIds ?? [],
      baseHistoryLength: base?.inspected.historyLength ?? 0,
      baseLayers: await baseLayers(context, session, base),
      epoch: params.sourceDateEpoch ?? params.buildTimestamp,
      rewriteTimes: params.rewriteTimestamp && params.sourceDateEpoch !== null,
      ...keptLabels(params, plan),
      signal,
    });
    await writeBuiltImage(params.shared, image);
    log.info(`Built ${image.image}: ${image.digest}, ${image.layers.length} layer(s)`);
  } catch (thrown) {
    throw buildFailure(thrown, undefined, false);
  } finally {
    await rm(saved, { recursive: true, force: true });
  }
}

async function baseLayers(
  { params: { caFile, tlsVerify }, log, signal }: BuildContext,
  { authFile }: BuildahSession,
  base: PulledImage | undefined,
): Promise<BaseLayers> {
  if (base === undefined) return new Map();
  const auth = authFile === undefined ? {} : { authFile };
  return findBaseLayers(base.canonical, { caFile, tlsVerify, log, signal, ...auth });
}

/** Without the base's labels: those of the target stage's own LABELs, and those given from outside. */
function keptLabels(params: BuildParams, plan: Plan): { keepLabels?: ReadonlySet<string> } {
  if (params.inheritBaseImageLabels) return {};
  const { file, target, given, labels } = plan;
  const { own } = predictLabels(file, target, given, () => ({ labels: {}, env: {} }), false);
  const identity = params.sourceDateEpoch === null ? ["io.buildah.version"] : [];
  return { keepLabels: new Set([...Object.keys(own), ...Object.keys(labels), ...identity]) };
}

/** The image at the root of the target's chain of stages. */
function baseOf({ file, target }: Plan, pulled: readonly PulledImage[]): PulledImage | undefined {
  let stage: Stage | undefined = target;
  while (stage?.base.kind === "stage") stage = file.stages[stage.base.index];
  const base = stage?.base;
  return base?.kind === "image" ? pulled.find(({ ref }) => ref === base.ref) : undefined;
}
