/**
 * Where Kubernetes mounts token and certificate authority of the pod's service account: steps that read
 * the cluster's configuration ask with it. Where there is no cluster, there is no such folder.
 */
export const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
