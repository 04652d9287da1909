import type { Run } from "../../lib/contract/index.ts";
import type { KubeObject } from "../../lib/kube/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { SnapshotSpec } from "../../lib/release/index.ts";
import type { reduceSnapshotStep } from "./contract.ts";

export const run: Run<typeof reduceSnapshotStep> = async ({ params, log, signal }) => {
  const { checkedValue, dataFile, readSnapshot, reduceToComponent, writeJsonFile } = await import(
    "../../lib/release/index.ts"
  );
  const { snapshot: given } = params;
  const target = dataFile(params, params.snapshotPath);
  const snapshot: SnapshotSpec = given.trimStart().startsWith("{")
    ? checkedValue("snapshot-spec", "SNAPSHOT", await jsonOf(given))
    : await readSnapshot(dataFile(params, given));
  if (!params.singleComponent) {
    log.info("single component mode is off: all components are kept");
    await writeJsonFile(target, snapshot);
    return {};
  }
  const reduced = reduceToComponent(snapshot, await objectOf(params, log, signal));
  log.info(`kept of ${snapshot.components.length} components: ${reduced.components[0]?.name}`);
  await writeJsonFile(target, reduced);
  return {};
};

async function jsonOf(text: string): Promise<unknown> {
  const { releaseFault } = await import("../../lib/release/index.ts");
  try {
    return JSON.parse(text);
  } catch {
    throw releaseFault("RELEASE_BAD_DATA", "SNAPSHOT: is no JSON", "Give a path, or the JSON of a snapshot.");
  }
}

/** The object whose labels name the component. */
async function objectOf(
  params: {
    readonly customResource: string;
    readonly customResourceNamespace: string;
    readonly apiServer: string;
    readonly serviceAccount: string;
  },
  log: Log,
  signal: AbortSignal,
): Promise<KubeObject> {
  const { findResource, kubeClient, namespacedName } = await import("../../lib/kube/index.ts");
  const { namespace: type, name } = namespacedName(params.customResource, "SINGLE_COMPONENT_CUSTOM_RESOURCE");
  const kube = kubeClient({ server: params.apiServer, account: params.serviceAccount, log, signal });
  try {
    const namespace = params.customResourceNamespace || kube.namespace;
    return await kube.get(findResource(type), { name, ...(namespace === undefined ? {} : { namespace }) });
  } finally {
    await kube.close();
  }
}
