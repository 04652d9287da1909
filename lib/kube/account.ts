import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kubeFault } from "./fault.ts";

/** The files that Kubernetes mounts for a pod's service account. */
export interface ServiceAccount {
  /** Read anew for each request: it expires and is replaced. */
  token(): string;
  /** PEM of the API server's certificate authority. */
  readonly ca: string;
}

/** Reads `token` and `ca.crt` in a directory. Fault KUBE_NO_ACCOUNT if they are not there. */
export function serviceAccount(directory: string): ServiceAccount {
  const read = (name: string) => {
    try {
      return readFileSync(join(directory, name), "utf8");
    } catch (cause) {
      throw kubeFault(
        "KUBE_NO_ACCOUNT",
        `there is no service account: ${join(directory, name)} cannot be read`,
        "Run it in a pod, or without what needs a cluster.",
        cause,
      );
    }
  };
  const account = { token: () => read("token").trim(), ca: read("ca.crt") };
  account.token();
  return account;
}
