import { kubeClient } from "./client.ts";
import type { KubeOptions } from "./kube.ts";

/** Which ConfigMap is read, and how the API server is reached. */
export interface ConfigMapOptions extends KubeOptions {
  readonly namespace: string;
  readonly name: string;
}

/**
 * `data` of one ConfigMap, for a step that asks the cluster once.
 * Faults: KUBE_NO_ACCOUNT, KUBE_NOT_FOUND, KUBE_DENIED, KUBE_UNREACHABLE, KUBE_BAD_ANSWER.
 */
export async function readConfigMap(options: ConfigMapOptions): Promise<Readonly<Record<string, string>>> {
  const kube = kubeClient(options);
  try {
    return await kube.configMap(options.namespace, options.name);
  } finally {
    await kube.close();
  }
}
