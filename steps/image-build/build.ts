import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Containerfile,
  parseContainerfile,
  predictLabels,
  withLines,
  withRunPrelude,
} from "../../lib/containerfile/index.ts";
import { HANDOVER } from "../../lib/handover/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type BuildahSession, buildahFolders } from "../../lib/tools/buildah.ts";
import type { PulledImage } from "./bases.ts";
import { writeBuildInfo } from "./buildinfo.ts";
import { findIgnoreFile } from "./containment.ts";
import { buildFailure, stepFollower } from "./failure.ts";
import { buildFlags } from "./flags.ts";
import { heredocFlags, inOtherWords } from "./heredocs.ts";
import { imageAnnotations } from "./labels.ts";
import {
  type Prefetch,
  preparePrefetch,
  secretFlags,
  volumeFlags,
  workingdirMount,
  yumMounts,
} from "./mounts.ts";
import { withoutNetwork } from "./network.ts";
import type { BuildContext, Plan } from "./plan.ts";
import { openSubscription } from "./subscription.ts";

/** Runs the build and gives the id of the image in the builder's storage. */
export async function build(
  context: BuildContext,
  session: BuildahSession,
  plan: Plan,
  pulled: readonly PulledImage[],
  version: string,
): Promise<string> {
  const { params, secrets, log, signal } = context;
  const { scratch } = buildahFolders(session);
  const prefetch = await preparePrefetch(params, plan.architecture);
  const subscription = await openSubscription(params, secrets, plan.file, { log, signal }, scratch);
  try {
    if (prefetch?.sbom !== undefined)
      await copyFile(prefetch.sbom, join(params.shared, HANDOVER.prefetchSbom));
    const info = await buildInfo(context, plan, pulled, prefetch, scratch, version);
    const containerfile = join(scratch, "Containerfile");
    const prelude = edited(plan.file, prefetch, log);
    const { text, files } = inOtherWords(parseContainerfile(prelude, plan.given), plan.given, version);
    await writeFile(containerfile, withLines(text, info.lines));
    const mounts = [
      ...(prefetch?.mounts ?? []),
      ...(await yumMounts(params, prefetch, plan.architecture, scratch)),
      ...subscription.mounts,
      ...workingdirMount(params, plan.context),
    ];
    const idFile = join(scratch, "image-id");
    const flags = buildFlags(params, {
      containerfile,
      context: plan.context,
      ignoreFile: await findIgnoreFile(plan.path),
      idFile,
      buildArgs: plan.buildArgs,
      labels: plan.labels,
      annotations: await imageAnnotations(params, plan.created, log),
      more: [
        ...volumeFlags(mounts),
        ...(await secretFlags(secrets.additionalSecret, params.additionalSecretName, log)),
        ...info.flags,
        ...(await heredocFlags(scratch, files)),
      ],
    });
    await runBuild(context, session, plan, flags);
    return (await readFile(idFile, "utf8")).trim().replace(/^sha256:/, "");
  } finally {
    await subscription.dispose();
    await prefetch?.dispose();
  }
}

function edited(file: Containerfile, prefetch: Prefetch | undefined, log: Log): string {
  if (prefetch === undefined) return file.text;
  const { text, skipped } = withRunPrelude(file, prefetch.prelude);
  for (const { line, why } of skipped)
    log.warn(`Containerfile line ${line}: the prefetch environment is not set for this RUN: ${why}`);
  return text;
}

/** Files about the build, put into the image; with a target stage there is no place for them. */
async function buildInfo(
  { params, log }: BuildContext,
  plan: Plan,
  pulled: readonly PulledImage[],
  prefetch: Prefetch | undefined,
  scratch: string,
  version: string,
) {
  if (params.skipInjections) return { flags: [], lines: [] };
  if (params.targetStage !== "") {
    log.warn("No build information is written into the image, since TARGET_STAGE is given");
    return { flags: [], lines: [] };
  }
  const inspected = (ref: string) =>
    pulled.find((image) => image.ref === ref)?.inspected ?? { labels: {}, env: {} };
  const { file, target, given } = plan;
  const predicted = predictLabels(file, target, given, inspected, params.inheritBaseImageLabels);
  const identity = params.sourceDateEpoch === null ? { "io.buildah.version": version } : {};
  const labels = { ...predicted.all, ...plan.labels, ...identity };
  const seconds = Math.floor(Date.parse(plan.created) / 1000);
  return writeBuildInfo(scratch, labels, prefetch?.sbom, params.keepCompatLocation, seconds);
}

async function runBuild(
  { params, tools, log }: BuildContext,
  session: BuildahSession,
  plan: Plan,
  flags: string[],
) {
  const follower = stepFollower(plan.file);
  if (params.hermetic) log.info("Building without network");
  try {
    await tools.buildah.build(session, flags, {
      launcher: params.hermetic ? await withoutNetwork() : [],
      onLine(line, from) {
        if (from === "stdout" || line.includes("STEP ")) follower.see(line);
        log.info(line);
      },
    });
  } catch (thrown) {
    throw buildFailure(thrown, follower.where(), params.hermetic);
  }
}
