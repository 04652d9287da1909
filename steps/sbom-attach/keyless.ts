import { codeOf, explain, faults } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";

export type KeylessCode = "KEYLESS_HALF_CONFIGURED" | "KEYLESS_UNAVAILABLE";
const fault = faults<KeylessCode>();

export type ClusterConfig = Readonly<Record<string, string>>;

/** What keyless signing needs; the last three may be given by their external addresses. */
const NEEDED = [
  ["defaultOIDCIssuer"],
  ["rekorInternalUrl", "rekorExternalUrl"],
  ["fulcioInternalUrl", "fulcioExternalUrl"],
  ["tufInternalUrl", "tufExternalUrl"],
] as const;

/** Ways in which there is no configuration; any other failure to read it is one. */
const ABSENT = new Set(["KUBE_NO_ACCOUNT", "KUBE_NOT_FOUND", "KUBE_DENIED"]);

export interface ClusterOptions {
  readonly apiServer: string;
  /** Directory with token and ca.crt; empty for no cluster. */
  readonly serviceAccount: string;
  readonly namespace: string;
  readonly name: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The cluster's configuration; empty where there is no cluster, or none that this step may read. */
export async function readClusterConfig(options: ClusterOptions): Promise<ClusterConfig> {
  const { apiServer: server, serviceAccount: account, log } = options;
  if (account === "") return {};
  const { readConfigMap } = await import("../../lib/kube/index.ts");
  try {
    return await readConfigMap({ ...options, server, account });
  } catch (thrown) {
    if (!ABSENT.has(codeOf(thrown) ?? "")) throw thrown;
    const said = `No configuration of the cluster: ${explain(thrown)}`;
    if (codeOf(thrown) === "KUBE_NO_ACCOUNT") log.debug(said);
    else log.warn(said);
    return {};
  }
}

/**
 * Refuses to go on where the cluster wants images signed without keys: leaving the signature out would
 * look as if it had been made.
 *
 * @throws KEYLESS_HALF_CONFIGURED if only some of what it needs is configured, KEYLESS_UNAVAILABLE if all.
 */
export function requireNoKeyless(config: ClusterConfig, log: Log): void {
  const missing = NEEDED.filter((names) => !names.some((name) => config[name]));
  if (missing.length === NEEDED.length) {
    log.info("Keyless signing is not configured: nothing is signed");
    return;
  }
  if (missing.length > 0)
    throw fault(
      "KEYLESS_HALF_CONFIGURED",
      `The cluster's configuration has some of what keyless signing needs, but not ${missing.map((names) => names.join(" or ")).join(", ")}`,
      "Complete the ConfigMap cluster-config, or take the others out.",
    );
  throw fault(
    "KEYLESS_UNAVAILABLE",
    "The cluster is configured for keyless signing, which is not available yet",
    "Take defaultOIDCIssuer and the addresses of Rekor, Fulcio and TUF out of the ConfigMap cluster-config; Tekton Chains can sign instead.",
  );
}
