import { join } from "node:path";
import { RESOURCES } from "../../lib/kube/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type AnyObject, originOf } from "../../lib/tekton/index.ts";
import { type KubeService, startKube } from "../../services/kube/index.ts";

export interface ClusterOptions {
  /** Folder of the engine's state: what steps write is kept there, in `objects/`. */
  readonly state: string;
  readonly log: Log;
}

/** The API of a run's cluster; the caller closes it. */
export type Cluster = KubeService;

/** Groups whose objects steps ask the API for; all others are the engine's alone. */
const ASKED = new Set<string>([RESOURCES.Release.group, RESOURCES.Role.group]);

/**
 * Serves the objects of a run as a cluster's API would. Undefined if none of them is one that a cluster would be
 * asked for (Release and its kin, RBAC): then steps find no cluster, as before.
 * Faults KUBE_SERVICE_BAD_OBJECT with file and line, KUBE_SERVICE_BAD_STATE, and those of the kit.
 */
export async function openCluster(
  objects: readonly AnyObject[],
  { state, log }: ClusterOptions,
): Promise<Cluster | undefined> {
  if (!objects.some((each) => ASKED.has(groupOf(each)))) return undefined;
  return startKube({
    // Runs and definitions are what the engine executes; nobody else keeps their status.
    objects: objects.filter((each) => groupOf(each) !== RESOURCES.TaskRun.group),
    dir: state,
    registryDir: join(state, "registry"),
    originOf,
    log,
  });
}

const groupOf = ({ apiVersion }: AnyObject): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
