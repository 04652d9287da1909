import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kubeFault } from "./fault.ts";

/** The files that Kubernetes mounts for a pod's service account. */
export interface ServiceAccount {
  /** Read anew for each request: it expires and is replaced. */
  token(): string;
  /** PEM of the API server's certificate authority. */
  readonly ca: string;
  /** Where the pod runs; undefined if its file is not there. */
  readonly namespace: string | undefined;
}

/** Reads `token`, `ca.crt` and `namespace` in a directory. Fault KUBE_NO_ACCOUNT if token or CA are not there. */
export function serviceAccount(directory: string): ServiceAccount {
  const read = (name: string) => {
    try {
      if (directory !== "") return readFileSync(join(directory, name), "utf8");
    } catch (cause) {
      throw noAccount(`${join(directory, name)} cannot be read`, cause);
    }
    throw noAccount("no directory is given");
  };
  const account = {
    token: () => read("token").trim(),
    ca: read("ca.crt"),
    namespace: namespaceIn(directory),
  };
  if (account.token() === "") throw noAccount(`${join(directory, "token")} is empty`);
  return account;
}

const noAccount = (why: string, cause?: unknown) =>
  kubeFault(
    "KUBE_NO_ACCOUNT",
    `there is no service account: ${why}`,
    "Run it in a pod, or with the objects of a cluster (slipway run --objects DIR), or without what needs one.",
    cause,
  );

function namespaceIn(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, "namespace"), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
