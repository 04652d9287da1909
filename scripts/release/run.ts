import type { PipelineRun } from "../../lib/tekton/types.ts";
import type { Published } from "../bundles/index.ts";
import { MANAGED, TENANT } from "./objects.ts";

/** The pipeline of the sample's release: the catalog's, with a signing task. */
export const PIPELINE = "sign-and-push-to-external-registry";

export interface ReleaseRunParts {
  /** Name of the application. */
  readonly name: string;
  /** Name of the pipeline, and its bundle by digest. */
  readonly pipeline: string;
  readonly bundle: string;
  /** Bundle of the task that is the gate. */
  readonly gate: Published;
  /** `namespace/name` of the policy, or the policy as JSON. */
  readonly policy?: string;
}

/** The PipelineRun that the release service would make for the sample's Release. */
export function releaseRun({
  name: application,
  pipeline,
  bundle,
  gate,
  policy,
}: ReleaseRunParts): PipelineRun {
  const params = {
    release: `${TENANT}/${application}`,
    releasePlan: `${TENANT}/${application}`,
    releasePlanAdmission: `${MANAGED}/${application}`,
    releaseServiceConfig: "release-service/release-service-config",
    snapshot: `${TENANT}/${application}`,
    enterpriseContractPolicy: policy ?? `${MANAGED}/release`,
    verify_ec_task_bundle: gate.ref,
    taskGitRevision: "none",
  };
  const named = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: {
      generateName: "release-",
      namespace: MANAGED,
      labels: {
        "pipelines.appstudio.openshift.io/type": "release",
        "appstudio.openshift.io/application": application,
        "release.appstudio.openshift.io/name": application,
        "release.appstudio.openshift.io/namespace": TENANT,
      },
    },
    spec: {
      pipelineRef: { resolver: "bundles", params: named({ name: pipeline, bundle, kind: "pipeline" }) },
      params: named(params),
      workspaces: [{ name: "release-workspace", volumeClaimTemplate: {} }],
    },
  };
}
