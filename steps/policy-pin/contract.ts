import { dataParams, defineStep, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";

export const policyPinStep = defineStep({
  name: "policy-pin",
  does: "Reads the policy configuration and pins the sources that it names to digests and commits.",
  effect: "reads",
  image: "policy",
  params: {
    policy: text({
      describe:
        "Policy configuration: namespace/name of an EnterpriseContractPolicy, JSON or YAML text, a file, git::… or oci::…",
    }),
    digest: text({
      describe:
        "Digest of the release policy of Konflux, for the reference that moves; empty: its tag is asked",
      default: "",
      check: (value) =>
        /^(|(sha256:)?[0-9a-f]{64})$/.test(value) ? undefined : "wants sha256:<64 hexadecimal digits>",
    }),
    shared: text({ describe: "Folder that the steps of the task share" }),
    apiServer: text({ describe: "URL of the API server; empty for the pod's own cluster", default: "" }),
    serviceAccount: text({ describe: "Directory with token and CA of the service account", default: "" }),
    caFile: text({ describe: "PEM file with more certificate authorities; unused if absent", default: "" }),
    sslCertDir: text({
      describe: "Folders with more certificate authorities, joined by colons",
      default: "",
    }),
    ...dataParams,
  },
  tools: [{ ...git, optional: true }],
});
