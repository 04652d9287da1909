import { join } from "node:path";
import type { Log } from "../lib/log/index.ts";
import type { RegistryClient } from "../lib/oci/index.ts";
import type { EvidenceOptions } from "./evidence/index.ts";
import { fault } from "./fault.ts";
import { createImageTable, dataMounts, type ScannerData } from "./images/index.ts";
import { chooseIsolation } from "./isolation/index.ts";
import { catalogDefinitions, createResolver, type Definitions, openBundleCache } from "./resolve/index.ts";
import type { Host, Isolation, Mount, Programs, Rung } from "./types.ts";

export interface EngineOptions {
  /** Records, caches and volumes lie here; several engines may share it. */
  readonly stateDir: string;
  /** Folder with the rendered `tasks/`, `pipelines/` and `stepactions/`. */
  readonly catalog: string;
  readonly programs: Programs;
  readonly client: RegistryClient;
  readonly log: Log;
  /** Take this rung of the isolation ladder or fail; default: the best that works. */
  readonly rung?: Rung;
  /** Host part of the imageID of catalog steps. */
  readonly registry?: string;
  /** PEM of a CA that every step gets as ConfigMap `trusted-ca`, key `ca-bundle.crt`. */
  readonly ca?: string;
  /** What steps of the catalog find in their environment: proxies and package registries of this machine. */
  readonly stepEnvironment?: Readonly<Record<string, string>>;
  /**
   * Data that scanners read: steps of the catalog see the folders, read-only, at `/slipway/data/<name>`. A folder
   * that holds them, or the folders by name. Default: none, and that folder is empty.
   */
  readonly data?: ScannerData;
  /** How many TaskRuns run side by side. Default 8. */
  readonly parallel?: number;
  /** Signs images and states provenance when a run ends. Default: runs leave no evidence. */
  readonly evidence?: EvidenceOptions;
}

/** What stays the same for all runs of an engine. */
export interface Machine {
  readonly options: EngineOptions;
  readonly isolation: Isolation;
  readonly catalog: () => Promise<Definitions>;
  /** @param visible folders of this machine that the steps of these runs see */
  hostFor(loaded: Definitions, visible: readonly Mount[]): Host;
}

/**
 * Looks at the machine once.
 * @throws Fault ENGINE_REFUSED if the wanted rung does not work here; ENGINE_INVALID if the builder's id is no URI
 */
export async function openMachine(options: EngineOptions): Promise<Machine> {
  checkBuilder(options.evidence?.builderId);
  const { stateDir, programs, client, log, rung, registry, stepEnvironment = {} } = options;
  const isolation = await chooseIsolation(rung === undefined ? {} : { rung });
  const data = dataMounts(options.data, { programs: programs.dir, stateDir });
  const table = {
    stateDir,
    programs,
    stepEnvironment,
    data,
    ...(registry === undefined ? {} : { registry }),
  };
  const bundles = openBundleCache(join(stateDir, "cache", "definitions"), client);
  const catalog = once(() => catalogDefinitions(options.catalog));
  const hostFor: Machine["hostFor"] = (loaded, visible) => ({
    stateDir,
    isolation,
    programs,
    images: createImageTable({ ...table, visible }),
    log,
    resolve: createResolver({ loaded, catalog, bundles }),
  });
  return { options, isolation, catalog, hostFor };
}

/** Readers of provenance refuse a whole statement whose builder is no URI. */
function checkBuilder(id: string | undefined): void {
  if (id === undefined || URL.canParse(id)) return;
  const next = "Write it as a URI, such as https://example.com/builder/v1.";
  throw fault("ENGINE_INVALID", `the id of the builder, ${JSON.stringify(id)}, is no URI`, next);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
