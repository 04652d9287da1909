import { dirname } from "node:path";
import type { EngineEvent, Outcome } from "../../engine/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { RegistryClient } from "../../lib/oci/index.ts";
import type { ParamValue, PipelineRun } from "../../lib/tekton/types.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { authority } from "../../registry/tls/authority.ts";
import { baseImage } from "../base-image/index.ts";
import type { Published } from "../bundles/index.ts";
import { type Desk, openDesk } from "../desk/index.ts";
import type { Wishes } from "./arguments.ts";
import { asBuildArgs, publicBases } from "./bases.ts";
import { type Places, ROOT, SAMPLE } from "./places.ts";
import { type Release, release } from "./release.ts";
import { SAMPLE_PARAMS, sampleRepository } from "./sample.ts";

export const PIPELINE = "docker-build-oci-ta";

export interface Voyage {
  readonly outcome: Outcome;
  /** Name of the application. */
  readonly name: string;
  readonly image: string;
  /** How many definitions were published, and the pipeline's reference by digest. */
  readonly published: readonly Published[];
  /** What became of the release; undefined if there was none. */
  readonly release?: Release;
}
export interface VoyageKit {
  readonly places: Places;
  readonly wishes: Wishes;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly emit: (event: EngineEvent) => void;
  readonly say: (line: string) => void;
  /** At the end, while the registry is still up. */
  readonly onDone: (voyage: Voyage, client: RegistryClient) => Promise<void>;
}

/** The whole way: registries, bundles, base image, build and release by bundle. The registries end with it. */
export async function sail(kit: VoyageKit): Promise<Voyage> {
  const { places, log, signal, wishes } = kit;
  const data = wishes.data === undefined ? {} : { data: wishes.data };
  // Its authority first: steps and clients of the desk must know both registries.
  const { ca } = await authority(places.production);
  const desk = await openDesk({ state: places.state, catalog: ROOT, log, signal, ca, ...data });
  const production = await startRegistry({ dir: places.production, port: "auto", log });
  try {
    const built = await build(kit, desk);
    const voyage = wishes.release ? await released(kit, { desk, production }, built) : built;
    await kit.onDone(voyage, desk.client);
    return voyage;
  } finally {
    await production.close();
    await desk.close();
  }
}

/** The build, and if it was good, the release of what it built. */
async function released(
  kit: VoyageKit,
  { desk, production }: { desk: Desk; production: Registry },
  built: Voyage,
): Promise<Voyage> {
  const [finished] = built.outcome.runs;
  if (!finished || built.outcome.exitCode !== 0) return built;
  kit.say(`production ${production.address}, content in ${kit.places.production}`);
  const { published, name } = built;
  const outcome = await release({ kit, desk, production, name, built: finished, published });
  return outcome === undefined ? built : { ...built, release: outcome };
}

async function build(kit: VoyageKit, desk: Desk): Promise<Voyage> {
  const { signal, emit, say } = kit;
  const { address } = desk.registry;
  say(`registry   ${address}, content in ${kit.places.registry}`);
  say(`isolation  ${desk.engine.isolation}`);
  const name = nameOf(kit.wishes);
  const params = await paramsOf(kit, address, desk.client);
  const { objects, published } = await desk.byBundle([pipelineRun(name, params)]);
  say(`bundles    ${published.length}, the pipeline is ${published.at(-1)?.ref}`);
  const outcome = await desk.engine.run({ objects, signal, emit });
  return { outcome, name, image: String(params["output-image"]), published };
}

/** What the pipeline is given: the sample's params or the user's repository, then what the user said. */
async function paramsOf(
  kit: VoyageKit,
  address: string,
  client: RegistryClient,
): Promise<Record<string, ParamValue>> {
  const { gitUrl, revision, dockerfile } = kit.wishes;
  const sample = gitUrl === undefined;
  return {
    ...(sample ? SAMPLE_PARAMS : {}),
    "git-url": gitUrl ?? (await sampleRepository(SAMPLE, kit.places.state)),
    "output-image": `${address}/apps/${nameOf(kit.wishes)}:latest`,
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
/** Name of the application: the sample's, or that of the user's repository. */
const nameOf = ({ gitUrl }: Wishes): string => (gitUrl === undefined ? "harbour-board" : imageName(gitUrl));

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

function pipelineRun(name: string, params: Readonly<Record<string, ParamValue>>): PipelineRun {
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: {
      generateName: `${PIPELINE}-`,
      labels: { "appstudio.openshift.io/application": name, "appstudio.openshift.io/component": name },
    },
    spec: {
      pipelineRef: { name: PIPELINE },
      params: Object.entries(params).map(([name, value]) => ({ name, value })),
    },
  };
}
