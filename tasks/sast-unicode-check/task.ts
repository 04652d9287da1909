import { defineTask, text, workspace } from "../../lib/contract/index.ts";
import { sastUnicodeCheckStep } from "../../steps/sast-unicode-check/contract.ts";
import { caTrust } from "../shared/ca-trust.ts";
import { analysis, knownFalsePositives } from "../shared/sast.ts";
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
  (kit) => {
    const { params, step, either } = kit;
    const { flags, env, mounts, upload } = analysis("sast-unicode-check", kit);
    const scan = step("sast-unicode-check", sastUnicodeCheckStep, {
      params: { ...flags, findUnicodeControlArgs: params.FIND_UNICODE_CONTROL_ARGS },
      env,
      mounts,
      resources: { cpu: "100m", memory: "4Gi" },
    });
    return { TEST_OUTPUT: either(scan.results.testOutput, upload().results.testOutput) };
  },
);

export const sastUnicodeCheckOciTa = trustedArtifacts(sastUnicodeCheck, {
  name: "sast-unicode-check-oci-ta",
  replaces: "workspace",
  uses: ["source"],
});
