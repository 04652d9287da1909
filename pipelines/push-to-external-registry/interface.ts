import { type TextRef, text } from "../../lib/contract/index.ts";

const object = (what: string) => text({ describe: `${what}, as namespace/name` });

/** Params that the release service gives to every managed pipeline, and how their data travels. */
export const releaseParams = {
  release: object("The Release"),
  releasePlan: object("Its ReleasePlan"),
  releasePlanAdmission: object("The ReleasePlanAdmission that accepts it"),
  releaseServiceConfig: object("The configuration of the release service"),
  snapshot: object("The Snapshot that is released"),
  enterpriseContractPolicy: text({
    describe: "The policy as JSON, or the name of an EnterpriseContractPolicy",
  }),
  enterpriseContractExtraRuleData: text({
    default: "pipeline_intention=release",
    describe: "More rule data for the policy: key=value, separated by commas",
  }),
  enterpriseContractTimeout: text({ default: "40m0s", describe: "How long the policy check may take" }),
  postCleanUp: text({ default: "true", describe: "Remove the release's files at the end; only true does" }),
  verify_ec_task_bundle: text({ describe: "Bundle with the task that checks the policy, by digest" }),
  taskGitUrl: text({
    default: "https://github.com/konflux-ci/release-service-catalog.git",
    describe: "Taken for compatibility: tasks come from bundles",
  }),
  taskGitRevision: text({ describe: "Taken for compatibility, as taskGitUrl" }),
  ociStorage: text({
    default: "localhost/slipway/release-artifacts",
    describe:
      'Repository that release data travels through as trusted artifacts; "empty": files are in the workspace, where anybody who mounts it can change them',
  }),
  ociArtifactExpiresAfter: text({
    default: "1d",
    describe: "When the registry may delete the trusted artifacts; empty for never",
  }),
};

type Carrying = { readonly ociStorage: TextRef; readonly ociArtifactExpiresAfter: TextRef };

/** Params by which a data task gets the release data of an earlier one. */
export const carried = (params: Carrying, sourceDataArtifact?: TextRef) => ({
  ociStorage: params.ociStorage,
  ociArtifactExpiresAfter: params.ociArtifactExpiresAfter,
  ...(sourceDataArtifact === undefined ? {} : { sourceDataArtifact }),
});
