import { analysisFlags, defineCheck, flag, integer, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";
import { shellcheck } from "../../lib/tools/shellcheck.decl.ts";

export const sastShellCheckStep = defineCheck({
  name: "sast-shell-check",
  does: "Looks for mistakes in the shell scripts of the sources, with ShellCheck.",
  effect: "reads",
  image: "sast",
  check: { task: "sast-shell-check", faults: "reported" },
  tools: [shellcheck, { ...git, optional: true }],
  params: {
    ...analysisFlags,
    importantOnly: flag({
      default: true,
      describe: "Report only the rules whose findings are nearly always defects",
    }),
    skipJinja: flag({ default: true, describe: "Leave out files with Jinja2 templates in them" }),
    scriptTimeout: integer({ default: 30, min: 1, describe: "Seconds that ShellCheck gets for one script" }),
    cpuMaxFile: text({
      default: "",
      describe: "File with the container's limit of CPU (cgroup v2), which says how many run side by side",
    }),
  },
});
