import { readFileSync } from "node:fs";
import type { Context, Run } from "../../lib/contract/index.ts";
import { explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { cacheProxyStep } from "./contract.ts";
import { iniSection } from "./ini.ts";

type Config = Readonly<Record<string, string>>;

/** What the compatible task falls back to: the cache in the cluster, and the registries it does not cache. */
const DEFAULT_HTTP_PROXY = "squid.caching.svc.cluster.local:3128";
const DEFAULT_NO_PROXY = [
  ...["brew.registry.redhat.io", "docker.io", "gcr.io", "ghcr.io", "images.paas.redhat.com"],
  ...["mirror.gcr.io", "nvcr.io", "quay.io", "registry-proxy.engineering.redhat.com"],
  ...["registry.access.redhat.com", "registry.ci.openshift.org", "registry.fedoraproject.org"],
  ...["registry.redhat.io", "registry.stage.redhat.io", "vault.habana.ai"],
].join(",");

const NONE = { httpProxy: "", noProxy: "" };

/** Never fails for want of a configuration: the proxy only makes pulls quicker. */
export const run: Run<typeof cacheProxyStep> = async (context) => {
  const { params, log } = context;
  if (params.enable !== "true") {
    log.info("the cache proxy was not asked for");
    return NONE;
  }
  const config = await readConfig(context);
  if (!isAllowed(config["allow-cache-proxy"], log)) {
    log.info("the cluster does not allow the cache proxy");
    return NONE;
  }
  const given = { httpProxy: config["http-proxy"] ?? "", noProxy: config["no-proxy"] ?? "" };
  const proxy = given.httpProxy === "" && given.noProxy === "" ? defaults() : given;
  log.info(`cache proxy ${proxy.httpProxy || "none"}, not for ${proxy.noProxy || "any host"}`);
  return proxy;
};

const defaults = () => ({ httpProxy: DEFAULT_HTTP_PROXY, noProxy: DEFAULT_NO_PROXY });

async function readConfig(context: Context<typeof cacheProxyStep>): Promise<Config> {
  const { params, log, signal } = context;
  const file = params.configFile || process.env["PLATFORM_CONFIG_FILE"];
  try {
    if (file) return iniSection(readFileSync(file, "utf8"), "cache-proxy");
    return await readFromCluster(context);
  } catch (thrown) {
    signal.throwIfAborted();
    log.warn(`the cluster's configuration cannot be read, defaults are used: ${explain(thrown)}`);
    return {};
  }
}

async function readFromCluster({ params, log, signal }: Context<typeof cacheProxyStep>): Promise<Config> {
  const { readConfigMap } = await import("../../lib/kube/index.ts");
  const { apiServer: server, serviceAccount: account, configMapNamespace: namespace } = params;
  const name = params.configMapName;
  return readConfigMap({ server, account, namespace, name, log, signal, tries: 3 });
}

/** Spellings of Go's ParseBool, which wrote these maps. What is none of them forbids. */
function isAllowed(value: string | undefined, log: Log): boolean {
  if (value === undefined || value === "") return true;
  if (/^(?:1|t|T|true|TRUE|True)$/.test(value)) return true;
  if (!/^(?:0|f|F|false|FALSE|False)$/.test(value))
    log.warn(`allow-cache-proxy is ${JSON.stringify(value)}: neither true nor false, taken for false`);
  return false;
}
