import { type Kube, kubeClient } from "../kube/index.ts";
import type { Log } from "../log/index.ts";
import type { SecretReader } from "../signing/index.ts";
import type { ObjectReader } from "./find.ts";

/** What steps say of the cluster that they may ask. */
export interface ClusterOptions {
  readonly apiServer: string;
  readonly serviceAccount: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}
export interface Cluster {
  readonly object: ObjectReader;
  readonly secret: SecretReader;
  close(): Promise<void>;
}

/** The cluster of the service account, which is connected to when something is asked: most gates ask nothing. */
export function cluster({ apiServer, serviceAccount, log, signal }: ClusterOptions): Cluster {
  let opened: Kube | undefined;
  const kube = () => {
    opened ??= kubeClient({ server: apiServer, account: serviceAccount, log, signal });
    return opened;
  };
  return {
    object: async (resource, { namespace, name }) => {
      const place = namespace ?? kube().namespace;
      return kube().get(resource, { name, ...(place === undefined ? {} : { namespace: place }) });
    },
    secret: async (namespace, name) => kube().secret(namespace, name),
    close: async () => opened?.close(),
  };
}
