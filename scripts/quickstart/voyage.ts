import { dirname, join } from "node:path";
import { createEngine, type EngineEvent, type Outcome } from "../../engine/index.ts";
import { catalogDefinitions } from "../../engine/resolve/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import type { ParamValue, PipelineRun } from "../../lib/tekton/types.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { baseImage } from "../base-image/index.ts";
import { type Published, publishPipeline } from "../bundles/index.ts";
import { stepEnvironment } from "../machine/index.ts";
import { buildSteps } from "../steps/index.ts";
import type { Wishes } from "./arguments.ts";
import { asBuildArgs, publicBases } from "./bases.ts";
import { type Places, ROOT } from "./places.ts";
import { SAMPLE_PARAMS, sampleRepository } from "./sample.ts";

export const PIPELINE = "docker-build-oci-ta";
const SAMPLE = join(ROOT, "examples/sample-app");

export interface Voyage {
  readonly outcome: Outcome;
  readonly image: string;
  readonly published: readonly Published[];
  readonly registry: string;
  readonly isolation: string;
}
export interface VoyageKit {
  readonly places: Places;
  readonly wishes: Wishes;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly emit: (event: EngineEvent) => void;
  /** Told once, before the run: how steps are kept apart, where the registry is. */
  readonly onReady: (ready: { isolation: string; registry: string; bundles: readonly Published[] }) => void;
  /** While the registry is still up. */
  readonly onDone: (voyage: Voyage, client: RegistryClient) => Promise<void>;
}

/** The whole way: registry, bundles, base image, run by bundle. The registry ends with it. */
export async function sail(kit: VoyageKit): Promise<Voyage> {
  const registry = await startRegistry({ dir: kit.places.registry, log: kit.log });
  const client = registryClient({ ca: registry.ca, log: kit.log, signal: kit.signal });
  try {
    const voyage = await run(kit, registry, client);
    await kit.onDone(voyage, client);
    return voyage;
  } finally {
    await registry.close();
  }
}

async function run(kit: VoyageKit, registry: Registry, client: RegistryClient): Promise<Voyage> {
  const { places, log, signal, emit } = kit;
  const [steps, catalog, environment] = await Promise.all([
    buildSteps(),
    catalogDefinitions(ROOT),
    stepEnvironment(),
  ]);
  const engine = await createEngine({
    stateDir: places.state,
    catalog: ROOT,
    programs: { dir: steps.dir, digestOf: (step) => steps.programs.get(step)?.digest },
    client,
    log,
    registry: registry.address,
    ca: registry.ca,
    stepEnvironment: environment,
  });
  const published = await publishPipeline(catalog, PIPELINE, {
    client,
    into: `${registry.address}/slipway`,
    log,
  });
  const pipeline = published.at(-1)?.ref ?? "";
  kit.onReady({ isolation: engine.isolation, registry: registry.address, bundles: published });
  const params = await paramsOf(kit, registry.address, client);
  const outcome = await engine.run({ objects: [pipelineRun(pipeline, params)], signal, emit });
  return {
    outcome,
    image: String(params["output-image"]),
    published,
    registry: registry.address,
    isolation: engine.isolation,
  };
}

/** What the pipeline is given: the sample's params or the user's repository, then what the user said. */
async function paramsOf(
  kit: VoyageKit,
  address: string,
  client: RegistryClient,
): Promise<Record<string, ParamValue>> {
  const { gitUrl, revision, dockerfile } = kit.wishes;
  const sample = gitUrl === undefined;
  const name = sample ? "harbour-board" : imageName(gitUrl);
  return {
    ...(sample ? SAMPLE_PARAMS : {}),
    "git-url": gitUrl ?? (await sampleRepository(SAMPLE, kit.places.state)),
    "output-image": `${address}/apps/${name}:latest`,
    // The next release adds the checks; until then there is nothing to skip.
    ...(revision === undefined ? {} : { revision }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    "build-args": await buildArgs(kit, address, client),
    ...Object.fromEntries(
      [...kit.wishes.params].map(([key, values]) => [
        key,
        values.length === 1 && !LISTS.has(key) ? (values[0] ?? "") : values,
      ]),
    ),
  };
}
const LISTS = new Set(["build-args"]);

async function buildArgs(kit: VoyageKit, address: string, client: RegistryClient): Promise<string[]> {
  if (kit.wishes.baseImage !== undefined) return asBuildArgs(kit.wishes.baseImage);
  const bases = await publicBases(SAMPLE, SAMPLE_PARAMS.dockerfile, kit.log);
  if (bases) return bases;
  const npm = npmPackage();
  const { ref } = await baseImage({
    client,
    repository: `${address}/slipway/base`,
    node: process.execPath,
    ...(npm === undefined ? {} : { npm }),
    log: kit.log,
    signal: kit.signal,
  });
  return asBuildArgs(ref);
}

/** The folder of the npm that started us: `…/npm/bin/npm-cli.js` is its program. */
const npmPackage = (): string | undefined => {
  const program = process.env["npm_execpath"];
  return program?.endsWith("npm-cli.js") ? dirname(dirname(program)) : undefined;
};

/** Last part of a repository's URL as a repository name of a registry. */
export function imageName(gitUrl: string): string {
  const last =
    gitUrl
      .replace(/[/]+$/, "")
      .replace(/\.git$/, "")
      .split(/[/:]/)
      .at(-1) ?? "";
  const clean = decodeURIComponent(last)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return clean || "app";
}

function pipelineRun(bundle: string, params: Readonly<Record<string, ParamValue>>): PipelineRun {
  const named = (values: Readonly<Record<string, ParamValue>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { generateName: `${PIPELINE}-` },
    spec: {
      pipelineRef: { resolver: "bundles", params: named({ name: PIPELINE, bundle, kind: "pipeline" }) },
      params: named(params),
    },
  };
}
