import { defineTask, flag, text, workspace } from "../../lib/contract/index.ts";
import { sastShellCheckStep } from "../../steps/sast-shell-check/contract.ts";
import { caTrust } from "../shared/ca-trust.ts";
import { analysis, knownFalsePositives } from "../shared/sast.ts";
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
  (kit) => {
    const { params, step, either } = kit;
    const { flags, env, mounts, upload } = analysis("sast-shell-check", kit);
    const scan = step("sast-shell-check", sastShellCheckStep, {
      params: {
        ...flags,
        importantOnly: params.IMP_FINDINGS_ONLY,
        skipJinja: params.SKIP_JINJA,
        cpuMaxFile: "/sys/fs/cgroup/cpu.max",
      },
      env,
      mounts,
      resources: { cpu: "1", memory: "4Gi" },
    });
    return { TEST_OUTPUT: either(scan.results.testOutput, upload().results.testOutput) };
  },
);

export const sastShellCheckOciTa = trustedArtifacts(sastShellCheck, {
  name: "sast-shell-check-oci-ta",
  replaces: "workspace",
  uses: ["source"],
});
