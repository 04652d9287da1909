import { dataParams, defineStep, flag, text } from "../../lib/contract/index.ts";

export const policyReduceStep = defineStep({
  name: "policy-reduce",
  does: "Reads the Snapshot that is to be judged, and reduces it to one component if asked to.",
  effect: "reads",
  image: "policy",
  params: {
    snapshot: text({
      describe:
        "The Snapshot: a path in the release's folder or of a file, JSON text, or the name of an object",
    }),
    shared: text({ describe: "Folder that the steps of the task share" }),
    singleComponent: flag({
      describe: "Judge only the component that the custom resource is labelled with",
      default: false,
    }),
    customResource: text({
      describe: "Object with the labels, as kind/name; read only with singleComponent",
      default: "unknown",
    }),
    customResourceNamespace: text({
      describe: "Its namespace; empty for the one of the service account",
      default: "",
    }),
    apiServer: text({ describe: "URL of the API server; empty for the pod's own cluster", default: "" }),
    serviceAccount: text({ describe: "Directory with token and CA of the service account", default: "" }),
    ...dataParams,
  },
});
