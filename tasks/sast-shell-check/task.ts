import { defineTask, flag, text, workspace } from "../../lib/contract/index.ts";
import { sastShellCheckStep } from "../../steps/sast-shell-check/contract.ts";
import { sastUploadStep } from "../../steps/sast-upload/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { endpointFile, endpointsVolume } from "../shared/endpoints.ts";
import { COMPONENT, componentEnv, knownFalsePositives, SHARED } from "../shared/sast.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";

export const sastShellCheck = defineTask(
  {
    name: "sast-shell-check",
    version: "0.1.0",
    does: "Looks for mistakes in the shell scripts of the sources with ShellCheck, and attaches the report to the image.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.12.1", "tekton.dev/tags": "konflux" },
    params: {
      "image-url": text({ default: "", describe: "The image that the report is attached to; none if empty" }),
      "image-digest": text({ default: "", describe: "Its digest" }),
      ...knownFalsePositives,
      IMP_FINDINGS_ONLY: flag({
        default: true,
        describe: "Report only the rules whose findings are nearly always defects",
      }),
      TARGET_DIRS: text({
        default: ".",
        describe: "Folders in the sources to look at, separated by commas",
      }),
      SKIP_JINJA: flag({ default: true, describe: "Leave out files with Jinja2 templates in them" }),
      ...caTrust,
    },
    workspaces: { workspace: workspace({ describe: "The sources, in the folder source" }) },
  },
  ({ params, workspaces, step, volume, either }) => {
    const ca = caVolume(volume, params);
    const shared = volume("shared", { emptyDir: {} }).at(SHARED);
    const endpoints = endpointsVolume(volume);
    const scan = step("sast-shell-check", sastShellCheckStep, {
      params: {
        source: `${workspaces.workspace.path}/source`,
        targetDirs: params.TARGET_DIRS,
        importantOnly: params.IMP_FINDINGS_ONLY,
        skipJinja: params.SKIP_JINJA,
        cpuMaxFile: "/sys/fs/cgroup/cpu.max",
        kfpGitUrl: params.KFP_GIT_URL,
        kfpEndpointFile: endpointFile("kfp"),
        projectName: params.PROJECT_NAME,
        component: COMPONENT,
        recordExcluded: params.RECORD_EXCLUDED,
        shared: SHARED,
        caFile: CA_FILE,
      },
      env: componentEnv,
      mounts: [shared, ca, endpoints],
      resources: { cpu: "1", memory: "4Gi" },
    });
    const upload = step("upload", sastUploadStep, {
      params: {
        task: "sast-shell-check",
        shared: SHARED,
        imageUrl: params["image-url"],
        imageDigest: params["image-digest"],
        caFile: CA_FILE,
      },
      mounts: [shared, ca],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return { TEST_OUTPUT: either(scan.results.testOutput, upload.results.testOutput) };
  },
);

export const sastShellCheckOciTa = trustedArtifacts(sastShellCheck, {
  name: "sast-shell-check-oci-ta",
  replaces: "workspace",
  uses: ["source"],
});
