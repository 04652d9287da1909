import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClusterApi, Mount, TaskRunRequest } from "../types.ts";
import { accountOf } from "./token.ts";
import { emptyFolder } from "./volumes.ts";

/** Where the kubelet mounts the service account of a pod. */
const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What the kubelet tells every container about the API; nothing without a cluster. */
export const clusterEnvironment = (kube: ClusterApi | undefined): Record<string, string> =>
  kube === undefined
    ? {}
    : {
        KUBERNETES_SERVICE_HOST: kube.host,
        KUBERNETES_SERVICE_PORT: String(kube.port),
        KUBERNETES_SERVICE_PORT_HTTPS: String(kube.port),
      };

/**
 * Writes token, CA and namespace as the kubelet does, and mounts them; nothing without a cluster, or where
 * automountServiceAccountToken is off. The token never shows in a log.
 */
export async function accountMounts(request: TaskRunRequest, work: string): Promise<Mount[]> {
  const { kube, log } = request.host;
  if (kube === undefined || !isMounted(request)) return [];
  const { namespace, account } = accountOf(request.taskRun);
  const token = kube.token(namespace, account);
  log.secret(token);
  const folder = join(work, "serviceaccount");
  await emptyFolder(folder);
  for (const [name, content] of Object.entries({ token, "ca.crt": kube.ca, namespace }))
    await writeFile(join(folder, name), content, { mode: 0o644 });
  return [{ from: folder, to: ACCOUNT, readOnly: "advisory" }];
}

/** The pod's own word goes before that of its service account, as in Kubernetes. */
function isMounted({ taskRun, objects }: TaskRunRequest): boolean {
  const pod = taskRun.spec.podTemplate?.["automountServiceAccountToken"];
  if (typeof pod === "boolean") return pod;
  const { account } = accountOf(taskRun);
  return objects.serviceAccounts.get(account)?.automountServiceAccountToken !== false;
}
