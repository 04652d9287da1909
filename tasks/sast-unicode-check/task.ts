import { defineTask, text, workspace } from "../../lib/contract/index.ts";
import { sastUnicodeCheckStep } from "../../steps/sast-unicode-check/contract.ts";
import { sastUploadStep } from "../../steps/sast-upload/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { endpointFile, endpointsVolume } from "../shared/endpoints.ts";
import { COMPONENT, componentEnv, knownFalsePositives, SHARED } from "../shared/sast.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";

export const sastUnicodeCheck = defineTask(
  {
    name: "sast-unicode-check",
    version: "0.4.0",
    does: "Looks for characters in the sources that make text look other than it is, and attaches the report to the image.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.12.1", "tekton.dev/tags": "konflux" },
    params: {
      "image-digest": text({ describe: "Digest of the image that the report is attached to; none if empty" }),
      "image-url": text({ describe: "The image that the report is attached to; none if empty" }),
      FIND_UNICODE_CONTROL_ARGS: text({
        default: "-p bidi -v -d -t",
        describe:
          "-p all|bidi: which characters; -t: not in tests; -v: say each file; -d: lines; -c FILE: exclusions",
      }),
      ...knownFalsePositives,
      TARGET_DIRS: text({
        default: ".",
        describe: "Folders in the sources to look at, separated by commas",
      }),
      ...caTrust,
    },
    workspaces: { workspace: workspace({ describe: "The sources, in the folder source" }) },
  },
  ({ params, workspaces, step, volume, either }) => {
    const ca = caVolume(volume, params);
    const shared = volume("shared", { emptyDir: {} }).at(SHARED);
    const endpoints = endpointsVolume(volume);
    const scan = step("sast-unicode-check", sastUnicodeCheckStep, {
      params: {
        source: `${workspaces.workspace.path}/source`,
        targetDirs: params.TARGET_DIRS,
        findUnicodeControlArgs: params.FIND_UNICODE_CONTROL_ARGS,
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
      resources: { cpu: "100m", memory: "4Gi" },
    });
    const upload = step("upload", sastUploadStep, {
      params: {
        task: "sast-unicode-check",
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

export const sastUnicodeCheckOciTa = trustedArtifacts(sastUnicodeCheck, {
  name: "sast-unicode-check-oci-ta",
  replaces: "workspace",
  uses: ["source"],
});
