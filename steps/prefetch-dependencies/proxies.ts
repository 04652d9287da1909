import type { Context } from "../../lib/contract/index.ts";
import { codeOf, explain } from "../../lib/errors/index.ts";
import type { prefetchDependenciesStep } from "./contract.ts";

type Step = Context<typeof prefetchDependenciesStep>;

/** What Go's ParseBool, which the compatible task uses, takes for true. */
const TRUE = /^(?:1|t|T|true|TRUE|True)$/;

/**
 * Proxies in front of package registries that the cluster offers, by package manager: the keys
 * `package-registry-proxy-<manager>-url` of its configuration, if `allow-package-registry-proxy` is true.
 * Never fails: without a cluster there is none, and what cannot be read is said.
 */
export async function clusterProxies(context: Step): Promise<Readonly<Record<string, string>>> {
  const { params, log, signal } = context;
  if (!params.enablePackageRegistryProxy || params.serviceAccount === "") return {};
  try {
    const config = await readConfig(context);
    if (!TRUE.test(config["allow-package-registry-proxy"] ?? "")) return {};
    return Object.fromEntries(
      ["npm", "pip"].flatMap((manager) => {
        const url = config[`package-registry-proxy-${manager}-url`] ?? "";
        return url === "" ? [] : [[manager, url]];
      }),
    );
  } catch (thrown) {
    signal.throwIfAborted();
    if (codeOf(thrown) === "KUBE_NO_ACCOUNT" || codeOf(thrown) === "KUBE_NOT_FOUND")
      log.debug(explain(thrown));
    else
      log.warn(
        `the cluster's configuration cannot be read, no package registry proxy is used: ${explain(thrown)}`,
      );
    return {};
  }
}

async function readConfig({ params, log, signal }: Step): Promise<Readonly<Record<string, string>>> {
  const { readConfigMap } = await import("../../lib/kube/index.ts");
  const { apiServer: server, serviceAccount: account, configMapNamespace: namespace } = params;
  const name = params.configMapName;
  return readConfigMap({ server, account, namespace, name, log, signal, tries: 3 });
}
