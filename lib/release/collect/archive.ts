import { codeOf } from "../../errors/index.ts";
import { type Kube, type KubeName, type KubeObject, RESOURCES } from "../../kube/index.ts";
import type { Log } from "../../log/index.ts";

/** Where a cluster says under which address its archive of deleted objects answers. */
const ADDRESS = { namespace: "product-kubearchive", name: "kubearchive-api-url", key: "URL" };

export interface ArchiveOptions {
  readonly kube: Kube;
  /** A client for another API server, with the same service account. */
  readonly open: (server: string) => Kube;
  readonly log: Log;
}

/**
 * A Snapshot of the cluster, or of its archive: Snapshots are removed after a while, and may be released
 * later. KubeArchive answers as the API server does. Faults: those of lib/kube; KUBE_NOT_FOUND where neither
 * has it, or there is no archive.
 */
export async function readSnapshotObject(
  { kube, open, log }: ArchiveOptions,
  at: KubeName,
): Promise<KubeObject> {
  try {
    return await kube.get(RESOURCES.Snapshot, at);
  } catch (thrown) {
    const server = codeOf(thrown) === "KUBE_NOT_FOUND" ? await archiveOf(kube) : undefined;
    if (server === undefined) throw thrown;
    log.info(`Snapshot ${at.namespace}/${at.name} is no longer in the cluster: its archive is asked`);
    const archive = open(server);
    try {
      return await archive.get(RESOURCES.Snapshot, at);
    } finally {
      await archive.close();
    }
  }
}

/** Its address; undefined where there is no archive, or the service account may not know of it. */
async function archiveOf(kube: Kube): Promise<string | undefined> {
  try {
    return (await kube.configMap(ADDRESS.namespace, ADDRESS.name))[ADDRESS.key] || undefined;
  } catch (thrown) {
    if (["KUBE_NOT_FOUND", "KUBE_DENIED"].includes(codeOf(thrown) ?? "")) return undefined;
    throw thrown;
  }
}
