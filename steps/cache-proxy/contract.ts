import { defineStep, text } from "../../lib/contract/index.ts";

export const cacheProxyStep = defineStep({
  name: "cache-proxy",
  does: "Finds out which proxy later tasks use to pull images through a cache.",
  effect: "reads",
  image: "git",
  params: {
    enable: text({ describe: 'Use the cache proxy if the cluster allows it; only "true" does' }),
    configFile: text({
      describe:
        "INI file that stands for the cluster's configuration; empty for the one the environment variable PLATFORM_CONFIG_FILE names, or else the ConfigMap",
      default: "",
    }),
    configMapNamespace: text({
      describe: "Namespace of the cluster's configuration",
      default: "konflux-info",
    }),
    configMapName: text({ describe: "Name of the ConfigMap with it", default: "cluster-config" }),
    apiServer: text({
      describe: "Address of the Kubernetes API",
      default: "https://kubernetes.default.svc",
    }),
    serviceAccount: text({
      describe: "Directory with token and ca.crt of the service account; empty for none",
      default: "",
    }),
  },
  results: {
    httpProxy: text({ describe: "HTTP proxy for pulling images; empty for none" }),
    noProxy: text({ describe: "Hosts that are reached without it, comma-separated; empty for none" }),
  },
});
