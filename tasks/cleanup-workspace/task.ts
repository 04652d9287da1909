import { defineTask, integer, text, workspace } from "../../lib/contract/index.ts";
import { cleanupWorkspaceStep } from "../../steps/cleanup-workspace/contract.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";

export const cleanupWorkspace = defineTask(
  {
    name: "cleanup-workspace",
    version: "0.8.1",
    does: "Deletes the InternalRequests of a run, and its folder in the workspace.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      subdirectory: text({ describe: "Folder in the workspace that is deleted; empty: none is" }),
      delay: integer({
        describe: "Seconds that tasks of the run which still work may take before the folder is deleted",
        default: 60,
        min: 0,
      }),
      pipelineRunUid: text({
        describe: "Uid of the PipelineRun; empty: no InternalRequest is deleted",
        default: "",
      }),
    },
    workspaces: {
      input: workspace({ describe: "Files of the release, where they do not travel as artifacts" }),
    },
  },
  ({ params, workspaces, step }) => {
    step("cleanup", cleanupWorkspaceStep, {
      params: {
        workspace: workspaces.input.path,
        subdirectory: params.subdirectory,
        delay: params.delay,
        pipelineRunUid: params.pipelineRunUid,
        taskRun: "$(context.taskRun.name)",
        serviceAccount: SERVICE_ACCOUNT,
      },
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return {};
  },
);
