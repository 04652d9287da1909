import { defineTask, text } from "../../lib/contract/index.ts";
import { cacheProxyStep } from "../../steps/cache-proxy/contract.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";

export const init = defineTask(
  {
    name: "init",
    version: "0.4.3",
    does: "Finds out at the start of a pipeline what all its tasks need to know, such as the cache proxy.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.12.1", "tekton.dev/tags": "konflux" },
    params: {
      "enable-cache-proxy": text({
        describe: "Pull images through the cache proxy of the cluster, if it has one and allows it",
        default: "false",
      }),
    },
  },
  ({ params, step }) => {
    const { results } = step("init", cacheProxyStep, {
      params: { enable: params["enable-cache-proxy"], serviceAccount: SERVICE_ACCOUNT },
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return { "http-proxy": results.httpProxy, "no-proxy": results.noProxy };
  },
);
