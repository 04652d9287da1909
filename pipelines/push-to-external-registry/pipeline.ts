import { definePipeline, workspace } from "../../lib/contract/index.ts";
import { applyMapping } from "../../tasks/apply-mapping/task.ts";
import { cleanupWorkspace } from "../../tasks/cleanup-workspace/task.ts";
import { collectData } from "../../tasks/collect-data/task.ts";
import { collectRegistryTokenSecret } from "../../tasks/collect-registry-token-secret/task.ts";
import { makeRepoPublic } from "../../tasks/make-repo-public/task.ts";
import { pushSnapshot } from "../../tasks/push-snapshot/task.ts";
import { reduceSnapshot } from "../../tasks/reduce-snapshot/task.ts";
import { updateCrStatus } from "../../tasks/update-cr-status/task.ts";
import { verifyAccessToResources } from "../../tasks/verify-access-to-resources/task.ts";
import { verifyEnterpriseContract } from "../../tasks/verify-enterprise-contract/task.ts";
import { carried, releaseParams } from "./interface.ts";

export const pushToExternalRegistry = definePipeline(
  {
    name: "push-to-external-registry",
    version: "5.2.1",
    does: "Publishes the images of a Snapshot: nothing is pushed before the policy accepted the evidence of every image.",
    params: releaseParams,
    workspaces: {
      "release-workspace": workspace({
        describe: "Files of the release, where they do not travel as trusted artifacts",
      }),
    },
  },
  ({ params, workspaces, task, lastly }) => {
    const data = { data: workspaces["release-workspace"] };
    const { release, releasePlan, releasePlanAdmission, releaseServiceConfig, snapshot } = params;
    const objects = { release, releasePlan, releasePlanAdmission, releaseServiceConfig, snapshot };
    const uid = "$(context.pipelineRun.uid)";

    const access = task("verify-access-to-resources", verifyAccessToResources, {
      params: { ...objects, requireInternalServices: false },
    });

    const collect = task("collect-data", collectData, {
      params: { ...objects, subdirectory: uid, ...carried(params) },
      workspaces: data,
      after: [access],
    });
    const { data: dataPath, snapshotSpec: snapshotPath, resultsDir: resultsDirPath } = collect.results;
    // Tekton fills it in when the task runs; where files travel as artifacts, the step knows what is meant.
    const specFile = `$(workspaces.data.path)/${snapshotPath}`;

    const reduce = task("reduce-snapshot", reduceSnapshot, {
      params: {
        SNAPSHOT: specFile,
        SINGLE_COMPONENT: collect.results.singleComponentMode,
        SINGLE_COMPONENT_CUSTOM_RESOURCE: `snapshot/${collect.results.snapshotName}`,
        SINGLE_COMPONENT_CUSTOM_RESOURCE_NS: collect.results.snapshotNamespace,
        SNAPSHOT_PATH: specFile,
        ...carried(params, collect.results.sourceDataArtifact),
      },
      workspaces: data,
      after: [collect],
    });

    const mapping = task("apply-mapping", applyMapping, {
      params: {
        failOnEmptyResult: true,
        dataPath,
        snapshotPath,
        ...carried(params, reduce.results.sourceDataArtifact),
      },
      workspaces: { config: workspaces["release-workspace"] },
      after: [reduce],
    });

    const verify = task("verify-enterprise-contract", verifyEnterpriseContract, {
      bundle: params.verify_ec_task_bundle,
      params: {
        IMAGES: specFile,
        SSL_CERT_DIR: "/var/run/secrets/kubernetes.io/serviceaccount",
        POLICY_CONFIGURATION: params.enterpriseContractPolicy,
        STRICT: "1",
        IGNORE_REKOR: true,
        EXTRA_RULE_DATA: params.enterpriseContractExtraRuleData,
        TIMEOUT: params.enterpriseContractTimeout,
        ...carried(params, mapping.results.sourceDataArtifact),
      },
      workspaces: data,
      after: [mapping],
    });

    // The very artifact that the gate judged: nothing can come between them.
    const push = task("push-snapshot", pushSnapshot, {
      params: {
        snapshotPath,
        dataPath,
        resultsDirPath,
        ...carried(params, mapping.results.sourceDataArtifact),
      },
      workspaces: data,
      when: [mapping.results.mapped.in("true")],
      retries: 5,
      after: [verify],
    });

    const token = task("collect-registry-token-secret", collectRegistryTokenSecret, {
      params: { dataPath, ...carried(params, collect.results.sourceDataArtifact) },
      workspaces: data,
      after: [collect],
    });
    const visible = task("make-repo-public", makeRepoPublic, {
      params: {
        dataPath,
        registrySecret: token.results.registrySecret,
        ...carried(params, collect.results.sourceDataArtifact),
      },
      workspaces: data,
      when: [token.results.registrySecret.notIn("")],
      retries: 5,
      after: [token, push],
    });

    const status = task("update-cr-status", updateCrStatus, {
      params: { resource: release, resultsDirPath, ...carried(params, push.results.sourceDataArtifact) },
      workspaces: data,
      after: [push],
    });

    const cleanup = lastly("cleanup", cleanupWorkspace, {
      params: { subdirectory: uid, pipelineRunUid: uid },
      workspaces: { input: workspaces["release-workspace"] },
      when: [params.postCleanUp.in("true")],
    });

    return {
      tasks: { access, collect, reduce, mapping, verify, push, token, visible, status, cleanup },
    };
  },
);
