import { defineStep, integer, text } from "../../lib/contract/index.ts";

export const cleanupWorkspaceStep = defineStep({
  name: "cleanup-workspace",
  does: "Deletes the InternalRequests of a run, and its folder in the workspace.",
  effect: "reads",
  image: "release",
  params: {
    workspace: text({ describe: "Directory of the workspace; empty if none is bound", default: "" }),
    subdirectory: text({ describe: "Folder in the workspace that is deleted; empty: none is" }),
    delay: integer({
      describe: "Seconds that tasks of the run which still work may take before the folder is deleted",
      default: 60,
      min: 0,
    }),
    pipelineRunUid: text({
      describe: "Uid of the PipelineRun; empty: no InternalRequest is deleted",
      default: "",
      check: (value) =>
        /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)
          ? undefined
          : "is no value of a label",
    }),
    taskRun: text({ describe: "Name of the TaskRun that this step is of", default: "" }),
    apiServer: text({ describe: "Address of the Kubernetes API; empty for that of the pod", default: "" }),
    serviceAccount: text({
      describe: "Directory with token and ca.crt of the service account; empty for none",
      default: "",
    }),
  },
});
