import { carried } from "../../pipelines/push-to-external-registry/interface.ts";
import { pushToExternalRegistry } from "../../pipelines/push-to-external-registry/pipeline.ts";
import { collectCosignParams } from "../../tasks/collect-cosign-params/task.ts";
import { rhSignImageCosign } from "../../tasks/rh-sign-image-cosign/task.ts";

/** The catalog's pipeline, and every published image signed as the repository and tag it is published as. */
export const signAndPush = pushToExternalRegistry.extend(
  {
    name: "sign-and-push-to-external-registry",
    version: "0.1.0",
    does: "Publishes the images of a Snapshot that the policy accepts, and signs them where they are published.",
  },
  ({ tasks, params, workspaces, task }) => {
    const data = { data: workspaces["release-workspace"] };
    const { data: dataPath, snapshotSpec: snapshotPath } = tasks.collect.results;
    const key = task("collect-cosign-params", collectCosignParams, {
      params: { dataPath, ...carried(params, tasks.collect.results.sourceDataArtifact) },
      workspaces: data,
      after: [tasks.collect],
    });
    const sign = task("rh-sign-image-cosign", rhSignImageCosign, {
      params: {
        snapshotPath,
        secretName: key.results["cosign-secret-name"],
        ...carried(params, tasks.mapping.results.sourceDataArtifact),
      },
      workspaces: data,
      when: [key.results["cosign-secret-name"].notIn("")],
      after: [tasks.push],
      before: [tasks.status],
    });
    return { tasks: { key, sign } };
  },
);
