import { explain } from "../../lib/errors/index.ts";
import { type Kube, RESOURCES } from "../../lib/kube/index.ts";
import type { Log } from "../../lib/log/index.ts";

/** Label on every InternalRequest of a run; its value is the uid of the PipelineRun. */
const RUN_LABEL = "internal-services.appstudio.openshift.io/pipelinerun-uid";

/**
 * Deletes the InternalRequests of a run, each for itself: one that cannot be deleted keeps none of the others.
 * What went wrong, in words.
 */
export async function deleteRequests(kube: Kube, uid: string, log: Log): Promise<readonly string[]> {
  const { namespace } = kube;
  if (namespace === undefined) return ["the service account does not say in which namespace it is"];
  const labelSelector = `${RUN_LABEL}=${uid}`;
  try {
    const { items } = await kube.list(RESOURCES.InternalRequest, { namespace, labelSelector });
    const names = items.map(({ metadata }) => metadata.name ?? "");
    if (names.length === 0) log.info("there are no InternalRequests of this run");
    return (await Promise.all(names.map((name) => deleteRequest(kube, { namespace, name }, log)))).flat();
  } catch (thrown) {
    return [explain(thrown)];
  }
}

async function deleteRequest(
  kube: Kube,
  at: { readonly namespace: string; readonly name: string },
  log: Log,
): Promise<string[]> {
  try {
    await kube.delete(RESOURCES.InternalRequest, at);
    log.info(`deleted InternalRequest ${at.namespace}/${at.name}`);
    return [];
  } catch (thrown) {
    return [explain(thrown)];
  }
}
