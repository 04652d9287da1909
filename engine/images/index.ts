import { fault } from "../fault.ts";
import type { ImageProfile, ImageTable, Mount, Programs } from "../types.ts";
import { FAMILIES, host } from "./families.ts";
import { PATH } from "./programs.ts";
import { imageName } from "./reference.ts";

export interface ImageTableOptions {
  readonly stateDir: string;
  readonly programs: Programs;
  /** Host part of the imageID of catalog steps: the registry the run uses. Default `localhost`. */
  readonly registry?: string;
  /** More that every catalog step sees. */
  readonly visible?: readonly Mount[];
  /** Scanner data, from dataMounts; only steps of the catalog see it. */
  readonly data?: readonly Mount[];
  /** See EngineOptions.stepEnvironment. */
  readonly stepEnvironment?: Readonly<Record<string, string>>;
}

const STEPS = "/slipway/steps/";
/** ko names an image after the program and the hash of its import path. */
const BUILT_BY_KO = /-[0-9a-f]{32}$/;
/** Where catalog programs find the Node that runs the engine. */
const NODE = "/tekton/bin/node";

/** What images mean on this machine; see ImageTable. */
export function createImageTable(options: ImageTableOptions): ImageTable {
  return { profile: (image, command) => profileOf(options, image, command) };
}

function profileOf(
  options: ImageTableOptions,
  image: string,
  command: readonly string[] | undefined,
): ImageProfile {
  const [program = ""] = command ?? [];
  if (program.startsWith(STEPS)) return catalogStep(options, program.slice(STEPS.length));
  const { path, name, tag } = imageName(image);
  if (/(^|\/)slipway\/[^/]+$/.test(path)) return withSteps(options, host({ image }, "slipway", []));
  const known = name.replace(BUILT_BY_KO, "");
  const family = Object.hasOwn(FAMILIES, known) ? FAMILIES[known] : undefined;
  if (family) return family({ stateDir: options.stateDir, image, tag });
  throw fault(
    "ENGINE_REFUSED",
    `${image || "(no image)"}: no programs of this machine can stand in for this image`,
    `Run it in a cluster, or use one of ${Object.keys(FAMILIES).join(", ")}, or a step of this catalog.`,
  );
}

function catalogStep(options: ImageTableOptions, step: string): ImageProfile {
  const digest = options.programs.digestOf(step);
  if (digest === undefined) {
    const known = "Build the step programs (npm run build), or run it in a cluster.";
    throw fault("ENGINE_REFUSED", `${STEPS}${step}: this catalog has no such step program`, known);
  }
  return withSteps(options, {
    name: `step ${step}`,
    imageID: `${options.registry ?? "localhost"}/slipway-host/${step}@${digest}`,
    entrypoint: [],
    cmd: [],
    env: { ...options.stepEnvironment, PATH },
    mounts: [],
    interpreter: [NODE],
  });
}

const withSteps = (
  { programs, visible = [], data = [] }: ImageTableOptions,
  profile: ImageProfile,
): ImageProfile => ({
  ...profile,
  mounts: [
    ...profile.mounts,
    ...visible,
    { from: programs.dir, to: "/slipway", readOnly: "advisory" },
    ...data,
    { from: process.execPath, to: NODE, readOnly: "advisory" },
  ],
});

export { dataMounts, type ScannerData } from "./data.ts";
/** Where steps of the catalog look for programs; that is not the PATH of whoever starts the engine. */
export { PATH as STEP_PATH } from "./programs.ts";
export { fileFolders } from "./visible.ts";
