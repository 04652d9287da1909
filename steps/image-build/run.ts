import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BuildScope,
  type Containerfile,
  dockerfileJson,
  neededImages,
  neededStages,
  parseContainerfile,
  platformArgs,
  predictLabels,
  type Stage,
  targetStage,
  withLines,
  withRunPrelude,
} from "../../lib/containerfile/index.ts";
import type { Context, Run } from "../../lib/contract/index.ts";
import {
  HANDOVER,
  writeBaseImages,
  writeBuiltImage,
  writeParsedDockerfile,
} from "../../lib/handover/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type BuildahSession, buildahFolders } from "../../lib/tools/buildah.ts";
import { findBaseLayers } from "./base-layers.ts";
import { type PulledImage, proxyEnv, pullImages } from "./bases.ts";
import { writeBuildInfo } from "./buildinfo.ts";
import { checkParams, checkSyntax } from "./check.ts";
import { findContainerfile, findContext, findIgnoreFile } from "./containment.ts";
import type { imageBuildStep } from "./contract.ts";
import { buildFailure, stepFollower } from "./failure.ts";
import { finishImage } from "./finish.ts";
import { buildFlags, epochArg } from "./flags.ts";
import { createdTime, imageAnnotations, imageLabels } from "./labels.ts";
import {
  type Prefetch,
  preparePrefetch,
  secretFlags,
  volumeFlags,
  workingdirMount,
  yumMounts,
} from "./mounts.ts";
import { withoutNetwork } from "./network.ts";
import { openSession, readable } from "./storage.ts";
import { openSubscription } from "./subscription.ts";
import { type Pairs, readBuildArgs } from "./values.ts";

type BuildContext = Context<typeof imageBuildStep>;
/** Where in the storage folder the finished image lies. */
const LAYOUT = "image";

/** Everything that is known before the build starts. */
interface Plan {
  readonly file: Containerfile;
  readonly path: string;
  readonly context: string;
  readonly target: Stage;
  readonly given: BuildScope;
  readonly buildArgs: Pairs;
  readonly labels: Pairs;
  readonly created: string;
  readonly architecture: string;
}

export const run: Run<typeof imageBuildStep> = async (context) => {
  const { params, tools, log } = context;
  checkParams(params, log);
  const version = await tools.buildah.version();
  const plan = await makePlan(context, version);
  const session = await openSession(params, tools.buildah, log);
  const pulled = await pullBases(context, session, plan);
  await handOverSources(context, plan, pulled);
  const imageId = await build(context, session, plan, pulled, version);
  const base = baseOf(plan, pulled);
  await finish(context, session, plan, imageId, base);
  return {};
};

async function makePlan({ params, log }: BuildContext, version: string): Promise<Plan> {
  const context = await findContext(params.source, params.context);
  const path = await findContainerfile(params.source, params.context, params.dockerfile);
  const architecture = goArchitecture();
  const asked = await readBuildArgs(params, log);
  const given = { args: asked, platform: platformArgs("linux", architecture) };
  const file = parseContainerfile(await readFile(path, "utf8"), given);
  checkSyntax(file, version);
  const created = createdTime(params);
  return {
    file,
    path,
    context,
    target: targetStage(file, params.targetStage),
    given,
    buildArgs: { ...asked, ...epochArg(file, params, asked) },
    labels: imageLabels(params, created, architecture),
    created,
    architecture,
  };
}

/** This machine's architecture, as Go and OCI name it. */
function goArchitecture(): string {
  const names: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le" };
  return names[process.arch] ?? process.arch;
}

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

async function build(
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
    await writeFile(containerfile, withLines(edited(plan.file, prefetch, log), info.lines));
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

/** The image at the root of the target's chain of stages. */
function baseOf({ file, target }: Plan, pulled: readonly PulledImage[]): PulledImage | undefined {
  let stage: Stage | undefined = target;
  while (stage?.base.kind === "stage") stage = file.stages[stage.base.index];
  const base = stage?.base;
  return base?.kind === "image" ? pulled.find(({ ref }) => ref === base.ref) : undefined;
}

async function finish(
  { params, tools, log, signal }: BuildContext,
  session: BuildahSession,
  plan: Plan,
  imageId: string,
  base: PulledImage | undefined,
): Promise<void> {
  const saved = join(buildahFolders(session).scratch, "saved");
  await rm(saved, { recursive: true, force: true });
  await mkdir(saved, { recursive: true });
  const ca =
    params.caFile !== "" && (await readable(params.caFile))
      ? await readFile(params.caFile, "utf8")
      : undefined;
  try {
    await tools.buildah.save(session, imageId, saved, params.format === "docker" ? "docker" : "oci");
    const baseLayers =
      base === undefined
        ? new Map()
        : await findBaseLayers(base.canonical, {
            tlsVerify: params.tlsVerify,
            log,
            signal,
            ...(ca === undefined ? {} : { ca }),
            ...(session.authFile === undefined ? {} : { authFile: session.authFile }),
          });
    const image = await finishImage(saved, params.storage, LAYOUT, {
      image: params.image,
      imageId,
      format: params.format === "docker" ? "docker" : "oci",
      baseDiffIds: base?.inspected.diffIds ?? [],
      baseHistoryLength: base?.inspected.historyLength ?? 0,
      baseLayers,
      epoch: params.sourceDateEpoch ?? params.buildTimestamp,
      rewriteTimes: params.rewriteTimestamp && params.sourceDateEpoch !== null,
      ...keptLabels(params.inheritBaseImageLabels, plan),
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

/** Without the base's labels: those of the target stage's own LABELs, and those given from outside. */
function keptLabels(
  inherit: boolean,
  { file, target, given, labels }: Plan,
): { keepLabels?: ReadonlySet<string> } {
  if (inherit) return {};
  const { own } = predictLabels(file, target, given, () => ({ labels: {}, env: {} }), false);
  return { keepLabels: new Set([...Object.keys(own), ...Object.keys(labels), "io.buildah.version"]) };
}
